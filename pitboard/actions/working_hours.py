"""When the staff work, when they are away, and what they can do."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from pitboard.actions.opening_hours import check_spans
from pitboard.actions.settings import Hours
from pitboard.records.people import Absence, StaffMember, WorkingHours
from pitboard.records.workshop import Skill
from pitboard.rules.refusals import Refusal, Refused


def set_working_hours(job: StaffMember, hours: Sequence[Hours]) -> None:
    """The whole week, in place of what stood; none: whenever the workshop is open. Raises `Refused` with
    SPAN_BACKWARDS or SPANS_OVERLAP (fact `weekday`)."""
    check_spans(hours)
    with transaction.atomic():
        StaffMember.objects.select_for_update(no_key=True).get(pk=job.pk)
        job.working_hours.all().delete()
        WorkingHours.objects.bulk_create(
            WorkingHours(staff=job, weekday=h.weekday, begins=h.opens, ends=h.closes) for h in hours
        )


def set_staff_skills(job: StaffMember, skills: Iterable[int]) -> None:
    """By the skills' ids; those of another workshop are left out."""
    job.skills.set(Skill.objects.filter(workshop_id=job.workshop_id, pk__in=list(skills)))


def add_absence(job: StaffMember, *, from_day: date, to_day: date, why: str = "") -> Absence:
    """Whole days, the first and the last included. Harmless when repeated. Raises `Refused(ABSENCE_BACKWARDS)`."""
    if to_day < from_day:
        raise Refused(Refusal.ABSENCE_BACKWARDS)
    absence, _ = Absence.objects.update_or_create(
        staff=job, from_day=from_day, to_day=to_day, defaults={"why": why.strip()[:100]}
    )
    return absence


def remove_absence(absence: Absence) -> None:
    """Harmless when repeated."""
    Absence.objects.filter(pk=absence.pk).delete()
