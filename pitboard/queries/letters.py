"""What a mail says: what happened, what comes next or is to be done, the figures, and the page to open."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pitboard.queries.briefs import gathered_events
from pitboard.queries.difference import Difference, difference
from pitboard.queries.estimates import amount_due, priced_in
from pitboard.queries.formats import clock, day_time, distance, long_day, money, short_day
from pitboard.queries.inbox import car_of
from pitboard.queries.links import claim_token, standing_claim
from pitboard.queries.owners import known_as
from pitboard.queries.sentences import names_for, say_event
from pitboard.queries.visit_links import booking_id_of, follow_address, page_for
from pitboard.records.bookings import (
    OPEN_APPOINTMENT_STATES,
    Appointment,
    AppointmentKind,
    Booking,
    Handover,
    total_stated,
)
from pitboard.records.codes import spaced_code
from pitboard.records.deliveries import Delivery
from pitboard.records.estimates import (
    Authorisation,
    AuthorisedLine,
    AuthorisedSaving,
    Decision,
    Estimate,
    EstimateLine,
    EstimateSaving,
)
from pitboard.records.events import Event
from pitboard.records.orders import Promise, RepairOrder
from pitboard.records.workshop import Workshop
from pitboard.rules.happenings import EventKind

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


@dataclass(frozen=True)
class Letter:
    """A mail before it is drawn. `write_url` is where an answer is read; `follow_url` the visit without signing in,
    where `url` leads elsewhere."""

    subject: str
    title: str
    detail: str
    plate: str
    car: str
    next: Next
    label: str
    url: str
    follow_url: str
    write_url: str
    choices_url: str
    for_staff: bool
    #: What goes along with it, in a line each.
    also: Sequence[str]


def letter_for(delivery: Delivery) -> Letter:
    """In the language and time zone that are active."""
    event = delivery.event
    for_staff = delivery.recipient_id != event.customer_id
    gathered = gathered_events(delivery)
    names = names_for([event, *gathered])
    said = say_event(event, names, for_staff=for_staff)
    vehicle = car_of(event) if for_staff else known_as(event.customer, car_of(event))
    more = (NEXT_FOR_STAFF if for_staff else NEXT).get(event.kind, _open_only)(event)
    page = page_for(event, for_staff=for_staff)
    opens = more.address or page
    link = "" if for_staff else follow_address(booking_id_of(event))
    return Letter(
        subject=_("%(what)s (%(plate)s)") % {"what": said.title, "plate": vehicle.plate},
        title=said.title,
        # In full it needs no excerpt.
        detail="" if more.said else said.detail,
        plate=vehicle.plate,
        car=vehicle.label,
        next=more,
        label=more.label or _("Open the page"),
        url=settings.SITE_URL + opens,
        follow_url=settings.SITE_URL + link if link and not opens.startswith(link) else "",
        write_url=f"{settings.SITE_URL}{page}#messages",
        choices_url=settings.SITE_URL + reverse("telling_choices"),
        for_staff=for_staff,
        also=[say_event(one, names, for_staff=for_staff).title for one in gathered],
    )


def _open_only(event: Event) -> Next:
    return Next()


# ---- the booking -----------------------------------------------------------------------------------------------


def _requested(event: Event) -> Next:
    booking = _booking(event)
    return Next(
        words=[_("Until the car is here you can still cancel it, on the page.")],
        figures=_booked(booking),
        label=_("Open your booking"),
    )


def _accepted(event: Event) -> Next:
    booking = _booking(event)
    collected = booking.handover is Handover.COLLECTION
    words = [
        _("We write again with the window in which we pick up the car.")
        if collected
        else _("Bring the car on that day. If we agree on an exact time, we write again.")
    ]
    return Next(
        words=words,
        board=_expected(booking),
        figures=_booked(booking),
        label=_("Open your booking"),
    )


def _followed(event: Event) -> Next:
    """The booking stands, in whatever way it came to stand so."""
    booking = _booking(event)
    return Next(board=_expected(booking), figures=_booked(booking), label=_("Open your booking"))


def _entered(event: Event) -> Next:
    """Somebody called and the workshop wrote it down: the link shows the booking, and makes the account theirs."""
    booking = _booking(event)
    claim = standing_claim(booking, at=event.at)
    return Next(
        words=[
            _("With this link you follow the visit without an account, or make one with your own password.")
        ]
        if claim
        else [],
        board=_expected(booking),
        figures=_booked(booking),
        label=_("Open your booking"),
        address=reverse("claim", args=[claim_token(claim)]) if claim else "",
    )


def _expired(event: Event) -> Next:
    words = [_("Our number is %(phone)s.") % {"phone": _phone(event.workshop)}]
    return Next(words=words, label=_("Ask for another day"), address=reverse("booking_new"), is_asked=True)


def _declined(event: Event) -> Next:
    if event.facts.get("other_day"):
        return Next(label=_("Look at the other day"), is_asked=True)
    return Next(
        words=[_("Choose another day and we look again, or call us and we find one together.")],
        label=_("Book another day"),
        address=reverse("booking_new"),
        is_asked=True,
    )


def _cancelled(event: Event) -> Next:
    return Next(
        words=[_("Nothing more is planned for it. You can book again at any time.")],
        label=_("Book again"),
        address=reverse("booking_new"),
    )


def _booked(booking: Booking) -> Figures:
    services = list(booking.services.all())
    figures = [(_("Day"), long_day(booking.day))]
    figures += [(_("Service"), ", ".join(s.name for s in services))] if services else []
    figures += [(_("What is wrong"), booking.complaint)] if booking.complaint else []
    stated = total_stated(services)
    if stated:
        figures.append((_("Stated price, with tax"), money(stated, booking.workshop.currency)))
    if booking.handover is Handover.COLLECTION:
        figures.append((_("We pick up the car at"), booking.address))
    else:
        figures.append((_("You bring the car to"), booking.workshop.address))
    # With the plate, it shows where the car stands to whoever holds this mail.
    figures.append((_("Visit code"), spaced_code(booking.visit_code)))
    return figures


def _expected(booking: Booking) -> Board | None:
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


# ---- handing over ----------------------------------------------------------------------------------------------

_BE_THERE: Mapping[AppointmentKind, Callable[[], str]] = {
    AppointmentKind.COLLECTION: lambda: _(
        "Have the key at hand. The page says when the driver is on the way."
    ),
    AppointmentKind.DROP_OFF: lambda: _("Come to the service desk with the key and the car's papers."),
    AppointmentKind.RETURN: lambda: _("Be there to take the key, or tell us where we may leave it."),
    AppointmentKind.FETCH: lambda: _("Come to the service desk, where the key is waiting."),
}


def _appointed(event: Event) -> Next:
    appointment = _appointment(event)
    if appointment is None:
        return Next()
    return Next(
        words=[
            _BE_THERE[appointment.kind](),
            _("The page has a calendar file for your phone. If the time does not suit you, call us."),
        ],
        figures=_handing_over(appointment, event.workshop),
        label=_("Open the appointment"),
    )


def _off(event: Event) -> Next:
    return Next(words=[_("We agree on a new time with you.")], label=_("Open your booking"))


def _failed(event: Event) -> Next:
    words = [_("Call us on %(phone)s if a time suits you best.") % {"phone": _phone(event.workshop)}]
    return Next(words=words, label=_("Open your booking"), is_asked=True)


def _handing_over(appointment: Appointment, workshop: Workshop) -> Figures:
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


# ---- the visit -------------------------------------------------------------------------------------------------


def _arrived(event: Event) -> Next:
    order = _order(event)
    figures = [
        (_("Visit"), str(order.number)),
        (_("Odometer"), distance(order.mileage_km)),
        (_("Fuel or charge"), _("%(eighths)s of 8") % {"eighths": order.fuel_eighths}),
    ]
    figures += [(_("Noted on arrival"), order.condition)] if order.condition else []
    return Next(
        words=[
            _("A technician looks it over next. You see every finding on the page as it is written down.")
        ],
        board=_expected(order.booking),
        figures=figures,
        label=_("Follow your visit"),
    )


def _inspected(event: Event) -> Next:
    asks = bool(event.facts["fix_now"] or event.facts["fix_soon"])
    word = (
        _("You need not do anything yet: we write again as soon as the estimate is there.")
        if asks
        else _("There is nothing to repair beyond what you booked.")
    )
    return Next(words=[word], board=_expected(_order(event).booking), label=_("See what we found"))


def _estimated(event: Event) -> Next:
    order = _order(event)
    estimate = Estimate.objects.prefetch_related("lines").get(pk=event.facts["estimate"])
    changes = difference(order)
    if changes is not None and changes.is_since_a_choice and changes.asked and changes.estimate == estimate:
        return _changed_estimate(order, changes)
    offered = priced_in(estimate)
    whole = money(offered.total(offered.prices).gross, estimate.currency)
    return Next(
        words=[
            _(
                "Say yes, later or no to each repair. You see the total before you approve anything, "
                "and nothing more is repaired without your word."
            )
        ],
        priced=_priced(estimate.lines.all(), estimate.savings.all(), estimate.currency),
        total=(_("If you choose everything, with tax"), whole),
        board=_expected(order.booking),
        label=_("Choose what we repair"),
        address=_choice(order),
        is_asked=True,
    )


def _changed_estimate(order: RepairOrder, changes: Difference) -> Next:
    """After a yes, only what is new is asked, so nothing else stands in the mail."""
    currency, left = changes.estimate.currency, changes.left_under_limit
    figures = [(_("Approved before"), money(changes.before.gross, currency))]
    if left is not None:
        label = _("Under your limit") if left >= 0 else _("Over your limit")
        figures.append((label, money(abs(left), currency)))
    return Next(
        words=[_("Only this is asked. What you approved before stands.")],
        priced=[(one.title, "+" + money(one.more, currency)) for one in changes.asked],
        total=(_("New total with all of it, with tax"), money(changes.after.gross, currency)),
        figures=figures,
        board=_expected(order.booking),
        label=_("Decide about what is new"),
        address=_choice(order),
        is_asked=True,
    )


def _chosen(event: Event) -> Next:
    order = _order(event)
    authorisation = Authorisation.objects.get(pk=event.facts["authorisation"])
    lines = list(authorisation.lines.all())
    approved = [line for line in lines if line.decision is Decision.APPROVED]
    other = [line for line in lines if line.decision in (Decision.DECLINED, Decision.DEFERRED)]
    calls = [line for line in lines if line.decision is Decision.CALL_ME]
    figures = [(_("Signed by"), authorisation.signature.name)]
    figures += [(_("Not now"), ", ".join(line.title for line in other))] if other else []
    figures += [(_("We call you about"), ", ".join(line.title for line in calls))] if calls else []
    return Next(
        words=[_("This is your copy. You can change your choice until work on a repair begins.")],
        priced=_priced(approved, authorisation.savings.all(), authorisation.currency),
        total=(_("Total with tax"), money(authorisation.gross, authorisation.currency)),
        figures=figures,
        label=_("Open your authorisation"),
        address=_record(order, authorisation),
    )


def _confirmed(event: Event) -> Next:
    order = _order(event)
    authorisation = Authorisation.objects.get(pk=event.facts["authorisation"])
    approved = authorisation.lines.filter(decision=Decision.APPROVED)
    return Next(
        words=[_("Work can begin. You see each repair on the page as it goes on.")],
        priced=_priced(approved, authorisation.savings.all(), authorisation.currency),
        total=(_("Total with tax"), money(authorisation.gross, authorisation.currency)),
        board=_expected(order.booking),
        label=_("Follow your visit"),
    )


def _covered(event: Event) -> Next:
    """What needed no question, because it was within what they had said before."""
    order = _order(event)
    authorisation = Authorisation.objects.get(pk=event.facts["authorisation"])
    approved = authorisation.lines.filter(decision=Decision.APPROVED)
    return Next(
        words=[_("You can still say no to it, until work on it begins.")],
        priced=_priced(approved, authorisation.savings.all(), authorisation.currency),
        total=(_("Total with tax"), money(authorisation.gross, authorisation.currency)),
        board=_expected(order.booking),
        label=_("Look at it"),
        address=_choice(order),
    )


def _reminded(event: Event) -> Next:
    """The same question once more, with its figures."""
    asked = _estimated(event)
    phone = _("Our number is %(phone)s.") % {"phone": _phone(event.workshop)}
    return replace(asked, words=[phone])


def _priced(
    lines: Iterable[EstimateLine | AuthorisedLine],
    savings: Iterable[EstimateSaving | AuthorisedSaving],
    currency: str,
) -> Figures:
    """Each repair with what it costs, and what repairs that are done together save."""
    priced = [(line.title, money(line.gross, currency)) for line in lines]
    saved = [(_("%(title)s, done once") % {"title": s.title}, money(-s.gross, currency)) for s in savings]
    return priced + saved


def _ready(event: Event) -> Next:
    order = _order(event)
    workshop = order.workshop
    to_pay = (_("To pay, with tax"), money(amount_due(order), workshop.currency))
    returned = (
        Appointment.objects.filter(
            booking_id=order.booking_id, kind=AppointmentKind.RETURN, state__in=OPEN_APPOINTMENT_STATES
        )
        .select_related("driver__person")
        .first()
    )
    if returned is not None:
        return Next(
            words=[_("We bring it to you.")],
            figures=[*_handing_over(returned, workshop), to_pay],
            label=_("Open your visit"),
        )
    return Next(
        words=[_("Fetch it at the service desk. If you would like us to bring it, call us.")],
        figures=[(_("Where"), workshop.address), *_open_hours(workshop, event.at), to_pay],
        label=_("Open your visit"),
        is_asked=True,
    )


def _open_hours(workshop: Workshop, at: datetime) -> Figures:
    for opens, closes in workshop.opening().open_spans_after(at):
        if opens <= at:
            return [(_("Open until"), day_time(closes))]
        span = {"opens": day_time(opens), "closes": clock(closes)}
        return [(_("Open again"), _("%(opens)s to %(closes)s") % span)]
    return []


def _reopened(event: Event) -> Next:
    return Next(
        words=[
            _("We tell you as soon as it is ready. Anything that costs more than you approved, we ask first.")
        ],
        board=_expected(_order(event).booking),
        label=_("Follow your visit"),
    )


def _handed_back(event: Event) -> Next:
    order = _order(event)
    deferred = [line.title for line in order.lines.all() if line.state == "deferred"]
    figures = [(_("Put off for later"), ", ".join(deferred))] if deferred else []
    figures.append((_("Handed back"), short_day(order.handed_back_at or event.at)))
    return Next(
        words=[_("What was found, done and paid stays there, for you to read at any time.")],
        figures=figures,
        label=_("Open the record of this visit"),
    )


# ---- long after, and words between the two sides ---------------------------------------------------------------


def _due_again(event: Event) -> Next:
    order = _order(event)
    return Next(
        label=_("Book it"), address=f"{reverse('booking_new')}?again={order.booking_id}", is_asked=True
    )


def _message(event: Event) -> Next:
    """What somebody wrote, in full. Its answer is written on the page, where it stays with the visit."""
    message = names_for([event]).messages.get(event.facts["message"])
    for_staff = message is not None and not message.from_workshop
    photos = message.photos.count() if message is not None else 0
    words = [_("Answers to this mail are not read: please answer on the page.")]
    if photos:
        came = ngettext(
            "%(count)s photo came with it. It is on the page.",
            "%(count)s photos came with it. They are on the page.",
            photos,
        )
        words = [came % {"count": photos}, *words]
    return Next(
        said=message.text if message is not None else "",
        words=words,
        label=_("Answer on the page"),
        address=f"{page_for(event, for_staff=for_staff)}#messages",
        is_asked=True,
    )


def _choice(order: RepairOrder) -> str:
    """By the visit's link; to whoever is signed in it is their own page."""
    return follow_address(order.booking_id, "follow_choice") or reverse("choice", args=[order.number])


def _record(order: RepairOrder, authorisation: Authorisation) -> str:
    by_link = follow_address(order.booking_id, "follow_record", authorisation.pk)
    return by_link or reverse("authorisation", args=[order.number, authorisation.pk])


def _booking(event: Event) -> Booking:
    """The booking an event goes back to."""
    return event.booking or _order(event).booking


def _order(event: Event) -> RepairOrder:
    """The visit of an event that happens during one, or that opens one."""
    return event.order or _booking(event).order


def _appointment(event: Event) -> Appointment | None:
    return names_for([event]).appointments.get(event.facts["appointment"])


def _phone(workshop: Workshop) -> str:
    return str(workshop.phone.as_international)


_K = EventKind
NEXT: Mapping[EventKind, Callable[[Event], Next]] = {
    _K.BOOKING_REQUESTED: _requested,
    _K.BOOKING_ACCEPTED: _accepted,
    _K.BOOKING_DECLINED: _declined,
    _K.BOOKING_CANCELLED: _cancelled,
    _K.BOOKING_ENTERED: _entered,
    _K.BOOKING_CHANGED: _followed,
    _K.BOOKING_RESCHEDULED: _followed,
    _K.OTHER_DAY_TAKEN: _followed,
    _K.BOOKING_EXPIRED: _expired,
    _K.APPOINTMENT_SCHEDULED: _appointed,
    _K.APPOINTMENT_MOVED: _appointed,
    _K.APPOINTMENT_CHOSEN: _appointed,
    _K.APPOINTMENT_CANCELLED: _off,
    _K.APPOINTMENT_FAILED: _failed,
    _K.CAR_ARRIVED: _arrived,
    _K.INSPECTION_FINISHED: _inspected,
    _K.ESTIMATE_SENT: _estimated,
    _K.REPAIRS_CHOSEN: _chosen,
    _K.CHOICE_CONFIRMED: _confirmed,
    _K.CAR_READY: _ready,
    _K.VISIT_REOPENED: _reopened,
    _K.CAR_HANDED_BACK: _handed_back,
    _K.REPAIRS_COVERED: _covered,
    _K.DECISION_REMINDED: _reminded,
    _K.DEFERRED_DUE: _due_again,
    _K.SERVICE_DUE: _due_again,
    _K.MESSAGE_WRITTEN: _message,
}
NEXT_FOR_STAFF: Mapping[EventKind, Callable[[Event], Next]] = {_K.MESSAGE_WRITTEN: _message}
