"""The workshop's settings: lawful input only, and twice is once."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from pitboard.actions.opening_hours import Closed, set_closed_days, set_opening_hours
from pitboard.actions.services import ServiceOffer, set_bays, set_services, set_skills
from pitboard.actions.settings import Hours, WorkshopFacts
from pitboard.actions.working_hours import add_absence, remove_absence, set_staff_skills, set_working_hours
from pitboard.actions.workshop_facts import BookingTerms, PublicFacts, change_facts
from pitboard.queries.calendar import days_with_room, room_on, work_asked_for
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.capacity import Room
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import PHONE, THURSDAY, WEDNESDAY

FACTS = WorkshopFacts(
    name="Kestrel Yard",
    address="Foundry Lane 15",
    phone=PHONE,
    email="desk@kestrel.example",
    country="AT",
    timezone="Europe/Vienna",
    currency="EUR",
    tax_percent=Decimal(20),
    hourly_rate=Decimal(70),
)
BODY_SHOP = "Body shop"


def test_facts_take_the_place_of_what_stood_and_twice_is_once(yard: Workshop) -> None:
    public = PublicFacts(region="9", imprint="Kestrel Yard Ltd", map_url="https://maps.example/1")
    for _ in range(2):
        changed = change_facts(yard, FACTS, terms=BookingTerms(lead_time_hours=24), public=public)
    yard.refresh_from_db()
    assert (yard.address, yard.hourly_rate, yard.lead_time_hours) == ("Foundry Lane 15", Decimal(70), 24)
    assert (yard.region, yard.imprint, changed.pk) == ("9", "Kestrel Yard Ltd", yard.pk)


def test_a_region_goes_with_its_country(yard: Workshop) -> None:
    change_facts(yard, FACTS, public=PublicFacts(region="9"))
    assert change_facts(yard, replace(FACTS, country="CY")).region == ""


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"name": " "}, Refusal.FACT_MISSING),
        ({"country": "at"}, Refusal.COUNTRY_UNKNOWN),
        ({"timezone": "Vienna"}, Refusal.ZONE_UNKNOWN),
        ({"currency": "Euro"}, Refusal.CURRENCY_UNKNOWN),
        ({"tax_percent": Decimal(101)}, Refusal.FIGURE_OUT_OF_RANGE),
        ({"diagnosis_hours": Decimal(0)}, Refusal.FIGURE_OUT_OF_RANGE),
    ],
)
def test_unlawful_facts_change_nothing(yard: Workshop, facts: dict[str, object], code: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        change_facts(yard, replace(FACTS, **facts))  # type: ignore[arg-type]
    assert refused.value.code is code
    yard.refresh_from_db()
    assert yard.address == "Foundry Lane 14"


def test_a_region_of_another_country_is_refused(yard: Workshop) -> None:
    with pytest.raises(Refused) as refused:
        change_facts(yard, FACTS, public=PublicFacts(region="BY"))
    assert refused.value.code is Refusal.REGION_UNKNOWN


def test_terms_out_of_range_are_refused(yard: Workshop) -> None:
    with pytest.raises(Refused) as refused:
        change_facts(yard, FACTS, terms=BookingTerms(book_days_ahead=0))
    assert refused.value.facts["name"] == "book_days_ahead"


def test_the_week_is_set_whole_and_spans_do_not_overlap(yard: Workshop) -> None:
    week = [Hours(0, time(8), time(12)), Hours(0, time(13), time(17))]
    for _ in range(2):
        set_opening_hours(yard, week)
    assert yard.opening_hours.count() == 2
    for wrong, code in (
        ([Hours(0, time(8), time(12)), Hours(0, time(11), time(17))], Refusal.SPANS_OVERLAP),
        ([Hours(0, time(12), time(8))], Refusal.SPAN_BACKWARDS),
        ([Hours(7, time(8), time(12))], Refusal.SPAN_BACKWARDS),
    ):
        with pytest.raises(Refused) as refused:
            set_opening_hours(yard, wrong)
        assert refused.value.code is code
    assert yard.opening_hours.count() == 2


def test_closed_days_and_holidays_close(yard: Workshop, marek: StaffMember) -> None:
    for _ in range(2):
        set_closed_days(yard, [Closed(THURSDAY, "Stocktaking")])
    assert room_on(yard, THURSDAY, Decimal(1), at=WEDNESDAY).room is Room.CLOSED
    immaculate = date(2026, 12, 8)
    assert room_on(yard, immaculate, Decimal(1), at=WEDNESDAY).room is Room.CLOSED
    Workshop.objects.update(observe_holidays=False)
    assert room_on(Workshop.objects.get(), immaculate, Decimal(1), at=WEDNESDAY).room is Room.FREE


def test_services_are_set_whole_and_what_is_left_out_is_no_longer_offered(yard: Workshop) -> None:
    oil = ServiceOffer("Oil change", Decimal("0.5"), Decimal(79))
    for _ in range(2):
        set_services(yard, [oil, ServiceOffer("Season tyres", Decimal(1))])
    assert list(Service.objects.filter(offered=True).values_list("name", "hours")) == [
        ("Oil change", Decimal("0.50")),
        ("Season tyres", Decimal("1.00")),
    ]
    assert Service.objects.filter(name="Yearly service", offered=False).exists()


def test_two_services_may_swap_their_names(yard: Workshop) -> None:
    first, second = Service.objects.filter(workshop=yard)[:2]
    set_services(
        yard,
        [
            ServiceOffer(second.name, Decimal(1), pk=first.pk),
            ServiceOffer(first.name, Decimal(2), pk=second.pk),
        ],
    )
    assert Service.objects.get(pk=first.pk).name == second.name
    assert Service.objects.get(pk=second.pk).name == first.name


def test_a_new_service_may_take_the_name_that_another_gives_up(yard: Workshop) -> None:
    old = Service.objects.filter(workshop=yard)[0]
    set_services(
        yard, [ServiceOffer("Big service", Decimal(2), pk=old.pk), ServiceOffer(old.name, Decimal(1))]
    )
    assert Service.objects.get(name="Big service").pk == old.pk
    assert Service.objects.get(name=old.name).pk != old.pk


@pytest.mark.parametrize(
    ("offers", "code"),
    [
        ([ServiceOffer(" ", Decimal(1))], Refusal.FACT_MISSING),
        ([ServiceOffer("Oil", Decimal(0))], Refusal.FIGURE_OUT_OF_RANGE),
        ([ServiceOffer("Oil", Decimal(1), Decimal(-1))], Refusal.FIGURE_OUT_OF_RANGE),
        ([ServiceOffer("Oil", Decimal(1)), ServiceOffer("Oil ", Decimal(2))], Refusal.NAME_TWICE),
    ],
)
def test_unlawful_services_change_nothing(yard: Workshop, offers: list[ServiceOffer], code: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        set_services(yard, offers)
    assert refused.value.code is code
    assert Service.objects.filter(offered=True).count() == 3


def test_skills_bays_and_absences_decide_what_fits(yard: Workshop, marek: StaffMember) -> None:
    for _ in range(2):
        set_skills(yard, [BODY_SHOP])
        set_bays(yard, ["Bay 1"])
    paint = yard.skills.get()
    set_services(yard, [ServiceOffer("Painting", Decimal(4), skill=paint.pk)])
    asked = work_asked_for(yard, list(Service.objects.filter(offered=True)), has_complaint=False)
    assert room_on(yard, THURSDAY, asked, at=WEDNESDAY).room is Room.FULL
    set_staff_skills(marek, [paint.pk])
    assert room_on(yard, THURSDAY, asked, at=WEDNESDAY).places == 2
    absence = add_absence(marek, from_day=THURSDAY, to_day=THURSDAY + timedelta(days=1), why="Training")
    assert add_absence(marek, from_day=THURSDAY, to_day=THURSDAY + timedelta(days=1), why="Ill") == absence
    assert room_on(yard, THURSDAY, asked, at=WEDNESDAY).room is Room.FULL
    remove_absence(absence)
    remove_absence(absence)
    set_working_hours(marek, [Hours(THURSDAY.weekday(), time(7), time(12))])
    (thursday, friday) = days_with_room(yard, first=THURSDAY, days=2, wanted_hours=asked, at=WEDNESDAY)
    assert (thursday.there, thursday.room.places) == (Decimal("4.5"), 1)
    assert (friday.there, friday.room.room) == (Decimal(0), Room.FULL)


def test_names_are_different_and_skills_are_few(yard: Workshop, marek: StaffMember) -> None:
    with pytest.raises(Refused) as refused:
        set_bays(yard, ["Bay", " Bay "])
    assert refused.value.code is Refusal.NAME_TWICE
    with pytest.raises(Refused) as refused:
        set_skills(yard, [f"Skill {n}" for n in range(9)])
    assert refused.value.code is Refusal.TOO_MANY_SKILLS
    with pytest.raises(Refused) as refused:
        add_absence(marek, from_day=THURSDAY, to_day=THURSDAY - timedelta(days=1))
    assert refused.value.code is Refusal.ABSENCE_BACKWARDS
