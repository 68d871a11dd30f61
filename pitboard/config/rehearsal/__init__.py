"""`pitboard rehearse`: a busy workshop from the same actions as the pages use, and proof that all is in order there."""

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from datetime import time as wall_time
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pitboard.config.cli import Refusal
from pitboard.config.demo.clock import DemoClock
from pitboard.config.demo.people import PASSWORD
from pitboard.config.demo.pictures import SUBJECTS, picture
from pitboard.config.rehearsal.checks import everything_wrong
from pitboard.config.rehearsal.crew import Crew, NobodyWorksHere, Perform, staff_of
from pitboard.config.rehearsal.history import add_history
from pitboard.config.rehearsal.material import Material, read_material
from pitboard.config.rehearsal.people import Guests
from pitboard.config.rehearsal.run import Driven, Settling, drive, journeys_of, plans_for, plans_to_add
from pitboard.records.orders import RepairOrder
from pitboard.records.workshop import Workshop

MOST_WRONGS_SHOWN = 20
#: So often more cars are sent where some found no day with room.
MOST_ROUNDS = 4
#: Of a copied history so many visits are checked as the rehearsed ones are.
HISTORY_CHECKED = 500

Tell = Callable[[], None]


@dataclass(frozen=True)
class Outcome:
    driven: Driven
    copied: list[int]
    wrong: list[str]
    seconds: float
    history_seconds: float


def rehearse(*, orders: int, data: Path | None, seed: int, history: int) -> int:
    """Drives, checks, prints. Returns the exit code: 0, or 1 when a check failed."""
    console = Console(file=sys.stdout)
    workshop = Workshop.objects.first()
    if workshop is None:
        raise Refusal("there is no workshop in this data folder yet; set one up first, or rehearse in a demo")
    if orders < 1 or history < 0:
        raise Refusal("--orders wants a number from 1 on, --history one from 0 on")
    material = read_material(data)
    for line in material.said:
        console.print(line, highlight=False, soft_wrap=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )
    with bar:
        driving = bar.add_task("Visits", total=None)
        copying = bar.add_task("History", total=history, visible=history > 0)
        outcome = run_rehearsal(
            workshop,
            material,
            orders=orders,
            seed=seed,
            history=history,
            at=timezone.now(),
            expect=lambda count: bar.update(driving, total=count),
            tell=lambda: bar.advance(driving),
            tell_copied=lambda count: bar.advance(copying, count),
        )
    _print(console, outcome)
    return 1 if outcome.wrong else 0


def run_rehearsal(
    workshop: Workshop,
    material: Material,
    *,
    orders: int,
    seed: int,
    history: int,
    at: datetime,
    expect: Callable[[int], None],
    tell: Tell,
    tell_copied: Callable[[int], None],
) -> Outcome:
    """`orders` visits driven up to `at`, `history` finished ones copied from them, and all of it checked.

    `expect` is called with how many journeys there are, `tell` after each, `tell_copied` with each batch's size.
    """
    began = time.monotonic()
    clock = DemoClock(workshop.opening(), at)
    today = clock.opening.at(clock.opening.today(clock.back(0)), wall_time.min)
    crew = crew_of(workshop, material, perform=Settling(today), pictures=sorted(SUBJECTS))
    plans = plans_for(orders, clock, random.Random(f"{seed}/plans"))
    expect(len(plans))
    driven = drive(journeys_of(plans, crew, seed), until=at, tell=tell)
    for _ in range(MOST_ROUNDS):  # for every request that was turned away, another car comes
        more = plans_to_add(orders - len(driven.orders), len(plans), clock)
        plans += more
        driven.add(drive(journeys_of(more, crew, seed), until=at, tell=lambda: None))
    wrong = everything_wrong(driven.orders, driven.bookings)
    driven_at = time.monotonic()
    copied = add_history(workshop, driven.orders, history, at=at, seed=seed, tell=tell_copied)
    sample = copied[:: max(1, len(copied) // HISTORY_CHECKED)]
    bookings = list(RepairOrder.objects.filter(pk__in=sample).values_list("booking_id", flat=True))
    wrong += everything_wrong(sample, bookings)
    return Outcome(driven, copied, wrong, driven_at - began, time.monotonic() - driven_at)


def crew_of(workshop: Workshop, material: Material, *, perform: Perform, pictures: list[str]) -> Crew:
    """Everybody who works here, and one drawing of each of the `pictures` to show around."""
    try:
        desk, technicians, drivers = staff_of(workshop)
    except NobodyWorksHere:
        raise Refusal("nobody works in this workshop yet; give an owner at least a job first") from None
    return Crew(
        workshop=workshop,
        opening=workshop.opening(),
        desk=desk,
        technicians=technicians,
        drivers=drivers,
        services=list(workshop.services.filter(offered=True)),
        material=material,
        guests=Guests.beside(make_password(PASSWORD)),
        pictures={subject: picture(subject, number) for number, subject in enumerate(pictures)},
        perform=perform,
    )


def _print(console: Console, outcome: Outcome) -> None:
    made, asked = len(outcome.driven.orders), len(outcome.driven.bookings)
    console.print(f"{made} visits of {asked} requests in {outcome.seconds:.1f} s.", highlight=False)
    if outcome.copied:
        copied = len(outcome.copied)
        console.print(f"{copied:,} past visits copied in {outcome.history_seconds:.1f} s.", highlight=False)
    if not outcome.wrong:
        console.print("Every order is in a lawful state and came there by lawful moves.")
        console.print("Every total is the sum of its authorised lines.")
        console.print("Every telling that an event owes is planned exactly once.")
        return
    console.print(f"{len(outcome.wrong)} things are wrong:", style="bold")
    for wrong in outcome.wrong[:MOST_WRONGS_SHOWN]:
        console.print(f"  {wrong}", markup=False, highlight=False, soft_wrap=True)
    if len(outcome.wrong) > MOST_WRONGS_SHOWN:
        console.print(f"  and {len(outcome.wrong) - MOST_WRONGS_SHOWN} more")
