"""The owner's figures equal what is worked out apart, from the events alone."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from statistics import median
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from pitboard.actions.keep_car import add_car
from pitboard.actions.talk import write_to_customer, write_to_workshop
from pitboard.queries.figures import Figures, Period, figures_of
from pitboard.records.events import Event
from pitboard.records.people import Person, StaffMember
from pitboard.rules.happenings import EventKind
from pitboard.rules.severity import Severity
from pitboard.web.charts import bars_of
from tests.cast import THURSDAY, WEDNESDAY, Visit, minutes
from tests.web.desk import signed_in, words

NEXT_DAY = datetime.fromisoformat("2026-11-20T12:00:00+00:00")
_K = EventKind


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    with time_machine.travel(NEXT_DAY, tick=False):
        yield


@pytest.fixture
def two(visit: Visit, jonas: Person) -> list[Visit]:
    """Nora's car went home; Jonas still thinks about his."""
    clio = add_car(
        plate="DVN 310", make="Renault", model="Clio", year=2018, mileage_km=61_000, by=jonas, at=visit.at
    )
    other = Visit(visit.yard, jonas, clio, desk=visit.desk, bay=visit.bay)
    visit.handed_back(services=["Yearly service"])
    other.estimated()
    return [visit, other]


def of_thursday(visit: Visit) -> Figures:
    return figures_of(visit.yard, Period(THURSDAY, THURSDAY), at=NEXT_DAY)


def moments(visit: Visit, *kinds: EventKind) -> list[datetime]:
    found = Event.objects.filter(order=visit.order, kind__in=kinds).order_by("pk")
    return list(found.values_list("at", flat=True))


def test_cars_per_day_are_the_events(two: list[Visit]) -> None:
    opening = two[0].yard.opening()
    days: Counter[tuple[EventKind, date]] = Counter()
    for kind, at in Event.objects.values_list("kind", "at"):
        days[EventKind(kind), opening.today(at)] += 1
    period = Period(THURSDAY - timedelta(days=3), THURSDAY + timedelta(days=1))
    found = figures_of(two[0].yard, period, at=NEXT_DAY)
    assert [one.arrived for one in found.days] == [days[_K.CAR_ARRIVED, day] for day in period.days]
    assert [one.ready for one in found.days] == [days[_K.CAR_READY, day] for day in period.days]
    assert [one.handed_back for one in found.days] == [days[_K.CAR_HANDED_BACK, day] for day in period.days]
    assert (found.arrived, found.handed_back) == (2, 1)


def test_hours_sold_are_those_of_what_was_finished(two: list[Visit]) -> None:
    finished = [event.facts["line"] for event in Event.objects.filter(kind=_K.REPAIR_FINISHED).order_by("pk")]
    lines = two[0].order.lines.in_bulk(finished)
    day = of_thursday(two[0]).days[0]
    assert day.sold == sum(lines[pk].hours for pk in finished)
    # Marek is there from half past seven to six.
    assert float(day.there) == 10.5
    started = {e.facts["line"]: e.at for e in Event.objects.filter(kind=_K.REPAIR_STARTED, actor=two[0].bay)}
    assert started


def test_hours_there_are_those_of_who_was_there_then(two: list[Visit], marek: StaffMember) -> None:
    monday, tuesday, wednesday = (THURSDAY - timedelta(days=n) for n in (3, 2, 1))
    began = WEDNESDAY - timedelta(days=1)
    StaffMember.objects.filter(pk=marek.pk).update(since=began)
    StaffMember.objects.create(
        workshop=marek.workshop, person=two[0].desk, role=marek.role, since=began, until=WEDNESDAY
    )
    days = figures_of(marek.workshop, Period(monday, THURSDAY), at=NEXT_DAY).days
    there = {day.day: float(day.there) for day in days}
    assert there[monday] == 10.5, "before there were any it was the owner"
    assert there[tuesday] == 21, "both were there"
    assert (there[wednesday], there[THURSDAY]) == (10.5, 10.5), "one had left"


def test_choices_by_severity_are_those_of_the_decisions(two: list[Visit]) -> None:
    by_severity = {one.severity: one for one in of_thursday(two[0]).chosen}
    offered: Counter[Severity] = Counter()
    chosen: Counter[Severity] = Counter()
    for visit in two:
        for line in visit.estimate.lines.select_related("repair__finding"):
            if line.repair.finding is not None:
                offered[line.repair.finding.severity] += 1
        for event in Event.objects.filter(order=visit.order, kind=_K.REPAIRS_CHOSEN):
            for row in visit.order.authorisations.get(pk=event.facts["authorisation"]).lines.all():
                if row.decision == "approved" and not row.carried and row.repair.finding is not None:
                    chosen[row.repair.finding.severity] += 1
    for severity in (Severity.FIX_NOW, Severity.FIX_SOON):
        assert by_severity[severity].proposed == offered[severity] == 2
        assert by_severity[severity].chosen == chosen[severity]
    assert by_severity[Severity.FIX_NOW].percent == 50


def test_the_times_between_are_those_of_the_events(two: list[Visit]) -> None:
    visit, opening = two[0], two[0].yard.opening()
    legs = {one.name: one for one in of_thursday(visit).legs}
    arrived = moments(visit, _K.VISIT_OPENED)[0]
    sent = moments(visit, _K.ESTIMATE_SENT)[0]
    chose = moments(visit, _K.REPAIRS_CHOSEN)[0]
    ready = moments(visit, _K.CAR_READY)[-1]
    for name, start, stop in (
        ("arrived_estimate", arrived, sent),
        ("estimate_choice", sent, chose),
        ("choice_ready", chose, ready),
        ("arrived_ready", arrived, ready),
    ):
        assert legs[name].visits == 1
        assert legs[name].median_hours == median([opening.hours_between(start, stop)])


def test_messages_nobody_answered_are_counted(two: list[Visit]) -> None:
    nora, jonas = two
    at = nora.at
    write_to_workshop(nora.booking, "Is it done?", by=nora.customer, at=at)
    write_to_customer(nora.booking, "Yes.", by=nora.desk, at=at + minutes(1))
    write_to_workshop(jonas.booking, "How long?", by=jonas.customer, at=at + minutes(2))
    found = of_thursday(nora)
    assert (found.messages, found.unanswered) == (2, 1)


def test_it_asks_the_same_questions_for_any_number_of_visits(
    two: list[Visit], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(17):
        figures_of(two[0].yard, Period(THURSDAY - timedelta(days=300), THURSDAY), at=NEXT_DAY)


class TestPage:
    @pytest.fixture
    def client(self, two: list[Visit], olga: StaffMember) -> Client:
        return signed_in(olga)

    def test_shows_them_for_the_days_one_chooses(self, client: Client) -> None:
        where = reverse("figures")
        said = words(client.get(where, {"first": "2026-11-19", "last": "2026-11-19"}))
        assert "Cars that came 2" in said.replace("2 Cars", "Cars") or "Cars that came" in said
        assert "1 of 2 50 %" in said
        assert "Cars per day" in words(client.get(where))

    def test_shows_them_in_the_readers_language(self, client: Client) -> None:
        answer = client.get(reverse("figures"), headers={"accept-language": "de"})
        assert answer.status_code == 200
        assert re.search(r"\d,\d Std\.", words(answer)), words(answer)

    def test_the_file_says_the_same(self, two: list[Visit], client: Client) -> None:
        answer = client.get(reverse("figures_file"), {"first": "2026-11-19", "last": "2026-11-19"})
        assert answer["Content-Disposition"] == 'attachment; filename="figures-2026-11-19-2026-11-19.csv"'
        rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
        found = of_thursday(two[0])
        day = found.days[0]
        assert rows[1] == ["2026-11-19", "2", "1", "1", str(day.sold), str(day.worked), str(day.there)]
        assert rows[4][:3] == ["fix_now", "2", "1"]
        assert rows[-1] == [str(found.promised), str(found.in_range), str(found.by_the_time), "0", "0"]

    @pytest.mark.parametrize(
        "period",
        [
            {"first": "2026-11-20", "last": "2026-11-19"},
            {"first": "2020-01-01", "last": "2026-11-19"},
            {"first": "soon"},
            {"last": "0001-01-01"},
        ],
    )
    def test_what_is_no_period_is_said(self, client: Client, period: dict[str, str]) -> None:
        answer = client.get(reverse("figures"), period)
        assert answer.status_code == 422
        assert client.get(reverse("figures_file"), period).status_code == 200

    def test_is_the_owners_alone(self, two: list[Visit], marek: StaffMember) -> None:
        for who in (two[0].desk, marek, two[0].customer):
            assert signed_in(who).get(reverse("figures")).status_code == 404


def test_a_chart_of_many_days_is_drawn_by_week() -> None:
    day = date(2026, 11, 2)
    few = bars_of([(day + timedelta(days=n), [1.0, 2.0]) for n in range(7)])
    many = bars_of([(day + timedelta(days=n), [1.0, 2.0]) for n in range(70)])
    assert (len(few.bars), few.is_weekly, few.most) == (14, False, "2")
    assert (len(many.bars), many.is_weekly, many.most) == (20, True, "14")
    assert all(bar.x >= 0 and bar.x + bar.width <= 100 and bar.y + bar.height <= 100.01 for bar in many.bars)
    assert bars_of([(day, [0.0, 0.0])]).bars == []
