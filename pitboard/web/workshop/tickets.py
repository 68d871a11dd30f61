"""What stands on the board's tickets, in words."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR
from hashlib import blake2s

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pitboard.queries.board import Board, BookingOnBoard, Lane, OnBoard, OrderOnBoard
from pitboard.queries.calendar import Day
from pitboard.queries.formats import day_time, money, short_day
from pitboard.records.bookings import Appointment, AppointmentKind, Booking, Handover
from pitboard.records.people import Person
from pitboard.rules.lifecycle import LineState, OrderState

LONGEST_TEXT = 90
#: Two hundred stamps fit into an address, and two different tickets have one in common once in a trillion.
STAMP_BYTES = 5

LANES: dict[Lane, tuple[LazyText, LazyText]] = {
    Lane.REQUESTS: (_("New requests"), _("Nobody waits for an answer.")),
    Lane.ARRIVING: (_("Booked and arriving"), _("No car is expected.")),
    Lane.INSPECTING: (_("Inspecting"), _("Nothing is being inspected.")),
    Lane.DECIDING: (_("Waiting for customer"), _("Nobody has to decide anything.")),
    Lane.REPAIR: (_("In repair"), _("Nothing is being repaired.")),
    Lane.READY: (_("Ready"), _("No car waits for its owner.")),
}


@dataclass(frozen=True)
class Flag:
    icon: str
    text: str
    kind: str = ""


@dataclass(frozen=True)
class Ticket:
    """A car on the board, as `pieces/ticket.html` takes it.

    The stamp stands for all that the ticket says and where; a ticket that the browser has already is only named.
    """

    id: str
    pk: int
    href: str
    plate: str
    car: str
    customer: str
    text: str = ""
    at: datetime | None = None
    at_word: str = ""
    technician: Person | None = None
    needs_technician: bool = False
    done: int = 0
    now_count: int = 0
    total: int = 0
    flags: Sequence[Flag] = field(default_factory=list)
    is_late: bool = False
    stamp: str = ""
    is_known: bool = False


@dataclass(frozen=True)
class ShownLane:
    key: str
    title: LazyText
    empty_text: LazyText
    tickets: Sequence[Ticket]

    @property
    def is_requests(self) -> bool:
        return self.key == Lane.REQUESTS


def lanes(
    board: Board, at: datetime, *, audience: str = "", known: AbstractSet[str] = frozenset()
) -> list[ShownLane]:
    """`known` are the stamps of the tickets that the browser shows. `audience` tells apart whose buttons differ."""

    def stamped(lane: Lane, one: OnBoard) -> Ticket:
        ticket = _ticket(one, at)
        # The words for a time change at midnight, and those of a language with it.
        circumstances = lane, audience, timezone.localdate(at), get_language()
        technician = ticket.technician and (ticket.technician.pk, ticket.technician.name)
        says = repr((circumstances, replace(ticket, technician=None), technician))
        stamp = blake2s(says.encode(), digest_size=STAMP_BYTES).hexdigest()
        return replace(ticket, stamp=stamp, is_known=stamp in known)

    return [
        ShownLane(lane.value, *LANES[lane], [stamped(lane, one) for one in board.lanes[lane]])
        for lane in Lane
    ]


def capacity_days(days: Sequence[Day], today: date) -> list[dict[str, object]]:
    """As `pieces/capacity.html` takes them; what is free or over is said in whole hours, on the careful side."""
    return [
        {
            "day": day.day,
            # Nobody plans to the minute: a tenth of an hour is exact enough to read.
            "used": round(day.taken, 1),
            "total": day.there,
            "free": day.free.to_integral_value(ROUND_FLOOR),
            "over": day.over.to_integral_value(ROUND_CEILING),
            "is_today": day.day == today,
            "is_closed": day.there <= 0,
        }
        for day in days
    ]


def _ticket(one: OnBoard, at: datetime) -> Ticket:
    return _booking_ticket(one, at) if isinstance(one, BookingOnBoard) else _order_ticket(one, at)


# ---- cars that are not here yet --------------------------------------------------------------------------------


def _booking_ticket(one: BookingOnBoard, at: datetime) -> Ticket:
    booking = one.booking
    overdue = one.lane is Lane.ARRIVING and _is_overdue(one, at)
    return Ticket(
        id=f"booking-{booking.pk}",
        pk=booking.pk,
        href=reverse("desk_booking", args=[booking.pk]),
        plate=booking.vehicle.plate,
        car=booking.vehicle.label,
        customer=booking.customer.name,
        at=one.appointment.starts_at if one.appointment else None,
        text=_booking_text(one),
        flags=_booking_flags(one, overdue=overdue),
        is_late=overdue,
    )


def _booking_text(one: BookingOnBoard) -> str:
    wanted = asked_for(one.booking)
    day = short_day(one.booking.day)
    if one.lane is Lane.REQUESTS:
        how = (
            gettext("Wants %(day)s, to be collected.")
            if one.booking.handover is Handover.COLLECTION
            else gettext("Wants %(day)s, brings it.")
        )
    elif one.appointment is None:
        how = gettext("Comes %(day)s.")
    else:
        return wanted
    return f"{wanted} {how % {'day': day}}"


def asked_for(booking: Booking) -> str:
    """The booked services and the complaint, cut to what a ticket holds."""
    services = ", ".join(service.name for service in booking.services.all())
    complaint = " ".join(booking.complaint.split())
    text = ". ".join(part.rstrip(".") for part in (services, complaint) if part)
    if len(text) > LONGEST_TEXT:
        return text[:LONGEST_TEXT].rsplit(" ", 1)[0] + "…"
    return f"{text}." if text else ""


def _message_flags(one: OnBoard) -> list[Flag]:
    if not one.unread:
        return []
    text = ngettext("%(count)s new message", "%(count)s new messages", one.unread) % {"count": one.unread}
    return [Flag("message", text, "dark")]


def _booking_flags(one: BookingOnBoard, *, overdue: bool) -> list[Flag]:
    flags = _message_flags(one)
    if overdue:
        flags.append(Flag("late", gettext("Not here yet"), "loud"))
    if one.photos:
        text = ngettext("%(count)s photo", "%(count)s photos", one.photos) % {"count": one.photos}
        flags.append(Flag("camera", text))
    if one.booking.handover is Handover.COLLECTION:
        flags.append(Flag("collect", _who_collects(one.appointment)))
    return flags


def _who_collects(appointment: Appointment | None) -> str:
    if appointment is None or appointment.driver is None:
        return gettext("Collect")
    return gettext("%(name)s collects") % {"name": appointment.driver.person.first_name}


def _is_overdue(one: BookingOnBoard, at: datetime) -> bool:
    if one.appointment is not None:
        return one.appointment.ends_at <= at
    return one.promise is not None and one.promise.ready_at <= at


# ---- cars that are here ----------------------------------------------------------------------------------------


def _order_ticket(one: OrderOnBoard, at: datetime) -> Ticket:
    order = one.order
    is_ready = order.state is OrderState.READY
    return Ticket(
        id=f"order-{order.pk}",
        pk=order.pk,
        href=reverse("desk_order", args=[order.number]),
        plate=order.vehicle.plate,
        car=order.vehicle.label,
        customer=order.customer.name,
        text=_order_text(one, at),
        at=order.ready_at if is_ready else one.promise.ready_at,
        at_word=gettext("since") if is_ready else "",
        technician=one.technician.person if one.technician and not is_ready else None,
        needs_technician=one.technician is None and not is_ready,
        done=one.count(LineState.DONE),
        now_count=one.count(LineState.IN_PROGRESS),
        total=len(one.lines) if order.state in (OrderState.IN_REPAIR, OrderState.FINAL_CHECK) else 0,
        flags=_order_flags(one, at),
        is_late=one.is_late(at),
    )


def _order_text(one: OrderOnBoard, at: datetime) -> str:
    state = one.order.state
    if state is OrderState.ARRIVED:
        return gettext("Here, not looked at yet")
    if state is OrderState.INSPECTING:
        if not one.points:
            return gettext("Just started")
        text = ngettext("%(count)s point checked", "%(count)s points checked", one.points)
        return text % {"count": one.points}
    if state is OrderState.PRICING:
        return gettext("Inventory complete")
    if state is OrderState.AWAITING_DECISION and one.asked is not None and one.asked_at is not None:
        amount = money(one.asked, one.order.workshop.currency)
        return gettext("%(amount)s sent %(when)s") % {"amount": amount, "when": day_time(one.asked_at, at)}
    if state is OrderState.FINAL_CHECK:
        return gettext("Final check")
    if state is OrderState.READY:
        return _ready_text(one, at)
    return ""


def _is_same_day(moment: datetime, at: datetime) -> bool:
    return timezone.localtime(moment).date() == timezone.localtime(at).date()


def _ready_text(one: OrderOnBoard, at: datetime) -> str:
    texts = []
    if one.ordered:
        amount = money(one.ordered, one.order.workshop.currency)
        texts.append(gettext("%(amount)s to pay.") % {"amount": amount})
    back = one.way_back
    if back is not None and back.kind is AppointmentKind.RETURN and back.driver is not None:
        today, later = gettext("%(name)s returns it at %(time)s."), gettext("%(name)s returns it %(time)s.")
        said = {"name": back.driver.person.first_name, "time": day_time(back.starts_at, at)}
        texts.append((today if _is_same_day(back.starts_at, at) else later) % said)
    elif back is not None:
        today, later = gettext("Fetched at %(time)s."), gettext("Fetched %(time)s.")
        said = {"time": day_time(back.starts_at, at)}
        texts.append((today if _is_same_day(back.starts_at, at) else later) % said)
    return " ".join(texts)


def _time_flags(one: OrderOnBoard, at: datetime) -> list[Flag]:
    if one.is_late(at):
        return [Flag("late", gettext("Late"), "loud")]
    return [Flag("late", gettext("Promise at risk"), "dark")] if one.is_at_risk else []


def _order_flags(one: OrderOnBoard, at: datetime) -> list[Flag]:
    flags = [*_message_flags(one), *_time_flags(one, at)]
    if one.calls:
        text = ngettext("Call asked for", "%(count)s calls asked for", one.calls)
        flags.append(Flag("phone", text % {"count": one.calls}, "loud"))
    if one.must_confirm:
        flags.append(Flag("check", gettext("Choice to confirm"), "dark"))
    if one.order.state is OrderState.PRICING:
        flags.append(Flag("receipt", gettext("To be priced"), "dark"))
    elif one.unpriced and one.order.state in (OrderState.AWAITING_DECISION, OrderState.IN_REPAIR):
        text = ngettext("%(count)s finding to price", "%(count)s findings to price", one.unpriced)
        flags.append(Flag("receipt", text % {"count": one.unpriced}, "dark"))
    if one.parts_due_at is not None:
        flags.append(Flag("box", gettext("Parts due %(when)s") % {"when": day_time(one.parts_due_at, at)}))
    elif one.count(LineState.WAITING_FOR_PARTS):
        flags.append(Flag("box", gettext("Waits for parts")))
    return flags
