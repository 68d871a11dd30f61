"""The usual repairs: what may be kept, and what fills a line from a finding."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pitboard.actions.catalogue import (
    InCommon,
    add_usual_repair,
    change_usual_repair,
    retire_usual_repair,
    set_shared_labour,
)
from pitboard.actions.inspection_points import add_point
from pitboard.actions.standard_points import PointFacts
from pitboard.queries.catalogue import (
    UsualPart,
    UsualRepair,
    offer_from,
    offers_from,
    search,
    shared_labour,
    shared_with,
    usual,
)
from pitboard.records.inspections import Finding
from pitboard.records.workshop import Workshop
from pitboard.rules.refusals import Refusal, Refused
from pitboard.rules.severity import Severity
from tests.cast import Visit

PADS = UsualPart("Set of pads", Decimal(1), Decimal("52.40"))
BRAKES = UsualRepair("Front brakes", Decimal("1.8"), [PADS], why_it_matters="Worn pads brake unevenly.")
REAR = UsualRepair("Rear brakes", Decimal("1.4"))


def test_a_usual_repair_is_kept_with_its_parts(yard: Workshop) -> None:
    kept = usual(add_usual_repair(yard, replace(BRAKES, title="  Front brakes ")))
    assert replace(kept, pk=None) == BRAKES


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (replace(BRAKES, title="  "), Refusal.FACT_MISSING),
        (replace(BRAKES, title="x" * 121), Refusal.FIGURE_OUT_OF_RANGE),
        (replace(BRAKES, hours=Decimal(81)), Refusal.FIGURE_OUT_OF_RANGE),
        (replace(BRAKES, parts=[replace(PADS, name="")]), Refusal.FACT_MISSING),
        (replace(BRAKES, parts=[replace(PADS, quantity=Decimal(0))]), Refusal.FIGURE_OUT_OF_RANGE),
        (replace(BRAKES, parts=[replace(PADS, unit_price=Decimal(-1))]), Refusal.FIGURE_OUT_OF_RANGE),
        (REAR, Refusal.NAME_TWICE),
    ],
)
def test_what_cannot_be_right_is_refused(yard: Workshop, wrong: UsualRepair, code: Refusal) -> None:
    add_usual_repair(yard, REAR)
    with pytest.raises(Refused) as refused:
        add_usual_repair(yard, wrong)
    assert refused.value.code is code
    assert [repair.title for repair in yard.catalogue.all()] == ["Rear brakes"]


def test_a_repair_is_changed_with_all_its_parts(yard: Workshop) -> None:
    repair = add_usual_repair(yard, BRAKES)
    changed = change_usual_repair(repair, replace(BRAKES, hours=Decimal(2), parts=[]))
    assert (changed.hours, changed.parts.count()) == (Decimal(2), 0)
    with pytest.raises(Refused, match="name_twice"):
        change_usual_repair(add_usual_repair(yard, REAR), BRAKES)


def test_one_that_is_retired_is_not_offered_until_it_is_changed(yard: Workshop) -> None:
    repair = add_usual_repair(yard, BRAKES)
    retire_usual_repair(repair)
    assert search(yard, "brakes") == []
    change_usual_repair(repair, BRAKES)
    assert [found.title for found in search(yard, "front pads")] == ["Front brakes"]


def test_labour_that_two_share_is_kept_once_whichever_says_so(yard: Workshop) -> None:
    front, rear = add_usual_repair(yard, BRAKES), add_usual_repair(yard, REAR)
    set_shared_labour(rear, [InCommon(front, "Wheels off and on", Decimal("0.4"))])
    set_shared_labour(front, [InCommon(rear, "Wheels off and on", Decimal("0.5"))])
    [shared] = shared_labour([front.pk, rear.pk])
    assert (shared.first, shared.second, shared.hours) == (front.pk, rear.pk, Decimal("0.5"))
    change_usual_repair(rear, replace(REAR, hours=Decimal("0.3")))
    assert [one.hours for one in shared_with(front)] == [Decimal("0.3")]


def test_nothing_shares_more_labour_than_it_takes_or_with_itself(yard: Workshop) -> None:
    front, rear = add_usual_repair(yard, BRAKES), add_usual_repair(yard, REAR)
    for wrong in (
        [InCommon(rear, "Wheels", Decimal("1.5"))],
        [InCommon(front, "Wheels", Decimal("0.5"))],
        [InCommon(rear, " ", Decimal("0.5"))],
        [InCommon(rear, "Wheels", Decimal("0.5"))] * 2,
    ):
        with pytest.raises(Refused):
            set_shared_labour(front, wrong)
    assert shared_with(front) == []


def test_a_finding_is_filled_from_its_point_and_else_by_its_name(visit: Visit) -> None:
    visit.inspected()
    brakes = add_usual_repair(visit.yard, BRAKES)
    flushed = add_usual_repair(visit.yard, UsualRepair("Brake fluid, changed", Decimal("0.6")))
    point = add_point(visit.yard, PointFacts("Brakes", "Brake fluid", repair=flushed.pk))
    findings = Finding.objects.filter(inspection__order=visit.order)
    named, battery, good = findings
    assert offers_from(visit.yard, findings) == {named.pk: usual(brakes)}
    Finding.objects.filter(pk__in=[battery.pk, good.pk]).update(point=point)
    battery, good = Finding.objects.get(pk=battery.pk), Finding.objects.get(pk=good.pk)
    assert offer_from(battery) == usual(flushed)
    assert good.severity is Severity.GOOD and offer_from(good) is None
    retire_usual_repair(flushed)
    assert offer_from(battery) is None
