"""An inspection under pressure: the same sending many times at once, and two who say that the rest is good."""

from collections.abc import Sequence
from functools import partial
from uuid import uuid4

import pytest

from bench.tools.race import Outcome, at_once
from pitboard.actions.inspect_car import Seen, find_rest_good, record_finding, remove_finding, title_of
from pitboard.actions.inspection_points import add_point
from pitboard.actions.standard_points import PointFacts
from pitboard.records.catalogue import InspectionPoint
from pitboard.records.events import Event
from pitboard.records.inspections import Finding
from pitboard.records.workshop import Workshop
from pitboard.rules.happenings import EventKind
from pitboard.rules.refusals import Refusal, Refused
from pitboard.rules.severity import Severity
from tests.cast import Visit

WORN = Seen(Severity.FIX_NOW, "Front pads", "Worn down")


def problems(outcomes: Sequence[Outcome]) -> list[object]:
    return [o.problem.code if isinstance(o.problem, Refused) else o.problem for o in outcomes]


def points_of(yard: Workshop, count: int = 5) -> list[InspectionPoint]:
    return [add_point(yard, PointFacts("Lights", f"Light {number}")) for number in range(count)]


@pytest.mark.django_db(transaction=True)
def test_one_sending_that_arrives_eight_times_at_once_is_one_finding(visit: Visit) -> None:
    visit.inspecting()
    send = partial(record_finding, visit.order, WORN, submission=uuid4(), by=visit.bay, at=visit.tick())
    assert problems(at_once([send] * 8)) == [None] * 8
    assert Finding.objects.count() == 1
    assert Event.objects.filter(kind=EventKind.FINDING_RECORDED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_one_point_the_second_learns_of_the_first(visit: Visit) -> None:
    visit.inspecting()
    name = uuid4()
    jobs = [
        partial(record_finding, visit.order, WORN, submission=name, by=who, at=visit.tick())
        for who in (visit.bay, visit.desk)
    ]
    assert set(problems(at_once(jobs))) == {None, Refusal.CHANGED_MEANWHILE}
    assert Finding.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_say_at_once_that_the_rest_is_good_say_it_once(visit: Visit) -> None:
    points = points_of(visit.yard)
    visit.inspecting()
    jobs = [
        partial(find_rest_good, visit.order, points, by=who, at=visit.tick())
        for who in (visit.bay, visit.desk, visit.bay)
    ]
    assert problems(at_once(jobs)) == [None] * 3
    assert sorted(f.title for f in Finding.objects.all()) == sorted(p.name for p in points)
    assert Event.objects.filter(kind=EventKind.POINTS_FOUND_GOOD).count() == 1


def test_the_rest_leaves_alone_what_was_found(visit: Visit) -> None:
    broken, *others = points = points_of(visit.yard)
    visit.inspecting()
    seen = Seen(Severity.FIX_NOW, "Light 0", point=broken)
    record_finding(visit.order, seen, by=visit.bay, at=visit.tick())
    assert find_rest_good(visit.order, points, by=visit.bay, at=visit.tick()) == len(others)
    assert find_rest_good(visit.order, points, by=visit.bay, at=visit.tick()) == 0
    assert Finding.objects.get(point=broken).severity is Severity.FIX_NOW


def test_a_finding_that_was_taken_back_may_be_sent_anew(visit: Visit) -> None:
    visit.inspecting()
    name = uuid4()
    first = record_finding(visit.order, WORN, submission=name, by=visit.bay, at=visit.tick())
    remove_finding(first, by=visit.bay, at=visit.tick())
    again = record_finding(visit.order, WORN, submission=name, by=visit.bay, at=visit.tick())
    assert again.pk != first.pk and Finding.objects.get() == again


def test_a_long_official_name_fits_into_a_finding() -> None:
    point = InspectionPoint(name="x" * 160)
    assert len(title_of(point)) == 120 and title_of(point).endswith("…")
    assert title_of(InspectionPoint(name="Horn")) == "Horn"
