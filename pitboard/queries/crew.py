"""Who works at the workshop, when and with which skills, for its settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from pitboard.records.people import Absence, StaffMember
from pitboard.records.workshop import Skill, Workshop
from pitboard.rules.permissions import Role


@dataclass(frozen=True)
class SkillUse:
    """A skill with the technicians who have it and the services on offer that need it, by name."""

    skill: Skill
    technicians: Sequence[str]
    services: Sequence[str]


def staff_of(workshop: Workshop, *, today: date) -> list[StaffMember]:
    """Everybody who has a job now, by role and name; with their hours, their skills and the absences ahead of them.
    Four queries."""
    jobs = StaffMember.objects.filter(workshop=workshop, until=None).select_related("person")
    ahead = Prefetch("absences", Absence.objects.filter(to_day__gte=today))
    order = list(Role)
    return sorted(
        jobs.prefetch_related("working_hours", "skills", ahead),
        key=lambda job: (order.index(job.role), job.person.name),
    )


def skills_in_use(workshop: Workshop) -> list[SkillUse]:
    """Three queries."""
    technicians = StaffMember.objects.filter(until=None, role=Role.TECHNICIAN).select_related("person")
    skills = workshop.skills.prefetch_related(Prefetch("staff", technicians), "services")
    return [
        SkillUse(
            skill,
            technicians=[job.person.name for job in skill.staff.all()],
            services=[service.name for service in skill.services.all() if service.offered],
        )
        for skill in skills
    ]
