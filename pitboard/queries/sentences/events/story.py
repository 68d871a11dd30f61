"""One event with what its sentence needs: the people, lines and times that it names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from pitboard.queries.formats import day_time, long_day, money
from pitboard.queries.sentences.names import Names
from pitboard.records.bookings import Appointment, AppointmentKind
from pitboard.records.events import Event
from pitboard.rules.happenings import EventKind


@dataclass(frozen=True)
class Said:
    title: str
    detail: str = ""


@dataclass(frozen=True)
class Story:
    """One event with what its sentence needs, and who reads it."""

    event: Event
    names: Names
    for_staff: bool

    def fact(self, name: str) -> Any:
        return self.event.facts.get(name)

    @property
    def customer(self) -> str:
        person = self.names.people.get(self.event.customer_id)
        return person.name if person else _("The customer")

    @property
    def by_customer(self) -> bool:
        return self.event.actor_id == self.event.customer_id

    @property
    def line(self) -> str:
        line = self.names.lines.get(self.fact("line"))
        return line.title if line else _("A repair")

    @property
    def lines(self) -> str:
        """Several repairs by name, those that are still there."""
        known = [self.names.lines.get(pk) for pk in self.fact("lines") or ()]
        return ", ".join(line.title for line in known if line) or _("A repair")

    @property
    def signer(self) -> str:
        """Under whose name the authorisation stands; the customer's where that was erased."""
        given = self.names.authorisations.get(self.fact("authorisation"))
        signature = getattr(given, "signature", None)
        return signature.name if signature and signature.name else self.customer

    @property
    def finding(self) -> str:
        finding = self.names.findings.get(self.fact("finding"))
        return finding.title if finding else _("A finding that was removed")

    @property
    def appointment(self) -> Appointment | None:
        return self.names.appointments.get(self.fact("appointment"))

    @property
    def appointment_kind(self) -> AppointmentKind:
        return AppointmentKind(self.fact("kind_of_appointment"))

    @property
    def booking_reason(self) -> str:
        return self.event.booking.reason if self.event.booking else ""

    @property
    def driver(self) -> str:
        appointment = self.appointment
        if appointment is None or appointment.driver is None:
            return ""
        return appointment.driver.person.first_name

    def day(self, name: str) -> str:
        return long_day(date.fromisoformat(self.fact(name)))

    def time(self, name: str) -> str:
        return day_time(datetime.fromisoformat(self.fact(name)))

    def money(self, name: str) -> str:
        return money(self.fact(name), self.names.workshops[self.event.workshop_id].currency)


def both(first: str, second: str) -> str:
    """Two sentences after each other, either of which may be missing; a first one that has no end gets one."""
    if first and second and first[-1] not in ".!?":
        first += "."
    return " ".join(part for part in (first, second) if part)


Sentences = Mapping[EventKind, Callable[[Story], Said]]
