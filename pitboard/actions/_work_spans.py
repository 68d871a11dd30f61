"""Who is at which repair, as their buttons say it. Part of actions: the orders concerned are locked."""

from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from pitboard.actions._locks import lock_order
from pitboard.actions._record import record
from pitboard.records.orders import RepairLine
from pitboard.records.people import Person, StaffMember
from pitboard.records.work import WorkSpan
from pitboard.rules.happenings import EventKind
from pitboard.rules.work_time import DONE_UNDONE, SAME_AGAIN


def begin_work(
    line: RepairLine, staff: StaffMember | None, running: WorkSpan | None, *, by: Person, at: datetime
) -> None:
    """Their clock runs on this repair from now on; what they were at stands still. Nobody's clock runs where nobody in
    particular was put down."""
    if staff is None:
        return
    if running is not None:
        if running.line_id == line.pk:
            return
        if running.begins_at > at:
            # Written down afterwards: what they are at now is what they left this for.
            WorkSpan.objects.create(line=line, staff=staff, begins_at=at, ends_at=running.begins_at)
            return
        _stop(running, at)
        other = lock_order(running.line.order_id)
        record(EventKind.WORK_PAUSED, about=other, by=by, at=at, line=running.line_id, person=staff.person_id)
    last = WorkSpan.objects.filter(staff=staff, taken_back_at=None).order_by("-begins_at", "-pk").first()
    if last is not None and last.line_id == line.pk and last.ends_at and at - last.ends_at <= SAME_AGAIN:
        last.ends_at = None
        last.save(update_fields=["ends_at"])
    else:
        WorkSpan.objects.create(line=line, staff=staff, begins_at=at)


def end_work(line: RepairLine, *, at: datetime) -> None:
    """Everybody's clock on this repair stands still."""
    for span in WorkSpan.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), line=line, taken_back_at=None):
        _stop(span, at)


def take_back_work(line: RepairLine, *, at: datetime) -> None:
    """It was started by mistake: what was measured since counts for nothing."""
    WorkSpan.objects.filter(line=line, taken_back_at=None, begins_at__gte=line.started_at).update(
        taken_back_at=at
    )


def go_on_after_all(line: RepairLine, done_at: datetime, *, at: datetime) -> None:
    """It was not done: the clocks that stopped with it run on, unless that was long ago or somebody is at something
    else by now."""
    if at - done_at > DONE_UNDONE:
        return
    for span in WorkSpan.objects.filter(line=line, ends_at=done_at, taken_back_at=None):
        span.ends_at = None
        # The database knows best who began something else, at this very moment too.
        with suppress(IntegrityError), transaction.atomic():
            span.save(update_fields=["ends_at"])


def _stop(span: WorkSpan, at: datetime) -> None:
    span.ends_at = max(at, span.begins_at)
    span.save(update_fields=["ends_at"])
