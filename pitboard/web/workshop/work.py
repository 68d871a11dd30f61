"""Findings and repairs of a visit as its page shows them, with what can be done about each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext

from pitboard.queries.desk import OrderDesk
from pitboard.queries.formats import day_time, hours
from pitboard.queries.sentences import line_state_words
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.rules.lifecycle import ORDER_STATES_OF_FINDING, ORDER_STATES_OF_WORK, LineState
from pitboard.web.workshop.forms.visit import NoteForm
from pitboard.web.workshop.showing import ShownPhoto, shown_photos

MARKS = {
    LineState.APPROVED: "todo",
    LineState.IN_PROGRESS: "now",
    LineState.WAITING_FOR_PARTS: "hold",
    LineState.DONE: "done",
}


@dataclass(frozen=True)
class ShownFinding:
    finding: Finding
    id: str
    #: The first beside the words, the others below them.
    photo: ShownPhoto | None
    more_photos: list[ShownPhoto]
    detail: str
    decision: str
    #: Once the customer has its price it stays as it is.
    may_change: bool


@dataclass(frozen=True)
class ShownRepair:
    """One repair, with the buttons that its state allows to whoever looks."""

    line: RepairLine
    id: str
    state: str
    text: str
    at: str
    at_time: datetime | None = None
    photos: list[ShownPhoto] = field(default_factory=list)
    is_next: bool = False
    may_start: bool = False
    may_finish: bool = False
    may_hold: bool = False
    may_resume: bool = False
    may_note: bool = False
    may_undo_start: bool = False
    may_undo_finish: bool = False
    note_form: NoteForm | None = None

    @property
    def has_buttons(self) -> bool:
        return self.may_note or self.may_start or self.may_finish or self.may_resume or self.may_undo_finish


def shown_findings(desk: OrderDesk) -> dict[str, list[ShownFinding]]:
    """Troubles, the most urgent first, and good points."""
    sent = {one.repair.finding_id for revision in desk.revisions for one in revision.lines}
    may_change = desk.order.state in ORDER_STATES_OF_FINDING
    return {
        "troubles": [_finding(f, may_change=may_change and f.pk not in sent) for f in desk.troubles],
        "good": [_finding(f, may_change=may_change) for f in desk.good_points],
    }


def _finding(finding: Finding, *, may_change: bool) -> ShownFinding:
    photos = shown_photos(finding.photos.all(), finding.title)
    line = getattr(finding, "line", None)
    return ShownFinding(
        finding=finding,
        id=f"finding-{finding.pk}",
        photo=next(iter(photos), None),
        more_photos=photos[1:],
        detail=gettext("%(hours)s of labour") % {"hours": hours(line.hours)} if line and line.hours else "",
        decision=line_state_words(line.state) if line else "",
        may_change=may_change,
    )


def shown_repairs(
    desk: OrderDesk,
    at: datetime,
    *,
    step_line: RepairLine | None,
    can: Mapping[str, bool],
    order: RepairOrder,
) -> list[ShownRepair]:
    """The authorised repairs in their order."""
    at_work = can["repair"] and order.state in ORDER_STATES_OF_WORK
    return [_repair(line, desk, at, is_next=line == step_line, at_work=at_work) for line in desk.work]


def _repair(line: RepairLine, desk: OrderDesk, at: datetime, *, is_next: bool, at_work: bool) -> ShownRepair:
    state = line.state
    moment, word = _when(line, at)
    return ShownRepair(
        line=line,
        id=f"repair-{line.pk}",
        state=MARKS[state],
        text=_about(line, at),
        at=word,
        at_time=moment,
        photos=shown_photos(line.photos.all(), line.title),
        is_next=is_next,
        # Until the recalculated total is confirmed, nothing is started.
        may_start=at_work and state is LineState.APPROVED and not desk.must_confirm,
        may_finish=at_work and state is LineState.IN_PROGRESS,
        may_hold=at_work and state in (LineState.IN_PROGRESS, LineState.APPROVED),
        may_resume=at_work and state is LineState.WAITING_FOR_PARTS,
        may_note=at_work and state is not LineState.DONE,
        may_undo_start=at_work and state is LineState.IN_PROGRESS,
        may_undo_finish=at_work and state is LineState.DONE,
        note_form=NoteForm(auto_id=f"note-{line.pk}-%s") if at_work else None,
    )


def _about(line: RepairLine, at: datetime) -> str:
    """Who, what in plain words, and since when or why not."""
    who = line.technician.person.first_name if line.technician else ""
    words = line.hold_reason if line.state is LineState.WAITING_FOR_PARTS else line.note
    # What somebody wrote is a sentence of its own.
    texts = [": ".join(text for text in (who, words) if text)] if who or words else []
    if line.state is LineState.WAITING_FOR_PARTS and line.parts_due_at:
        texts.append(gettext("parts due %(when)s") % {"when": day_time(line.parts_due_at, at)})
    if line.state is LineState.IN_PROGRESS and line.started_at:
        texts.append(gettext("since %(when)s") % {"when": day_time(line.started_at, at)})
    if not texts and line.state is LineState.APPROVED:
        return gettext("Not started")
    return ", ".join(texts)


def _when(line: RepairLine, at: datetime) -> tuple[datetime | None, str]:
    if line.state is LineState.DONE and line.done_at is not None:
        return line.done_at, day_time(line.done_at, at)
    return None, hours(line.hours)
