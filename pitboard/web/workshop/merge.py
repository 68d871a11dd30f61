"""Two records of one customer or one car become one: which, what moves, and back again for a day."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pitboard.actions.merge import (
    check_cars,
    check_customers,
    may_undo,
    merge_cars,
    merge_customers,
    undo_merge,
)
from pitboard.queries.access import staff_car, staff_customer, staff_merge
from pitboard.queries.duplicates import Belongings, of_car, of_customer, same_car, same_customer
from pitboard.queries.search import LONGEST_TYPED, Found, find
from pitboard.queries.sentences import say_refusal
from pitboard.records.desk import Merge, MergedKind
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.rules.permissions import Permission
from pitboard.rules.refusals import Refused
from pitboard.web.acting import refusals_told
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import NOT_DONE, press
from pitboard.web.workshop.rights import place

One = TypeVar("One", Person, Vehicle)


@dataclass(frozen=True)
class Side:
    """One of the two, with what belongs to it."""

    pk: int
    title: str
    plate: str
    facts: Sequence[str]
    belongings: Belongings


@dataclass(frozen=True)
class Sort(Generic[One]):
    """Customers or cars: how either is found, shown and merged."""

    named: Callable[[StaffMember, int], One]
    found: Callable[[Found], Sequence[One]]
    same: Callable[[One], Iterable[One]]
    side: Callable[[One], Side]
    check: Callable[[One, One], None]
    merge: Callable[..., Merge]
    page: str


@staff(Permission.ANSWER_REQUESTS)
def customer_merge(request: HttpRequest, job: StaffMember, person_id: int) -> HttpResponse:
    return _merge_page(request, job, person_id, _CUSTOMERS)


@staff(Permission.ANSWER_REQUESTS)
def car_merge(request: HttpRequest, job: StaffMember, vehicle_id: int) -> HttpResponse:
    return _merge_page(request, job, vehicle_id, _CARS)


@staff(Permission.ANSWER_REQUESTS)
def merge_undo(request: HttpRequest, job: StaffMember, merge_id: int) -> HttpResponse:
    merge = staff_merge(job, merge_id)
    return press(
        request,
        _page_of(merge),
        lambda: undo_merge(merge, by=job.person, at=timezone.now()),
        said=gettext("Undone. Everything that was moved is back."),
    )


def shown_merges(merges: Iterable[Merge], became: Merge | None, *, at: datetime) -> dict[str, Any]:
    """For workshop/merges.html: the trace, and which can still be undone."""
    shown = [{"merge": merge, "may_undo": may_undo(merge, at=at)} for merge in merges]
    return {"merges": shown, "became": became, "became_url": _page_of(became) if became else ""}


def _merge_page(request: HttpRequest, job: StaffMember, pk: int, sort: Sort[One]) -> HttpResponse:
    kept, other = sort.named(job, pk), _number(request)
    back = reverse(sort.page, args=[kept.pk])
    if other is None:
        typed = _typed(request)
        found = sort.found(find(job.workshop, typed, with_customers=True)) if typed else sort.same(kept)
        sides = [sort.side(one) for one in found if one.pk != kept.pk]
        return _choose(request, job, sort.side(kept), sides, typed=typed, back=back)
    gone = sort.named(job, other)
    return _preview(
        request,
        job,
        (sort.side(kept), sort.side(gone)),
        check=lambda: sort.check(kept, gone),
        act=lambda at: sort.merge(kept, gone, workshop=job.workshop, by=job.person, at=at),
        swapped=reverse(f"{sort.page}_merge", args=[gone.pk]) + f"?other={kept.pk}",
        back=back,
    )


def _choose(
    request: HttpRequest, job: StaffMember, kept: Side, sides: Sequence[Side], *, typed: str, back: str
) -> HttpResponse:
    shown = {**place(job, "search"), "kept": kept, "sides": sides, "typed": typed, "back": back}
    return render(request, "workshop/merge_choose.html", shown)


def _preview(
    request: HttpRequest,
    job: StaffMember,
    sides: tuple[Side, Side],
    *,
    check: Callable[[], None],
    act: Callable[[datetime], Merge],
    swapped: str,
    back: str,
) -> HttpResponse:
    """What would happen, or why it cannot; then it happens."""
    refused = ""
    try:
        check()
    except Refused as reason:
        refused = say_refusal(reason)
    if request.method == "POST" and not refused:
        done = False
        with refusals_told(request):
            act(timezone.now())
            done = True
        if done:
            messages.success(request, gettext("Merged. For a day this can be undone here."))
        return redirect(back)
    kept, gone = sides
    shown = {
        **place(job, "search"),
        "kept": kept,
        "gone": gone,
        "refused": refused,
        "swapped": swapped,
        "back": back,
    }
    return render(request, "workshop/merge.html", shown, status=NOT_DONE if request.method == "POST" else 200)


def _customer(person: Person) -> Side:
    facts = [person.phone.as_international] if person.phone else []
    facts += [person.email] if person.has_email else []
    facts += [person.address] if person.address else []
    return Side(person.pk, person.name, "", facts, of_customer(person))


def _car(vehicle: Vehicle) -> Side:
    facts = [str(vehicle.year)] if vehicle.year else []
    facts += [vehicle.vin] if vehicle.vin else []
    return Side(vehicle.pk, vehicle.label or vehicle.plate, vehicle.plate, facts, of_car(vehicle))


_CUSTOMERS = Sort(
    named=staff_customer,
    found=lambda found: [one.person for one in found.customers],
    same=same_customer,
    side=_customer,
    check=check_customers,
    merge=merge_customers,
    page="desk_customer",
)
_CARS = Sort(
    named=staff_car,
    found=lambda found: [one.vehicle for one in found.cars],
    same=same_car,
    side=_car,
    check=check_cars,
    merge=merge_cars,
    page="desk_car",
)


def _number(request: HttpRequest) -> int | None:
    value = request.POST.get("other") or request.GET.get("other") or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else None


def _typed(request: HttpRequest) -> str:
    return request.GET.get("find", "").replace("\x00", "").strip()[:LONGEST_TYPED]


def _page_of(merge: Merge) -> str:
    if merge.kind is MergedKind.CUSTOMER:
        return reverse("desk_customer", args=[merge.kept_customer_id])
    return reverse("desk_car", args=[merge.kept_car_id])
