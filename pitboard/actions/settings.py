"""The workshop's own facts, and who works there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from django.db import transaction

from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import OpeningHours, Service, Workshop
from pitboard.rules.permissions import Role
from pitboard.rules.refusals import Refusal, Refused


@dataclass(frozen=True)
class WorkshopFacts:
    """What a workshop states about itself at its first start. Zone by IANA name, currency by ISO 4217."""

    name: str
    address: str
    phone: str
    email: str
    country: str
    timezone: str
    currency: str
    tax_percent: Decimal
    hourly_rate: Decimal
    prices_include_tax: bool = False
    diagnosis_hours: Decimal = Decimal(1)
    diagnosis_fee: Decimal = Decimal(0)


@dataclass(frozen=True)
class Hours:
    """One open span of a weekday; Monday is 0."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Offered:
    """A service by name, with its usual hours; a guide price with tax, or none for a complaint to look into."""

    name: str
    hours: Decimal
    guide_price: Decimal | None = None


@transaction.atomic
def open_workshop(
    facts: WorkshopFacts, hours: Sequence[Hours], services: Sequence[Offered], *, at: datetime
) -> Workshop:
    """The first start of a workshop. Raises `Refused(WORKSHOP_EXISTS)` when there is one."""
    if Workshop.objects.exists():
        raise Refused(Refusal.WORKSHOP_EXISTS)
    workshop = Workshop.objects.create(
        name=facts.name,
        address=facts.address,
        phone=facts.phone,
        email=facts.email,
        country=facts.country,
        timezone=facts.timezone,
        currency=facts.currency,
        tax_percent=facts.tax_percent,
        prices_include_tax=facts.prices_include_tax,
        hourly_rate=facts.hourly_rate,
        diagnosis_hours=facts.diagnosis_hours,
        diagnosis_fee=facts.diagnosis_fee,
        created_at=at,
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(workshop=workshop, weekday=h.weekday, opens=h.opens, closes=h.closes) for h in hours
    )
    Service.objects.bulk_create(
        Service(workshop=workshop, name=s.name, hours=s.hours, guide_price=s.guide_price, position=n)
        for n, s in enumerate(services)
    )
    return workshop


@transaction.atomic
def hire(workshop: Workshop, person: Person, role: Role, *, title: str = "", at: datetime) -> StaffMember:
    """Gives somebody a job; the one they had at this workshop ends."""
    StaffMember.objects.filter(workshop=workshop, person=person, until=None).update(until=at)
    return StaffMember.objects.create(workshop=workshop, person=person, role=role, title=title, since=at)
