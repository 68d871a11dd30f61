"""Marks of what stands saved: a form carries the mark of what it began with, so that a save over somebody else's
change is noticed. Equal marks, equal words and figures."""

from collections.abc import Iterable, Sequence
from hashlib import blake2s

from pitboard.queries.estimates import draft_of, latest_sent
from pitboard.records.bookings import OPEN_APPOINTMENT_STATES, AppointmentKind, Booking
from pitboard.records.estimates import EstimateLine
from pitboard.records.inspections import Finding
from pitboard.records.orders import Promise, RepairLine, RepairOrder

FINDING_FIELDS = (
    "severity",
    "title",
    "note",
    "measured",
    "limit",
    "limit_is_most",
    "unit",
    "why_it_matters",
    "if_you_wait",
)
NOTHING_YET = "none"
THERE = frozenset({AppointmentKind.COLLECTION, AppointmentKind.DROP_OFF})
BACK = frozenset({AppointmentKind.RETURN, AppointmentKind.FETCH})


def finding_mark(finding: Finding) -> str:
    return _mark([str(getattr(finding, name)) for name in FINDING_FIELDS])


def appointment_mark(booking: Booking, kind: AppointmentKind) -> str:
    """Of what stands for that way, there or back. Every change of an appointment notes its time."""
    way = THERE if kind in THERE else BACK
    standing = booking.appointments.filter(kind__in=sorted(way), state__in=OPEN_APPOINTMENT_STATES)
    return _mark([(pk, at.isoformat()) for pk, at in standing.order_by("pk").values_list("pk", "updated_at")])


def plan_mark(order: RepairOrder) -> str:
    """Of how a visit is planned: where it and its repairs stand, who does them, its place, and a time set by hand."""
    # Not by way of the order, which may have fetched some of its lines only.
    lines = RepairLine.objects.filter(order=order.pk)
    return plan_mark_of(order, lines, Promise.objects.filter(booking=order.booking_id).first())


def plan_mark_of(order: RepairOrder, lines: Iterable[RepairLine], promise: Promise | None) -> str:
    """The same, of all of its lines and its promise as they were read."""
    planned = {one.pk: (one.state, one.technician_id, one.parts_due_at) for one in lines}
    by_hand = (promise.pinned_at, promise.ready_at) if promise and promise.pinned_at else None
    return _mark(
        [order.pk, str(order.state), order.queue_at, by_hand, sorted(planned.items(), key=lambda one: one[0])]
    )


def draft_mark(order: RepairOrder) -> str:
    """Of the estimate that is being written, or of the sent one that the next begins from."""
    estimate = draft_of(order) or latest_sent(order)
    if estimate is None:
        return NOTHING_YET
    lines = [
        (
            line.repair_id,
            line.title,
            *(str(figure) for figure in (line.hours, line.discount, line.tax_percent, line.together)),
            _parts(line),
        )
        for line in estimate.lines.prefetch_related("parts").order_by("pk")
    ]
    shared = [
        (one.first.repair_id, one.second.repair_id, one.title, str(one.hours))
        for one in estimate.savings.select_related("first", "second").order_by("pk")
    ]
    return _mark([estimate.revision, estimate.sent_at is None, estimate.note, *lines, *shared])


def _parts(line: EstimateLine) -> list[tuple[str, str, str]]:
    return [(part.name, str(part.quantity), str(part.unit_price)) for part in line.parts.all()]


def _mark(what: Sequence[object]) -> str:
    return blake2s(repr(what).encode(), digest_size=10).hexdigest()
