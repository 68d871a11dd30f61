"""The workshop's own inspection: its points, their limits and their order."""

from decimal import Decimal

import pytest

from pitboard.actions.catalogue import add_usual_repair
from pitboard.actions.inspection_points import (
    add_point,
    change_point,
    move_point,
    put_on_list,
    take_off_list,
    use_standard_list,
)
from pitboard.actions.standard_points import PointFacts, Wording, standard_points
from pitboard.queries.catalogue import UsualRepair
from pitboard.records.catalogue import InspectionPoint
from pitboard.records.workshop import Workshop
from pitboard.rules.refusals import Refusal, Refused

PADS = PointFacts("Brakes", "Front pads", "mm", Decimal(3), soon_from=Decimal("4.5"))


def names(yard: Workshop) -> list[str]:
    return [point.name for point in yard.inspection_points.filter(on_list=True)]


def test_a_point_is_kept_with_its_limit_its_repair_and_its_wordings(yard: Workshop) -> None:
    repair = add_usual_repair(yard, UsualRepair("Front brakes", Decimal(2)))
    words = (Wording("Worn down", "Close to the limit"), Wording("  "), Wording("Uneven"))
    facts = PointFacts("Brakes", " Front  pads ", "mm", Decimal(3), repair=repair.pk, wordings=words)
    point = add_point(yard, facts)
    assert (point.name, point.limit, point.repair) == ("Front pads", Decimal(3), repair)
    assert [(w.text, w.advisory) for w in point.wordings.all()] == [
        ("Worn down", "Close to the limit"),
        ("Uneven", ""),
    ]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (PointFacts("", "Pads"), Refusal.FACT_MISSING),
        (PointFacts("Brakes", " "), Refusal.FACT_MISSING),
        (PointFacts("Brakes", "Pads", limit=Decimal(3)), Refusal.FACT_MISSING),
        (PointFacts("Brakes", "x" * 161), Refusal.FIGURE_OUT_OF_RANGE),
        (PointFacts("Brakes", "Pads", "mm", Decimal(10_000_000)), Refusal.FIGURE_OUT_OF_RANGE),
        (PointFacts("Brakes", "Pads", "mm", Decimal(3), soon_from=Decimal(2)), Refusal.LIMITS_SWAPPED),
        (PointFacts("Fluid", "Water", "%", Decimal(3), True, Decimal(4)), Refusal.LIMITS_SWAPPED),
        (PADS, Refusal.NAME_TWICE),
    ],
)
def test_what_cannot_be_looked_at_is_refused(yard: Workshop, wrong: PointFacts, code: Refusal) -> None:
    add_point(yard, PADS)
    with pytest.raises(Refused) as refused:
        add_point(yard, wrong)
    assert refused.value.code is code
    assert yard.inspection_points.count() == 1


def test_a_changed_point_drops_the_wordings_that_were_taken_out(yard: Workshop) -> None:
    point = add_point(yard, PointFacts("Brakes", "Pads", wordings=(Wording("Worn"), Wording("Uneven"))))
    kept = point.wordings.get(text="Worn").pk
    change_point(point, PointFacts("Brakes", "Pads", wordings=(Wording("Worn"), Wording("Glazed"))))
    assert [w.text for w in point.wordings.all()] == ["Worn", "Glazed"]
    assert point.wordings.get(text="Worn").pk == kept


def test_points_are_ordered_within_their_area_and_areas_among_each_other(yard: Workshop) -> None:
    for area, name in (("Tyres", "Tread"), ("Brakes", "Pads"), ("Brakes", "Discs")):
        add_point(yard, PointFacts(area, name))
    discs = yard.inspection_points.get(name="Discs")
    move_point(discs, up=True)
    assert names(yard) == ["Tread", "Discs", "Pads"]
    move_point(discs, up=True)
    assert names(yard) == ["Discs", "Pads", "Tread"]
    move_point(discs, up=True)
    assert names(yard) == ["Discs", "Pads", "Tread"]
    move_point(yard.inspection_points.get(name="Pads"), up=False)
    assert names(yard) == ["Tread", "Discs", "Pads"]


def test_a_point_goes_off_the_list_and_comes_back_at_its_end(yard: Workshop) -> None:
    for name in ("Tread", "Rims"):
        add_point(yard, PointFacts("Tyres", name))
    tread = yard.inspection_points.get(name="Tread")
    take_off_list(tread)
    assert names(yard) == ["Rims"]
    put_on_list(tread)
    assert names(yard) == ["Rims", "Tread"]


def test_a_full_list_takes_no_more(yard: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pitboard.actions.inspection_points.MOST_ON_LIST", 1)
    add_point(yard, PADS)
    spare = add_point(yard, PointFacts("Brakes", "Discs"), on_list=False)
    with pytest.raises(Refused, match="list_full"):
        put_on_list(spare)
    with pytest.raises(Refused, match="list_full"):
        add_point(yard, PointFacts("Brakes", "Lines"))


def test_the_standard_list_is_added_once_and_leaves_what_stands(yard: Workshop) -> None:
    mine = add_point(yard, PointFacts("Body", "Horn", wordings=(Wording("Squeaks"),)))
    count = use_standard_list(yard)
    assert count == len(list(standard_points())) - 1
    assert yard.inspection_points.count() == count + 1
    assert [w.text for w in mine.wordings.all()] == ["Squeaks"]
    assert use_standard_list(yard) == 0


def test_the_standard_list_says_what_is_measured_and_against_what(yard: Workshop) -> None:
    use_standard_list(yard)
    assert 38 <= yard.inspection_points.count() <= 48
    assert {point.unit for point in yard.inspection_points.all()} == {"", "mm", "%", "°C", "V"}
    for point in InspectionPoint.objects.exclude(unit=""):
        assert point.limit is not None and point.soon_from is not None
    fluid = yard.inspection_points.get(area="Fluids", unit="%")
    assert fluid.limit_is_most and fluid.limit == 3
