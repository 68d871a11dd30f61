"""What letters are made of: the figure at the top, what comes next, and what most of them name."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pitboard.queries.formats import clock, day_time
from pitboard.records.bookings import Appointment, Booking
from pitboard.records.events import Event
from pitboard.records.orders import Promise, RepairOrder
from pitboard.records.workshop import Workshop

Figures = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Board:
    """The one large figure at the top of a mail: what it is, the figure, and how sure it is."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Next:
    """What a kind of mail adds to its event: the figure at the top, what somebody said in their own words, what comes
    next, figures, lines of money above their total, and which page it opens. `is_asked`: the reader has something to
    do there."""

    words: Sequence[str] = ()
    board: Board | None = None
    said: str = ""
    figures: Figures = ()
    priced: Figures = ()
    total: tuple[str, str] | None = None
    label: str = ""
    address: str = ""
    is_asked: bool = False


def booking_of(event: Event) -> Booking:
    """The booking an event goes back to."""
    return event.booking or order_of(event).booking


def order_of(event: Event) -> RepairOrder:
    """The visit of an event that happens during one, or that opens one."""
    return event.order or booking_of(event).order


def phone_of(workshop: Workshop) -> str:
    return str(workshop.phone.as_international)


def expected_ready(booking: Booking) -> Board | None:
    promise = Promise.objects.filter(booking=booking).first()
    if promise is None:
        return None
    window = {
        # On the same day the clock alone says it.
        "first": day_time(promise.earliest_at, promise.ready_at),
        "last": day_time(promise.latest_at, promise.ready_at),
    }
    likely = _("likely between %(first)s and %(last)s") % window
    return Board(_("Expected ready"), day_time(promise.ready_at), likely)


def handing_over(appointment: Appointment, workshop: Workshop) -> Figures:
    when = _("%(start)s to %(end)s") % {
        "start": day_time(appointment.starts_at),
        "end": clock(appointment.ends_at),
    }
    figures = [(_("When"), when), (_("Where"), appointment.address or workshop.address)]
    if appointment.driver is not None:
        figures.append((_("Driver"), appointment.driver.person.name))
    if appointment.note:
        figures.append((_("Note"), appointment.note))
    return figures
