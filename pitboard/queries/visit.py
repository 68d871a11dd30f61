"""One visit as its customer sees it: where it stands, the repairs, what was found, what it comes to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext

from pitboard.queries.estimates import needs_confirmation, ordered
from pitboard.queries.sentences import Names
from pitboard.queries.timeline import photos_of_visit
from pitboard.queries.track import Stage, track_of
from pitboard.records.bookings import OPEN_APPOINTMENT_STATES, Appointment, AppointmentKind
from pitboard.records.estimates import Authorisation, Estimate
from pitboard.records.inspections import Finding
from pitboard.records.orders import Promise, RepairLine, RepairOrder
from pitboard.records.photos import Photo
from pitboard.rules.lifecycle import AUTHORISED_LINE_STATES, LineState, OrderState
from pitboard.rules.severity import URGENCY, Severity

#: Which mark a line carries (LOOK: a mark and plain words).
MARKS = {
    LineState.APPROVED: "todo",
    LineState.IN_PROGRESS: "now",
    LineState.WAITING_FOR_PARTS: "hold",
    LineState.DONE: "done",
    LineState.DECLINED: "skip",
    LineState.DEFERRED: "skip",
    LineState.PROPOSED: "todo",
}
_ORDER = [
    LineState.IN_PROGRESS,
    LineState.WAITING_FOR_PARTS,
    LineState.APPROVED,
    LineState.DONE,
    LineState.DEFERRED,
    LineState.DECLINED,
]
_BACK = (AppointmentKind.RETURN, AppointmentKind.FETCH)


@dataclass(frozen=True)
class Repair:
    """One repair in plain words. `at` is when it was done, or when what it waits for is due."""

    line: RepairLine
    mark: str
    title: str
    text: str
    at: datetime | None
    photos: Sequence[Photo]


@dataclass(frozen=True)
class VisitPage:
    """Everything the page of one visit shows. Money with tax, in the workshop's currency."""

    order: RepairOrder
    stages: Sequence[Stage]
    repairs: Sequence[Repair]
    left_out: Sequence[Repair]
    findings: Sequence[Finding]
    estimate: Estimate | None
    authorisation: Authorisation | None
    total: Decimal
    photos: Sequence[Photo]
    appointments: Sequence[Appointment]
    #: What the visit's history names, as far as the page has it anyway.
    names: Names

    @property
    def arrival_photos(self) -> list[Photo]:
        return [
            photo
            for photo in self.photos
            if photo.order_id == self.order.pk and photo.finding_id is None and photo.line_id is None
        ]

    def photos_of(self, finding: Finding) -> list[Photo]:
        return [photo for photo in self.photos if photo.finding_id == finding.pk]

    @property
    def promise(self) -> Promise:
        return self.order.booking.promise

    @property
    def being_done(self) -> list[str]:
        """The sentences for the board: what happens to the car right now."""
        return [repair.title for repair in self.repairs if repair.line.state == LineState.IN_PROGRESS]

    @property
    def is_ready(self) -> bool:
        return self.order.state == OrderState.READY

    @property
    def is_over(self) -> bool:
        return self.order.state == OrderState.HANDED_BACK

    @property
    def wants_choice(self) -> bool:
        """A revision was sent, and about some of its lines nobody has decided."""
        return self.estimate is not None and bool(self.undecided) and not self.is_over

    @property
    def may_choose(self) -> bool:
        return self.estimate is not None and not self.is_over

    @cached_property
    def undecided(self) -> list[RepairLine]:
        return [line for line in self.open_lines if line.call_asked_at is None]

    @property
    def to_call_about(self) -> list[RepairLine]:
        """What the customer wants to be called about before deciding."""
        return [line for line in self.open_lines if line.call_asked_at is not None]

    @cached_property
    def open_lines(self) -> list[RepairLine]:
        return [line for line in self.order.lines.all() if line.state == LineState.PROPOSED]

    @property
    def undecided_now(self) -> int:
        """How many of them should be fixed before one drives."""
        return sum(
            line.finding is not None and line.finding.severity == Severity.FIX_NOW for line in self.undecided
        )

    @property
    def is_pricing(self) -> bool:
        return self.order.state == OrderState.PRICING

    @property
    def awaits_confirmation(self) -> bool:
        newest = self.authorisation
        return newest is not None and needs_confirmation(newest) and not hasattr(newest, "confirmation")

    def is_overdue(self, at: datetime) -> bool:
        """The promised time has passed and the car is not ready; the time stays on the page all the same."""
        return not self.is_ready and not self.is_over and self.promise.ready_at < at


def visit_page(order: RepairOrder) -> VisitPage:
    """A fixed number of queries, whatever was found and repaired, and each thing fetched once: the customer's screen
    waits for this at every tap of the workshop."""
    order.booking.workshop = order.workshop
    prefetch_related_objects(
        [order],
        Prefetch("lines", RepairLine.objects.select_related("finding")),
        Prefetch("authorisations", Authorisation.objects.select_related("confirmation", "signature")),
        "estimates",
        Prefetch("booking__appointments", Appointment.objects.select_related("driver__person")),
    )
    lines, authorisations = list(order.lines.all()), list(order.authorisations.all())
    estimates, appointments = list(order.estimates.all()), list(order.booking.appointments.all())
    findings, photos = list(_findings(order)), photos_of_visit(order)

    def photos_of(line: RepairLine) -> list[Photo]:
        return [photo for photo in photos if photo.line_id == line.pk]

    return VisitPage(
        order=order,
        stages=track_of(order),
        repairs=repairs_in_words(lines, AUTHORISED_LINE_STATES, photos_of),
        left_out=repairs_in_words(lines, {LineState.DEFERRED, LineState.DECLINED}, photos_of),
        findings=_worst_first(findings),
        estimate=next((one for one in reversed(estimates) if one.sent_at is not None), None),
        authorisation=authorisations[-1] if authorisations else None,
        total=ordered(
            authorisations[-1] if authorisations else None, {line.pk: line.state for line in lines}
        ),
        photos=photos,
        appointments=[a for a in appointments if a.kind in _BACK and a.state in OPEN_APPOINTMENT_STATES],
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


def findings_of(order: RepairOrder) -> list[Finding]:
    """What was looked at with its photos, the bad news first."""
    return _worst_first(_findings(order).prefetch_related("photos"))


def _findings(order: RepairOrder) -> QuerySet[Finding]:
    return Finding.objects.filter(inspection__order=order)


def _worst_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (URGENCY[finding.severity], finding.pk))


def _own_photos(line: RepairLine) -> list[Photo]:
    return list(line.photos.all())


def repairs_in_words(
    lines: Iterable[RepairLine],
    states: Iterable[LineState],
    photos_of: Callable[[RepairLine], Sequence[Photo]] = _own_photos,
) -> list[Repair]:
    """Lines in these states: what is being done first, what is done last."""
    wanted = frozenset(states)
    chosen = [line for line in lines if line.state in wanted]
    return [
        _in_words(line, photos_of(line)) for line in sorted(chosen, key=lambda line: _ORDER.index(line.state))
    ]


def _in_words(line: RepairLine, photos: Sequence[Photo]) -> Repair:
    title, text, at = _words(line)
    return Repair(line, MARKS[line.state], title, text, at, photos)


def _words(line: RepairLine) -> tuple[str, str, datetime | None]:
    """The technician's own words come first; without any, the repair's name and where it stands."""
    name = {"title": line.title}
    if line.state == LineState.IN_PROGRESS:
        if line.note:
            return line.note, line.title, None
        return gettext("%(title)s: in progress") % name, "", None
    if line.state == LineState.WAITING_FOR_PARTS:
        return gettext("%(title)s: on hold for parts") % name, line.hold_reason, line.parts_due_at
    if line.state == LineState.DONE:
        return gettext("%(title)s: done") % name, line.note, line.done_at
    if line.state in (LineState.DEFERRED, LineState.DECLINED):
        return gettext("%(title)s: not this time") % name, "", None
    return line.title, gettext("Approved, not started yet."), None
