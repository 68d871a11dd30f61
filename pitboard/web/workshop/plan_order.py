"""The plan on other pages: who is put down for the repairs of a visit, and what a request would do to the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from pitboard.queries.desk import OrderDesk
from pitboard.queries.marks import plan_mark_of
from pitboard.queries.newcomer import effect_of_accepting
from pitboard.records.bookings import Booking
from pitboard.records.orders import RepairLine
from pitboard.records.vehicles import Vehicle
from pitboard.rules.lifecycle import LineState
from pitboard.web.workshop.plan_words import address_of_car, much_later

_NOT_BEGUN = frozenset({LineState.APPROVED, LineState.WAITING_FOR_PARTS})


@dataclass(frozen=True)
class PutDown:
    """A repair that has not begun, and who is put down for it."""

    line: RepairLine
    name: str
    href: str
    mark: str


@dataclass(frozen=True)
class Mover:
    vehicle: Vehicle
    customer: str
    href: str
    much: str


def put_down(desk: OrderDesk) -> Sequence[PutDown]:
    lines = [line for line in desk.work if line.state in _NOT_BEGUN]
    mark = plan_mark_of(desk.order, desk.lines, desk.promise)
    return [
        PutDown(
            line=line,
            name=line.technician.person.first_name if line.technician else "",
            href=reverse("desk_line_technician", args=[desk.order.number, line.pk]),
            mark=mark,
        )
        for line in lines
    ]


def effect_words(booking: Booking, at: datetime) -> dict[str, Any] | None:
    """For workshop/booking_effect.html."""
    effect = effect_of_accepting(booking, at=at)
    if effect is None:
        return None
    moved = [
        Mover(
            vehicle=one.car.booking.vehicle,
            customer=one.car.booking.customer.name,
            href=address_of_car(one.car),
            much=much_later(one),
        )
        for one in effect.moved
    ]
    return {"ready": effect.ready, "moved": moved}
