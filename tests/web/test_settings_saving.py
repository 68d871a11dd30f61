"""The owner's forms: what is saved, what is refused, and that what was typed stays."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from tests.cast import WEDNESDAY
from tests.web.desk import signed_in, words
from tests.web.settings_pages import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday() -> Any:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def owner(olga: StaffMember) -> Client:
    return signed_in(olga)


def save(owner: Client, page: str, *, to: str = "", **typed: Any) -> Any:
    """Sends the form as the page has it, with some of it typed anew."""
    return owner.post(to or page, fields_of(owner, page, sent_to=to) | typed, follow=True)


def test_saving_a_page_as_it_is_changes_nothing(owner: Client, yard: Workshop, marek: StaffMember) -> None:
    before = Workshop.objects.values().get()
    hours, services = (
        list(yard.opening_hours.values_list("weekday", "opens", "closes")),
        list(yard.services.values()),
    )
    pages = ["/settings/", "/settings/booking/", "/settings/hours/", "/settings/services/", "/settings/bays/"]
    for page in [*pages, f"/settings/people/{marek.pk}/"]:
        answer = save(owner, page)
        assert answer.status_code == 200, (page, words(answer))
        assert "Saved" in words(answer), page
    assert Workshop.objects.values().get() == before
    assert list(yard.opening_hours.values_list("weekday", "opens", "closes")) == hours
    assert list(yard.services.values()) == services
    assert not marek.working_hours.exists()


def test_the_workshop_changes_what_it_states(owner: Client, yard: Workshop) -> None:
    answer = save(
        owner,
        "/settings/",
        name="Kestrel & Daughter",
        phone="01 5550199",
        hourly_rate="70",
        diagnosis_hours="1,5",
        map_url="maps.example/kestrel",
        imprint="Kestrel Yard\nFoundry Lane 14",
        region="9",
    )
    assert "Saved" in words(answer)
    assert "An hour of labour costs them €84.70 with tax." in words(answer)
    yard.refresh_from_db()
    assert (yard.name, yard.phone.as_e164, yard.region) == ("Kestrel & Daughter", "+4315550199", "9")
    assert (yard.diagnosis_hours, yard.map_url) == (Decimal("1.5"), "https://maps.example/kestrel")
    assert yard.imprint.splitlines() == ["Kestrel Yard", "Foundry Lane 14"]


def test_a_new_country_leaves_the_old_ones_region_behind(owner: Client, yard: Workshop) -> None:
    save(owner, "/settings/", region="9")
    answer = save(owner, "/settings/", country="DE")
    yard.refresh_from_db()
    assert (yard.country, yard.region) == ("DE", "")
    assert "Bayern" in words(answer)


@pytest.mark.parametrize(
    ("page", "name", "typed", "said"),
    [
        ("/settings/", "name", "", "This field is required"),
        ("/settings/", "phone", "not a number", "This is not a phone number"),
        ("/settings/", "timezone", "Mars/Olympus", "This time zone is not known"),
        ("/settings/", "tax_percent", "250", "less than or equal to 99"),
        ("/settings/", "region", "BY", "Select a valid choice"),
        ("/settings/booking/", "lead_time_hours", "soon", "Write a whole number"),
        ("/settings/booking/", "book_days_ahead", "0", "greater than or equal to 1"),
        ("/settings/booking/", "expire_after_hours", "99999", "less than or equal to 1000"),
        ("/settings/hours/", "ends-0-0", "07:00", "have to end after they begin"),
        ("/settings/hours/", "ends-6-0", "12:00", "Fill in both times, or neither"),
        ("/settings/hours/", "begins-0-1", "25:61", "Enter a valid time"),
        ("/settings/services/", "service-0-name", "Season tyres", "is in the list twice"),
        ("/settings/services/", "service-0-hours", "0", "greater than or equal to 0.1"),
        ("/settings/services/", "service-3-name", "Hybrid check", "how many hours of work"),
        ("/settings/services/", "service-4-hours", "2", "Give it a name"),
        ("/settings/bays/", "bays", "Lift 1\nLift 1", "is in the list twice"),
        ("/settings/bays/", "bays", "x" * 61, "each with a name of up to 60 letters"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    owner: Client, yard: Workshop, page: str, name: str, typed: str, said: str
) -> None:
    before = everything(yard)
    answer = save(owner, page, **{name: typed})
    assert answer.status_code == 422
    assert said in words(answer)
    assert everything(yard) == before
    if name != "region":
        # In a list to choose from there is nothing to keep but what is in it.
        html = answer.content.decode()
        assert f'value="{typed}"' in html or f">\n{typed}</textarea>" in html or not typed


def everything(yard: Workshop) -> list[Any]:
    return [
        Workshop.objects.values().get(),
        list(yard.opening_hours.order_by("pk").values()),
        list(yard.services.values()),
        list(yard.bays.values()),
        list(yard.skills.values()),
        list(yard.closed_days.values()),
    ]


def test_two_spans_that_overlap_are_refused_by_the_name_of_their_day(owner: Client, yard: Workshop) -> None:
    answer = save(owner, "/settings/hours/", **{"begins-1-1": "12:00", "ends-1-1": "19:00"})
    assert answer.status_code == 422
    assert "On Tuesday two spans of hours overlap" in words(answer)
    assert 'value="19:00"' in answer.content.decode()


def test_a_day_can_have_a_break_and_another_none_at_all(owner: Client, yard: Workshop) -> None:
    noon = {"ends-0-0": "12:00", "begins-0-1": "13:00", "ends-0-1": "18:00", "begins-5-0": "", "ends-5-0": ""}
    assert "Saved" in words(save(owner, "/settings/hours/", **noon))
    monday = yard.opening_hours.filter(weekday=0).order_by("opens").values_list("opens", "closes")
    assert list(monday) == [(time(7, 30), time(12)), (time(13), time(18))]
    assert not yard.opening_hours.filter(weekday=5).exists()
    # Room for a third span is there now.
    assert "begins-0-2" in fields_of(owner, "/settings/hours/")


def test_half_a_page_closes_no_workshop(owner: Client, yard: Workshop) -> None:
    assert owner.post("/settings/hours/", {"begins-0-0": "", "ends-0-0": ""}).status_code == 422
    assert yard.opening_hours.count() == 6


def test_closed_days_come_and_go(owner: Client, yard: Workshop) -> None:
    holiday = {"day": "2026-12-21", "last": "2026-12-23", "why": "Works outing"}
    answer = save(owner, "/settings/hours/", to="/settings/closed-days/", **holiday)
    assert "Wednesday 23 December Works outing" in words(answer)
    owner.post("/settings/closed-days/removal", {"day": "2026-12-22"})
    assert [one.day.day for one in yard.closed_days.order_by("day")] == [21, 23]


@pytest.mark.parametrize("last", ["2026-12-20", "2028-12-21"])
def test_a_closure_ends_after_it_begins_and_within_months(owner: Client, yard: Workshop, last: str) -> None:
    typed = {"day": "2026-12-21", "last": last, "why": "Works outing"}
    answer = owner.post("/settings/closed-days/", typed)
    assert answer.status_code == 422
    assert "Works outing" in answer.content.decode()
    assert not yard.closed_days.exists()


def test_services_are_added_changed_put_in_order_and_taken_back(owner: Client, yard: Workshop) -> None:
    typed = {
        "service-0-place": "9",
        "service-1-guide_price": "",
        "service-2-name": "Brakes",
        "service-3-name": "Battery check",
        "service-3-hours": "0,25",
        "service-3-guide_price": "19",
        "service-3-place": "1",
    }
    kept = yard.services.get(name="Brakes squeal or grind").pk
    assert "Saved" in words(save(owner, "/settings/services/", **typed))
    offered = yard.services.filter(offered=True)
    assert [one.name for one in offered] == ["Battery check", "Season tyres", "Brakes", "Yearly service"]
    assert offered.get(name="Season tyres").guide_price is None
    assert offered.get(name="Brakes").pk == kept
    fields = fields_of(owner, "/settings/services/")
    del fields["service-0-offered"]
    owner.post("/settings/services/", fields)
    assert not yard.services.get(name="Battery check").offered


def test_skills_are_added_and_dropped(owner: Client, yard: Workshop) -> None:
    for name in ("High voltage", "Body shop"):
        save(owner, "/settings/bays/", to="/settings/skills/", new=name)
    assert [skill.name for skill in yard.skills.all()] == ["Body shop", "High voltage"]
    again = save(owner, "/settings/bays/", to="/settings/skills/", new="Body shop")
    assert again.status_code == 422
    assert "is in the list twice" in words(again)
    save(owner, "/settings/bays/", to="/settings/skills/", kept=["High voltage"])
    assert [skill.name for skill in yard.skills.all()] == ["High voltage"]


def test_a_technicians_week_and_absences(owner: Client, marek: StaffMember) -> None:
    page = f"/settings/people/{marek.pk}/"
    answer = save(owner, page, **{"begins-0-0": "08:00", "ends-0-0": "12:00"})
    assert "Saved" in words(answer)
    assert [(one.weekday, one.begins, one.ends) for one in marek.working_hours.all()] == [
        (0, time(8), time(12))
    ]
    away = {"from_day": "2026-11-23", "to_day": "2026-11-27", "why": "Course"}
    answer = save(owner, page, to=f"{page}absences", **away)
    assert "Mon 23 Nov to Fri 27 Nov Course" in words(answer)
    assert "Away Mon 23 Nov to Fri 27 Nov" in words(owner.get("/settings/people/"))
    owner.post(f"{page}absences/{marek.absences.get().pk}/removal")
    assert not marek.absences.exists()


def test_an_absence_that_ends_before_it_begins_is_refused(owner: Client, marek: StaffMember) -> None:
    typed = {"from_day": "2026-11-27", "to_day": "2026-11-23", "why": "Course"}
    answer = owner.post(f"/settings/people/{marek.pk}/absences", typed)
    assert answer.status_code == 422
    assert "The last day cannot be before the first" in words(answer)
    assert 'value="Course"' in answer.content.decode()


def test_the_terms_say_which_days_and_holidays_they_mean(owner: Client, yard: Workshop) -> None:
    page = words(owner.get("/settings/booking/"))
    assert "Customers find you closed on these days: Tue 8 Dec" in page
    fields = fields_of(owner, "/settings/booking/")
    del fields["observe_holidays"]
    page = words(owner.post("/settings/booking/", fields, follow=True))
    assert "These days are open like any other now: Tue 8 Dec" in page
    yard.refresh_from_db()
    assert not yard.observe_holidays
    assert yard.opening().is_open_on(date(2026, 12, 8))


def test_the_tolerance_is_a_part_of_the_terms(owner: Client, yard: Workshop) -> None:
    answer = save(owner, "/settings/booking/", tolerance_percent="7,5", tolerance_amount="40")
    assert "Saved" in words(answer)
    yard.refresh_from_db()
    assert (yard.tolerance_percent, yard.tolerance_amount) == (Decimal("7.5"), Decimal(40))


@pytest.mark.parametrize("typed", [{"tolerance_percent": "51"}, {"tolerance_amount": "-1"}])
def test_a_tolerance_beyond_reason_is_refused(owner: Client, yard: Workshop, typed: dict[str, str]) -> None:
    answer = save(owner, "/settings/booking/", **typed)
    assert answer.status_code == 422
    yard.refresh_from_db()
    assert (yard.tolerance_percent, yard.tolerance_amount) == (Decimal(0), Decimal(0))
