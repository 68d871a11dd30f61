"""Work on the repairs: started, noted in plain words, held for parts, finished, and each of that undone."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from pitboard.actions._locks import lock_line, lock_line_and_work, lock_order, require_state
from pitboard.actions._record import record
from pitboard.actions._work_spans import begin_work, end_work, go_on_after_all, take_back_work
from pitboard.actions.pictures import Picture, attach, stored
from pitboard.queries.estimates import awaits_confirmation
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.records.photos import Photo
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import OPEN_ORDER_STATES, ORDER_STATES_OF_WORK, LineMove, move_line
from pitboard.rules.refusals import Refusal, Refused


@transaction.atomic
def start_repair(
    line: RepairLine, *, technician: StaffMember | None = None, note: str = "", by: Person, at: datetime
) -> RepairLine:
    """Work begins, and the customer's choice about this line is closed. The clock of whoever does it runs from now on,
    and what else they were at is paused.

    Raises `Refused(CHOICE_NOT_CONFIRMED)` while the recalculated total waits for the workshop's word.
    """
    order, line, running = lock_line_and_work(line.pk, technician or line.technician)
    require_state(order, ORDER_STATES_OF_WORK)
    if awaits_confirmation(order):
        raise Refused(Refusal.CHOICE_NOT_CONFIRMED)
    line.state = move_line(line.state, LineMove.START)
    line.started_at = at
    line.technician = technician or line.technician
    line.note = note.strip() or line.note
    line.save(update_fields=["state", "started_at", "technician", "note"])
    begin_work(line, line.technician, running, by=by, at=at)
    order.refresh_from_db(fields=["version"])
    record(EventKind.REPAIR_STARTED, about=order, by=by, at=at, line=line.pk)
    return line


@transaction.atomic
def note_progress(line: RepairLine, *, note: str, by: Person, at: datetime) -> RepairLine:
    """What is happening, in plain words for the customer: "Painting in progress".

    Raises `Refused(REASON_MISSING)` when nothing is said.
    """
    if not note.strip():
        raise Refused(Refusal.REASON_MISSING)
    order, line = _line_at_work(line)
    line.note = note.strip()
    line.save(update_fields=["note"])
    record(EventKind.REPAIR_NOTED, about=order, by=by, at=at, line=line.pk, note=line.note)
    return line


@transaction.atomic
def hold_repair(
    line: RepairLine, *, reason: str, parts_due_at: datetime | None, by: Person, at: datetime
) -> RepairLine:
    """The line waits for parts, and why; when they are due moves the promise.

    Raises `Refused(REASON_MISSING)` without a reason.
    """
    if not reason.strip():
        raise Refused(Refusal.REASON_MISSING)
    order, line = _line_at_work(line)
    line.state = move_line(line.state, LineMove.HOLD)
    line.hold_reason, line.parts_due_at = reason.strip(), parts_due_at or line.parts_due_at
    line.save(update_fields=["state", "hold_reason", "parts_due_at"])
    end_work(line, at=at)
    due = line.parts_due_at.isoformat() if line.parts_due_at else None
    record(
        EventKind.REPAIR_HELD,
        about=order,
        by=by,
        at=at,
        line=line.pk,
        reason=line.hold_reason,
        parts_due_at=due,
    )
    return line


@transaction.atomic
def resume_repair(
    line: RepairLine, *, technician: StaffMember | None = None, by: Person, at: datetime
) -> RepairLine:
    """The parts are here and work goes on. The clock of `technician` runs from now on, or of who does this repair if
    they say so themselves."""
    known = RepairLine.objects.select_related("technician").get(pk=line.pk).technician
    own = known if known is not None and known.person_id == by.pk else technician
    order, line, running = lock_line_and_work(line.pk, own)
    require_state(order, ORDER_STATES_OF_WORK)
    line.state = move_line(line.state, LineMove.RESUME)
    line.hold_reason, line.parts_due_at = "", None
    line.started_at, line.technician = line.started_at or at, line.technician or own
    line.save(update_fields=["state", "hold_reason", "parts_due_at", "started_at", "technician"])
    begin_work(line, own, running, by=by, at=at)
    order.refresh_from_db(fields=["version"])
    record(EventKind.REPAIR_RESUMED, about=order, by=by, at=at, line=line.pk)
    return line


@transaction.atomic
def finish_repair(line: RepairLine, *, note: str = "", by: Person, at: datetime) -> RepairLine:
    """The repair is done. What was said while it went on ("Tyre is being fixed") no longer stands beside it."""
    order, line = _line_at_work(line)
    line.state = move_line(line.state, LineMove.FINISH)
    line.done_at = at
    line.note = note.strip()
    line.save(update_fields=["state", "done_at", "note"])
    end_work(line, at=at)
    record(EventKind.REPAIR_FINISHED, about=order, by=by, at=at, line=line.pk)
    return line


@transaction.atomic
def undo_start(line: RepairLine, *, by: Person, at: datetime) -> RepairLine:
    """It was started by mistake; the customer can choose about it again, and no time was spent on it."""
    order, line = _line_at_work(line)
    line.state = move_line(line.state, LineMove.UNDO_START)
    take_back_work(line, at=at)
    line.started_at = None
    line.save(update_fields=["state", "started_at"])
    record(EventKind.REPAIR_START_UNDONE, about=order, by=by, at=at, line=line.pk)
    return line


@transaction.atomic
def undo_finish(line: RepairLine, *, by: Person, at: datetime) -> RepairLine:
    """It is not done yet after all."""
    order, line = _line_at_work(line)
    line.state = move_line(line.state, LineMove.UNDO_FINISH)
    was_done_at, line.done_at = line.done_at or at, None
    line.save(update_fields=["state", "done_at"])
    go_on_after_all(line, was_done_at, at=at)
    record(EventKind.REPAIR_FINISH_UNDONE, about=order, by=by, at=at, line=line.pk)
    return line


def add_photos(
    order: RepairOrder,
    pictures: Sequence[Picture],
    *,
    line: RepairLine | None = None,
    caption: str = "",
    by: Person,
    at: datetime,
) -> list[Photo]:
    """Photos of the work, for the customer to see. Raises `Refused(PICTURE_UNREADABLE)` when there are none."""
    if not pictures:
        raise Refused(Refusal.PICTURE_UNREADABLE)
    with stored(pictures), transaction.atomic():
        order = lock_order(order.pk)
        require_state(order, OPEN_ORDER_STATES)
        photos = attach(pictures, order=order, line=line, caption=caption.strip(), by=by, at=at)
        record(
            EventKind.PHOTO_ADDED,
            about=order,
            by=by,
            at=at,
            line=line.pk if line else None,
            photos=[p.pk for p in photos],
        )
        return photos


def _line_at_work(line: RepairLine) -> tuple[RepairOrder, RepairLine]:
    order, line = lock_line(line.pk)
    require_state(order, ORDER_STATES_OF_WORK)
    return order, line
