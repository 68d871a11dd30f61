"""The demo workshop: Kestrel Yard on an ordinary day, with every car where the board shows it.

It is written by the same actions as the pages use, at times counted back from the one at which it is loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from pitboard.actions.account import create_person
from pitboard.actions.final_check import use_usual_check_list
from pitboard.actions.foresee import foresee_workshop
from pitboard.actions.keep_car import add_car
from pitboard.actions.services import ServiceOffer, set_bays, set_services, set_skills
from pitboard.actions.settings import hire, open_workshop
from pitboard.actions.working_hours import set_staff_skills
from pitboard.config.demo.clock import DemoClock
from pitboard.config.demo.models import suggested_models
from pitboard.config.demo.people import (
    BAYS,
    CUSTOMERS,
    FACTS,
    HOURS,
    PASSWORD,
    SERVICES,
    SKILLS,
    STAFF,
    Car,
    phone,
)
from pitboard.config.demo.repairs import stock_catalogue
from pitboard.config.demo.stage import Stage
from pitboard.config.demo.visits import play
from pitboard.queries.experience import learned
from pitboard.records.deliveries import Delivery, DeliveryState
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle, VehicleModel
from pitboard.records.workshop import Workshop
from pitboard.rules.recipients import Channel

#: How long the demo's workshop has been using Pitboard when it is loaded.
HISTORY = timedelta(days=3 * 365)


@dataclass(frozen=True)
class Demo:
    """The workshop, its staff and its customers by first name ("nora"), and the cars by plate."""

    workshop: Workshop
    staff: dict[str, StaffMember]
    customers: dict[str, Person]
    cars: dict[str, Vehicle]


def load_demo(*, at: datetime) -> Demo:
    """Opens the workshop of the demo and plays its script up to `at`. All or nothing: it is one transaction.

    Raises `Refused(WORKSHOP_EXISTS)` where there is a workshop already.
    """
    hashed = make_password(PASSWORD)
    opened = at - HISTORY
    with transaction.atomic():
        workshop = open_workshop(FACTS, HOURS, SERVICES, at=opened)
        load_vehicle_models()
        staff = {e.key: _employ(workshop, n, hashed, at=opened) for n, e in enumerate(STAFF)}
        equip(workshop, staff)
        stock_catalogue(workshop)
        use_usual_check_list(workshop)
        customers = {c.key: _welcome(n, hashed, at=opened) for n, c in enumerate(CUSTOMERS)}
        cars = {
            car.plate: _add_car(car, customers[owner.key], at=opened)
            for owner in CUSTOMERS
            for car in owner.cars
        }
        clock = DemoClock(workshop.opening(), at)
        services = {s.name: s for s in workshop.services.all()}
        play(Stage(workshop, clock, staff, customers, cars, services))
        foresee_workshop(workshop, learned(workshop, at=at), at=at)
        today = clock.opening.at(clock.opening.today(clock.back(0)), time.min)
        settle_past_tellings(Delivery.objects.all(), before=today)
        workshop.refresh_from_db()
    return Demo(workshop, staff, customers, cars)


def sign_ins() -> list[str]:
    """For people who try the demo: a line for everybody worth signing in as, and the password of all."""
    wanted = [
        ("nora@example.org", _("Nora, whose Golf is being repaired")),
        ("otto@example.org", _("Otto, who has repairs to choose")),
        ("dana@kestrel.example", _("Dana at the service desk")),
        ("marek@kestrel.example", _("Marek, technician")),
        ("sol@kestrel.example", _("Sol, driver")),
        ("olga@kestrel.example", _("Olga, the owner")),
    ]
    lines = [f"{email:<22} {who}" for email, who in wanted]
    return [*lines, _("The password of all: %(password)s") % {"password": PASSWORD}]


def settle_past_tellings(deliveries: QuerySet[Delivery], *, before: datetime) -> int:
    """What was due earlier was told then: a mail about a car that went home last spring is not sent today.

    Only what is newer stays due, for the worker to deliver. Returns how many were settled.
    """
    past = deliveries.filter(state=DeliveryState.DUE, due_at__lt=before)
    past.filter(channel=Channel.SITE).update(seen_at=F("due_at"))
    return past.update(state=DeliveryState.SENT, sent_at=F("due_at"), attempts=1)


def load_vehicle_models() -> None:
    """The makes and models that are suggested while somebody types."""
    rows = [VehicleModel(make=make, model=model) for make, model in suggested_models()]
    VehicleModel.objects.bulk_create(rows, ignore_conflicts=True)


def verify_email(person: Person) -> None:
    """Nobody can click a link in a mail to these people, so their address counts as proven."""
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def equip(workshop: Workshop, staff: Mapping[str, StaffMember]) -> None:
    """Bays to stand in, and what only some can do."""
    set_bays(workshop, BAYS)
    set_skills(workshop, list(SKILLS))
    skills = {skill.name: skill.pk for skill in workshop.skills.all()}
    needed = {service: skills[name] for name, services in SKILLS.items() for service in services}
    set_services(
        workshop, [ServiceOffer(s.name, s.hours, s.guide_price, skill=needed.get(s.name)) for s in SERVICES]
    )
    for employed in STAFF:
        set_staff_skills(staff[employed.key], [skills[name] for name in employed.skills])


def _employ(workshop: Workshop, number: int, hashed: str, *, at: datetime) -> StaffMember:
    employed = STAFF[number]
    person = create_person(
        email=employed.email, name=employed.name, hashed_password=hashed, phone=phone(50 + number), at=at
    )
    verify_email(person)
    return hire(workshop, person, employed.role, title=employed.title, at=at)


def _welcome(number: int, hashed: str, *, at: datetime) -> Person:
    owner = CUSTOMERS[number]
    person = create_person(
        email=owner.email,
        name=owner.name,
        hashed_password=hashed,
        phone=phone(number),
        address=owner.address,
        at=at,
    )
    verify_email(person)
    return person


def _add_car(car: Car, owner: Person, *, at: datetime) -> Vehicle:
    return add_car(
        plate=car.plate,
        make=car.make,
        model=car.model,
        year=car.year,
        mileage_km=car.mileage_km,
        by=owner,
        at=at,
    )
