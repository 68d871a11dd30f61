"""What the workshop's own pages about one booking, one visit and the day's drives need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db.models import Prefetch, prefetch_related_objects

from pitboard.queries.calendar import Day, days_with_room, work_of
from pitboard.queries.estimates import needs_confirmation, priced_in
from pitboard.queries.sentences import Names
from pitboard.queries.timeline import photos_of_visit
from pitboard.records.bookings import OPEN_APPOINTMENT_STATES, Appointment, AppointmentKind, Booking
from pitboard.records.estimates import (
    Approval,
    Authorisation,
    AuthorisedLine,
    AuthorisedSaving,
    Decision,
    Estimate,
    EstimateLine,
    EstimateSaving,
)
from pitboard.records.events import Event
from pitboard.records.inspections import Finding, Inspection
from pitboard.records.orders import Promise, RepairLine, RepairOrder
from pitboard.records.people import StaffMember
from pitboard.records.photos import Photo
from pitboard.records.workshop import Workshop
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import (
    AUTHORISED_LINE_STATES,
    CHANGEABLE_LINE_STATES,
    UNFINISHED_LINE_STATES,
    LineState,
)
from pitboard.rules.money import ZERO, Part, Price, labour_amount, part_amount
from pitboard.rules.permissions import WHO_DRIVES, WHO_REPAIRS, Role
from pitboard.rules.severity import NEEDS_REPAIR, URGENCY, Severity

# ---- people ----------------------------------------------------------------------------------------------------


def who_repairs(workshop: Workshop) -> list[StaffMember]:
    """Those who can be put down for inspections and repairs."""
    return _staff(workshop, [role.value for role in WHO_REPAIRS])


def who_drives(workshop: Workshop) -> list[StaffMember]:
    """Those who can be sent for a car, drivers first."""
    found = _staff(workshop, [role.value for role in WHO_DRIVES])
    return sorted(found, key=lambda job: (job.role.value != "driver", job.person.name))


def who_answers(workshop: Workshop) -> list[StaffMember]:
    """Those at the desk: whoever is told when something goes wrong on the road."""
    return _staff(workshop, [Role.ADVISOR.value, Role.OWNER.value])


def _staff(workshop: Workshop, roles: Sequence[str]) -> list[StaffMember]:
    jobs = StaffMember.objects.filter(workshop=workshop, until=None, role__in=sorted(roles))
    return list(jobs.select_related("person").order_by("person__name"))


# ---- a booking -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BookingDesk:
    """A booking as staff see it: what is asked for, the room on its day, and how the car comes."""

    booking: Booking
    order: RepairOrder | None
    promise: Promise | None
    day: Day
    photos: Sequence[Photo]
    appointments: Sequence[Appointment]

    @property
    def appointment(self) -> Appointment | None:
        """The one that stands."""
        return next((a for a in self.appointments if a.state in OPEN_APPOINTMENT_STATES), None)


def booking_desk(booking: Booking, *, at: datetime) -> BookingDesk:
    wanted = work_of(booking)
    day = days_with_room(booking.workshop, first=booking.day, days=1, wanted_hours=wanted, at=at)[0]
    return BookingDesk(
        booking=booking,
        order=RepairOrder.objects.filter(booking=booking).first(),
        promise=Promise.objects.filter(booking=booking).first(),
        day=day,
        photos=list(booking.photos.filter(message=None)),
        appointments=list(
            booking.appointments.select_related("driver__person").order_by("-starts_at", "-pk")
        ),
    )


# ---- a visit ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PricedLine:
    """One line of a revision with its labour, its parts and what both come to, as the workshop enters prices."""

    line: EstimateLine
    repair: RepairLine
    labour: Decimal
    parts: Decimal
    entered: Decimal


@dataclass(frozen=True)
class Revision:
    """With all of its lines chosen."""

    estimate: Estimate
    lines: Sequence[PricedLine]
    savings: Sequence[EstimateSaving]
    total: Price

    @property
    def taxes(self) -> list[tuple[Decimal, Decimal]]:
        """Each rate with the tax at it, less what shared labour takes off; the rates in order."""
        rates = {one.line.pk: one.line.tax_percent for one in self.lines}
        sums: dict[Decimal, Decimal] = {}
        for one in self.lines:
            sums[one.line.tax_percent] = sums.get(one.line.tax_percent, ZERO) + one.line.tax
        for saving in self.savings:
            sums[rates[saving.second_id]] -= saving.tax
        return sorted(sums.items())

    @property
    def hours(self) -> Decimal:
        saved = sum((saving.hours for saving in self.savings), ZERO)
        return sum((one.line.hours for one in self.lines), ZERO) - saved


@dataclass(frozen=True)
class Word:
    """The newest authorisation: who gave it and what it covers."""

    authorisation: Authorisation
    name: str
    approved: Sequence[AuthorisedLine]
    not_now: Sequence[AuthorisedLine]
    savings: Sequence[AuthorisedSaving]
    must_confirm: bool

    @property
    def is_from_booking(self) -> bool:
        return self.authorisation.how is Approval.BOOKING


@dataclass(frozen=True)
class OrderDesk:
    """A visit as staff see it, in a fixed number of queries."""

    order: RepairOrder
    promise: Promise
    inspection: Inspection | None
    findings: Sequence[Finding]
    lines: Sequence[RepairLine]
    revisions: Sequence[Revision]
    draft: Revision | None
    word: Word | None
    appointments: Sequence[Appointment]
    #: All of the visit, those sent with its booking included.
    photos: Sequence[Photo]
    #: What the visit's history names, as far as the page has it anyway.
    names: Names

    @property
    def arrival_photos(self) -> list[Photo]:
        """Those of the car itself."""
        return [p for p in self.photos if p.order_id == self.order.pk and not (p.finding_id or p.line_id)]

    @property
    def troubles(self) -> list[Finding]:
        """What needs repair, the most urgent first."""
        found = [f for f in self.findings if f.severity in NEEDS_REPAIR]
        return sorted(found, key=lambda f: (URGENCY[f.severity], f.pk))

    @property
    def good_points(self) -> list[Finding]:
        return [f for f in self.findings if f.severity is Severity.GOOD]

    @property
    def unpriced(self) -> list[Finding]:
        """What needs repair and has not been put to the customer yet."""
        sent = {one.repair.finding_id for revision in self.revisions for one in revision.lines}
        return [f for f in self.troubles if f.pk not in sent]

    @property
    def work(self) -> list[RepairLine]:
        """What was authorised: the work of this visit, what is done last. What is to do keeps its place when it is
        begun or held, because somebody may just be about to press there."""
        authorised = [line for line in self.lines if line.state in AUTHORISED_LINE_STATES]
        return sorted(authorised, key=lambda line: line.state is LineState.DONE)

    @property
    def done_count(self) -> int:
        return sum(line.state is LineState.DONE for line in self.work)

    @property
    def hours_to_do(self) -> Decimal:
        """Estimated hours of the repairs that are not done."""
        return sum((line.hours for line in self.work if line.state in UNFINISHED_LINE_STATES), Decimal(0))

    @property
    def not_now(self) -> list[RepairLine]:
        return [line for line in self.lines if line.state in (LineState.DECLINED, LineState.DEFERRED)]

    @property
    def latest(self) -> Revision | None:
        return self.revisions[0] if self.revisions else None

    @property
    def must_confirm(self) -> bool:
        return self.word is not None and self.word.must_confirm

    @property
    def calls(self) -> list[RepairLine]:
        """What the customer wants to be called about before deciding."""
        return [line for line in self.lines if line.call_asked_at is not None]

    @property
    def open_lines(self) -> list[RepairLine]:
        """What of the newest revision can still be decided, by the customer or for them at the desk."""
        sent = {one.line.repair_id for one in self.latest.lines} if self.latest else set()
        return [line for line in self.lines if line.pk in sent and line.state in CHANGEABLE_LINE_STATES]

    @property
    def way_back(self) -> Appointment | None:
        ways = (AppointmentKind.RETURN, AppointmentKind.FETCH)
        return next(
            (a for a in self.appointments if a.kind in ways and a.state in OPEN_APPOINTMENT_STATES), None
        )


def fresh_prices_asked(desk: OrderDesk, *, at: datetime) -> list[RepairLine]:
    """What the customer asked today's price of since the newest revision was sent; no query while its prices hold."""
    latest = desk.latest.estimate if desk.latest else None
    if latest is None or latest.valid_until is None or latest.sent_at is None:
        return []
    if desk.order.workshop.opening().today(at) <= latest.valid_until:
        return []
    asked = Event.objects.filter(order=desk.order, kind=EventKind.PRICE_ASKED, at__gte=latest.sent_at)
    wanted = {pk for event in asked for pk in event.facts["lines"]}
    return [line for line in desk.lines if line.pk in wanted]


def order_desk(order: RepairOrder) -> OrderDesk:
    _fetch_all(order)
    estimates = list(reversed(order.estimates.all()))
    revisions = [revision_of(estimate) for estimate in estimates]
    lines, appointments = list(order.lines.all()), list(order.booking.appointments.all())
    authorisations = list(order.authorisations.all())
    found = Finding.objects.filter(inspection__order=order).select_related("recorded_by", "line")
    findings = list(found.prefetch_related("photos"))
    return OrderDesk(
        order=order,
        promise=order.booking.promise,
        inspection=getattr(order, "inspection", None),
        findings=findings,
        lines=lines,
        revisions=[r for r in revisions if r.estimate.sent_at is not None],
        draft=next((r for r in revisions if r.estimate.sent_at is None), None),
        word=_word(authorisations[-1]) if authorisations else None,
        appointments=list(reversed(appointments)),
        photos=photos_of_visit(order),
        names=Names(
            people={order.customer_id: order.customer},
            workshops={order.workshop_id: order.workshop},
            lines={line.pk: line for line in lines},
            findings={finding.pk: finding for finding in findings},
            appointments={appointment.pk: appointment for appointment in appointments},
            estimates={estimate.pk: estimate for estimate in estimates},
            authorisations={authorisation.pk: authorisation for authorisation in authorisations},
        ),
    )


def _fetch_all(order: RepairOrder) -> None:
    """On the order itself, so that whatever else the page asks about it finds them there."""
    lines = RepairLine.objects.select_related("technician__person", "finding").prefetch_related("photos")
    priced = EstimateLine.objects.select_related("repair").prefetch_related("parts")
    estimates = Estimate.objects.select_related("sent_by").prefetch_related(
        Prefetch("lines", priced), "savings"
    )
    authorisations = Authorisation.objects.select_related(
        "signature", "confirmation__confirmed_by", "estimate"
    )
    prefetch_related_objects(
        [order],
        Prefetch("lines", lines),
        Prefetch("estimates", estimates),
        Prefetch("authorisations", authorisations),
        Prefetch("inspection", Inspection.objects.select_related("started_by")),
        Prefetch("booking__appointments", Appointment.objects.select_related("driver__person")),
    )


def _word(newest: Authorisation) -> Word:
    """The newest authorisation with its lines and its signature."""
    signature = getattr(newest, "signature", None)
    lines = list(newest.lines.all())
    return Word(
        authorisation=newest,
        name=signature.name if signature else "",
        approved=[line for line in lines if line.decision is Decision.APPROVED],
        not_now=[line for line in lines if line.decision in (Decision.DECLINED, Decision.DEFERRED)],
        savings=list(newest.savings.all()),
        must_confirm=needs_confirmation(newest) and not hasattr(newest, "confirmation"),
    )


def revision_of(estimate: Estimate) -> Revision:
    lines = [_priced(line, estimate) for line in estimate.lines.all()]
    priced = priced_in(estimate)
    return Revision(estimate, lines, list(estimate.savings.all()), priced.total(priced.prices.keys()))


def _priced(line: EstimateLine, estimate: Estimate) -> PricedLine:
    parts = [
        part_amount(Part(part.quantity, part.unit_price), estimate.currency) for part in line.parts.all()
    ]
    return PricedLine(
        line=line,
        repair=line.repair,
        labour=labour_amount(line.hours, line.hourly_rate, estimate.currency),
        parts=sum(parts, Decimal(0)),
        entered=line.gross if estimate.prices_include_tax else line.net,
    )


# ---- drives ----------------------------------------------------------------------------------------------------


def drives_of(workshop: Workshop, *, at: datetime) -> list[Appointment]:
    """Stops with a driver: those that are open, and those of today that are over, by time."""
    opening = workshop.opening()
    today = opening.today(at)
    begin, end = opening.at(today, time.min), opening.at(today + timedelta(days=1), time.min)
    stops = Appointment.objects.filter(
        booking__workshop=workshop, kind__in=[AppointmentKind.COLLECTION, AppointmentKind.RETURN]
    ).select_related("driver__person", "booking__vehicle", "booking__customer", "booking__order")
    # Who has the key follows from all stops of a booking.
    stops = stops.prefetch_related("photos", "booking__appointments__driver__person")
    # By their numbers: asked for together with the workshop, SQLite goes through every booking there ever was.
    open_ids = Appointment.objects.filter(state__in=OPEN_APPOINTMENT_STATES).order_by().values_list("pk")
    open_ones = list(stops.filter(pk__in=[pk for (pk,) in open_ids]))
    over = stops.exclude(state__in=OPEN_APPOINTMENT_STATES)
    over_today = list(over.filter(starts_at__gte=begin, starts_at__lt=end))
    return sorted([*open_ones, *over_today], key=lambda stop: (stop.starts_at, stop.pk))
