"""The clock on a repair: paused, gone on with, and its hours corrected where the buttons were forgotten."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pitboard.actions._locks import lock_line, lock_line_and_work, require_state
from pitboard.actions._record import record
from pitboard.actions._work_spans import begin_work
from pitboard.queries.work_time import time_on
from pitboard.records.orders import RepairLine
from pitboard.records.people import Person, StaffMember
from pitboard.records.work import TimeCorrection, WorkSpan
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import ORDER_STATES_OF_WORK, LineState
from pitboard.rules.permissions import WHO_REPAIRS
from pitboard.rules.refusals import Refusal, Refused
from pitboard.rules.work_time import MOST_CORRECTED


@transaction.atomic
def pause_work(line: RepairLine, staff: StaffMember, *, by: Person, at: datetime) -> RepairLine:
    """Their clock stands still; the repair stays begun. `Refused(NOT_AT_WORK)` when they are not at it."""
    order, line = lock_line(line.pk)
    span = WorkSpan.objects.filter(line=line, staff=staff, ends_at=None, taken_back_at=None).first()
    if span is None:
        raise Refused(Refusal.NOT_AT_WORK)
    span.ends_at = max(at, span.begins_at)
    span.save(update_fields=["ends_at"])
    record(EventKind.WORK_PAUSED, about=order, by=by, at=at, line=line.pk, person=staff.person_id)
    return line


@transaction.atomic
def go_on_with_work(line: RepairLine, staff: StaffMember, *, by: Person, at: datetime) -> RepairLine:
    """Their clock runs on a repair that is begun, and whatever else they were at is paused. Harmless when repeated.

    Raises `Refused` with NOT_A_TECHNICIAN or, where it is not begun or is over, NOT_AT_WORK.
    """
    if staff.role not in WHO_REPAIRS or staff.until is not None:
        raise Refused(Refusal.NOT_A_TECHNICIAN)
    order, line, running = lock_line_and_work(line.pk, staff)
    require_state(order, ORDER_STATES_OF_WORK)
    if line.state is not LineState.IN_PROGRESS:
        raise Refused(Refusal.NOT_AT_WORK)
    if running is not None and running.line_id == line.pk:
        return line
    begin_work(line, staff, running, by=by, at=at)
    order.refresh_from_db(fields=["version"])
    record(EventKind.WORK_WENT_ON, about=order, by=by, at=at, line=line.pk, person=staff.person_id)
    return line


@transaction.atomic
def correct_time(
    line: RepairLine, staff: StaffMember, *, hours: Decimal, reason: str, by: Person, at: datetime
) -> TimeCorrection:
    """What somebody really worked on a repair, in decimal hours, and why that is not what was measured.

    Raises `Refused` with REASON_MISSING, TIME_OUT_OF_RANGE (fact `most`), or TIME_STILL_RUNS.
    """
    if not reason.strip():
        raise Refused(Refusal.REASON_MISSING)
    if not 0 <= hours <= MOST_CORRECTED:
        raise Refused(Refusal.TIME_OUT_OF_RANGE, most=MOST_CORRECTED)
    order, line = lock_line(line.pk)
    known = time_on(line, at=at).get(staff.pk)
    if known is not None and known.is_running:
        raise Refused(Refusal.TIME_STILL_RUNS)
    before = known.hours if known else Decimal(0)
    correction = TimeCorrection.objects.create(
        line=line, staff=staff, hours=hours - before, reason=reason.strip(), made_at=at, made_by=by
    )
    record(
        EventKind.TIME_CORRECTED,
        about=order,
        by=by,
        at=at,
        line=line.pk,
        person=staff.person_id,
        hours_before=str(before),
        hours=str(hours),
        reason=correction.reason,
    )
    return correction
