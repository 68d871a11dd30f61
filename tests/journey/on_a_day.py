"""A workshop on a working day of its own, whatever day it is outside: `python -m tests.journey.on_a_day COMMAND`.

    open      Kestrel Yard is opened in the data folder, with its people and the customers of the day's script
    serve     the product as `pitboard serve` starts it, with a clock that begins on the afternoon before and goes on
    figures   prints the day's figures, worked out apart from the events, as JSON

Whoever drives the day puts the clock on with `move_clock`; it never goes back.
"""

import json
import os
import signal
import sys
import time
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import time_machine
from django.utils import timezone

from pitboard.config import cli

#: Wednesday in November, 15:00 in Vienna, where the Yard is; the cars come on the day after.
BEGINS = datetime(2026, 11, 18, 14, 0, tzinfo=UTC)
DAY = date(2026, 11, 19)
CUSTOMERS = (
    *("Nora Larkspur", "Jonas Birch", "Rosa Hazel", "Viktor Plum", "Ada Wren", "Emil Thistle"),
    *("Lena Sorrel", "Petra Fennel", "Otto Marlow", "Mara Vintner", "Tomas Larch"),
)
#: In the data folder: the moment to which the clock is to go. Taken away once it is there.
WANTED = "wanted-moment"
PATIENCE = 60

# What needs Django is imported where it is used: each command starts Django in its own way.


def move_clock(home: Path, process: int, to: datetime) -> None:
    """Puts the served product's clock on, and returns when it is there."""
    wanted = home / WANTED
    wanted.write_text(to.isoformat())
    os.kill(process, signal.SIGUSR1)
    deadline = time.monotonic() + PATIENCE
    while wanted.exists():
        if time.monotonic() > deadline:
            raise TimeoutError("the product's clock does not move")
        time.sleep(0.02)


def open_yard() -> None:
    cli.start_django()
    import_module("pitboard.config.prepare").bring_up_to_date()
    cast = import_module("tests.cast")
    Role = import_module("pitboard.rules.permissions").Role  # noqa: N806
    verify = import_module("pitboard.config.demo").verify_email
    yard = cast.open_the_yard()
    import_module("pitboard.actions.final_check").use_usual_check_list(yard)
    crew = {
        "Olga Kestrel": Role.OWNER,
        "Dana Alder": Role.ADVISOR,
        "Sol Reyes": Role.DRIVER,
        **dict.fromkeys(("Marek Holm", "Ilse Brandt", "Piet Lund"), Role.TECHNICIAN),
    }
    for name, role in crew.items():
        verify(cast.employ(yard, name, role).person)
    for name in CUSTOMERS:
        verify(cast.sign_up(name, "example.org"))


def serve() -> None:
    # A number of seconds and no date: a date would also choose the process's time zone.
    clock = time_machine.travel(BEGINS.timestamp(), tick=True).start()

    def put_on(*_: object) -> None:
        wanted = Path(os.environ["PITBOARD_HOME"]) / WANTED
        ahead = datetime.fromisoformat(wanted.read_text()) - timezone.now()
        clock.shift(max(ahead, timedelta()))
        wanted.unlink()

    signal.signal(signal.SIGUSR1, put_on)
    sys.exit(cli.main(["serve"]))


def figures() -> None:
    cli.start_django()
    workshop = import_module("pitboard.records.workshop").Workshop.objects.get()
    print(json.dumps(import_module("tests.figures_apart").figures_apart(workshop, DAY)))


if __name__ == "__main__":
    {"open": open_yard, "serve": serve, "figures": figures}[sys.argv[1]]()
