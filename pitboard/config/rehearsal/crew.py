"""Who works in a rehearsal: the staff of the workshop, with the owner standing in where nobody has a job."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, Protocol, TypeVar

from pitboard.actions.pictures import Picture
from pitboard.config.rehearsal.material import Material
from pitboard.config.rehearsal.people import Guests
from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.opening import Opening
from pitboard.rules.permissions import WHO_DRIVES, WHO_REPAIRS, Role

P = ParamSpec("P")
R = TypeVar("R")


class Perform(Protocol):
    """Calls an action; whoever measures or settles does it around this call."""

    def __call__(self, action: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R: ...


class NobodyWorksHere(Exception):
    """A rehearsal needs somebody at the desk, somebody who repairs and somebody who drives."""


@dataclass(frozen=True)
class Crew:
    workshop: Workshop
    opening: Opening
    desk: list[Person]
    technicians: list[StaffMember]
    drivers: list[StaffMember]
    services: list[Service]
    material: Material
    guests: Guests
    #: Pictures to take copies of: drawing one takes longer than an action.
    pictures: dict[str, Picture]
    perform: Perform


def staff_of(workshop: Workshop) -> tuple[list[Person], list[StaffMember], list[StaffMember]]:
    """(who answers, who repairs, who drives): those whose job it is, else whoever may."""
    jobs = list(workshop.staff.filter(until=None).select_related("person").order_by("pk"))
    desk = [j.person for j in jobs if j.role in (Role.ADVISOR, Role.OWNER)]
    technicians = _first_choice(jobs, Role.TECHNICIAN, WHO_REPAIRS)
    drivers = _first_choice(jobs, Role.DRIVER, WHO_DRIVES)
    if not (desk and technicians and drivers):
        raise NobodyWorksHere
    return desk, technicians, drivers


def _first_choice(jobs: list[StaffMember], role: Role, may: frozenset[Role]) -> list[StaffMember]:
    return [j for j in jobs if j.role is role] or [j for j in jobs if j.role in may]
