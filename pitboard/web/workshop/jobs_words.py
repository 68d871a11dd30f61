"""A job as a technician's day shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, ngettext

from pitboard.queries.formats import day_time, hours
from pitboard.queries.jobs import Job
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.records.work import PartNeeded, PartState
from pitboard.rules.lifecycle import LineState, OrderState


@dataclass(frozen=True)
class ShownJob:
    """`line` is None for an inspection. `since`: the clock runs from then on."""

    order: RepairOrder
    line: RepairLine | None
    vehicle: Vehicle
    id: str
    title: str
    texts: list[str]
    parts: str
    time: str
    since: datetime | None
    begins: str
    is_next: bool
    may_start: bool
    may_resume: bool
    is_inspecting: bool
    inspector: int


def shown_job(job: Job, staff: StaffMember, at: datetime, *, is_next: bool = False) -> ShownJob:
    line, order = job.line, job.order
    mine = job.time_of(staff)
    return ShownJob(
        order=order,
        line=line,
        vehicle=order.vehicle,
        id=f"job-{line.pk}" if line else f"inspection-{order.pk}",
        title=line.title if line else gettext("Inspection"),
        texts=_texts(job, at),
        parts=parts_words(job.parts, at) if job.parts else "",
        time=_time(job),
        since=mine.running_since if mine else None,
        begins=gettext("About %(time)s") % {"time": day_time(job.begins_at, at)} if job.begins_at else "",
        is_next=is_next,
        may_start=line is not None and line.state is LineState.APPROVED,
        may_resume=line is not None and line.state is LineState.WAITING_FOR_PARTS,
        is_inspecting=line is None and order.state is OrderState.INSPECTING,
        inspector=staff.pk,
    )


def _texts(job: Job, at: datetime) -> list[str]:
    line = job.line
    texts = []
    if line is not None and line.state is LineState.WAITING_FOR_PARTS:
        due = gettext("due %(when)s") % {"when": day_time(line.parts_due_at, at)} if line.parts_due_at else ""
        texts.append(", ".join(text for text in (line.hold_reason, due) if text))
    elif line is not None and line.note:
        texts.append(line.note)
    promise = getattr(job.order.booking, "promise", None)
    if promise is not None and (line is None or line.state is not LineState.DONE):
        texts.append(gettext("Ready by %(when)s") % {"when": day_time(promise.ready_at, at)})
    return [text for text in texts if text]


def _time(job: Job) -> str:
    """What was worked of what was sold."""
    if job.line is None:
        return ""
    if not job.times:
        return gettext("%(hours)s sold") % {"hours": hours(job.line.hours)}
    words = {"worked": hours(job.hours), "sold": hours(job.line.hours)}
    return gettext("%(worked)s of %(sold)s") % words


def parts_words(parts: Sequence[PartNeeded], at: datetime) -> str:
    """ "2 parts to order, 1 due Thu 09:00"."""
    known = list(parts)
    to_order = [one for one in known if one.state is PartState.NEEDED]
    coming = [one for one in known if one.state is PartState.ORDERED]
    if not to_order and not coming:
        return ngettext("The part is here", "All %(n)s parts are here", len(known)) % {"n": len(known)}
    texts = []
    if to_order:
        n = len(to_order)
        texts.append(ngettext("%(n)s part to order", "%(n)s parts to order", n) % {"n": n})
    if coming:
        n, days = len(coming), [one.due_at for one in coming if one.due_at]
        texts.append(
            ngettext("%(n)s on its way, due %(when)s", "%(n)s on their way, the last due %(when)s", n)
            % {"n": n, "when": day_time(max(days), at)}
            if days
            else ngettext("%(n)s on its way", "%(n)s on their way", n) % {"n": n}
        )
    return ", ".join(texts)
