"""A rehearsal leaves everything in order, and its checks would say so if it did not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pitboard.config.demo import load_demo
from pitboard.config.rehearsal import Outcome, run_rehearsal
from pitboard.config.rehearsal.checks import everything_wrong, wrong_orders, wrong_tellings, wrong_totals
from pitboard.config.rehearsal.material import read_material
from pitboard.records.deliveries import Delivery
from pitboard.records.events import Event
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import LineState, OrderState
from tests.cast import Visit

AT = datetime(2026, 11, 19, 12, 42, tzinfo=UTC)


def rehearsed(*, orders: int, history: int = 0, seed: int = 1) -> Outcome:
    workshop = load_demo(at=AT).workshop
    return run_rehearsal(
        workshop,
        read_material(None),
        orders=orders,
        seed=seed,
        history=history,
        at=AT,
        expect=lambda _: None,
        tell=lambda: None,
        tell_copied=lambda _: None,
    )


@pytest.mark.django_db
def test_a_rehearsal_and_its_history_are_in_order() -> None:
    outcome = rehearsed(orders=8, history=16)
    assert outcome.wrong == []
    assert (len(outcome.driven.orders), len(outcome.copied)) == (8, 16)
    copied = RepairOrder.objects.filter(pk__in=outcome.copied)
    assert {order.state for order in copied} == {OrderState.HANDED_BACK}
    assert all(order.arrived_at < AT for order in copied)


def test_missing_data_is_said_and_replaced(tmp_path: Path) -> None:
    material = read_material(tmp_path)
    assert len(material.said) == 2
    assert material.cars and material.faults


def test_real_data_is_read(tmp_path: Path) -> None:
    (tmp_path / "vehicle_models.csv").write_text("make,model\nSKODA,FABIA\nDUCATI,MONSTER\n")
    (tmp_path / "inspection_items.csv").write_text(
        "manual_reference,component,defect,advisory\n1.1,Tyres > Condition,cut to the cord,slightly cut\n"
    )
    material = read_material(tmp_path)
    assert material.cars == [("Skoda", "Fabia")]
    assert [fault.seen.note for fault in material.faults] == ["Cut to the cord", "Slightly cut"]


@pytest.mark.django_db
def test_a_sound_visit_has_nothing_wrong(visit: Visit) -> None:
    visit.handed_back()
    assert everything_wrong([visit.order.pk], [visit.booking.pk]) == []


@pytest.mark.django_db
def test_the_checks_see_an_order_that_jumped_ahead(visit: Visit) -> None:
    visit.chosen()
    RepairOrder.objects.filter(pk=visit.order.pk).update(state=OrderState.FINAL_CHECK)
    assert any("events lead to in_repair" in wrong for wrong in wrong_orders([visit.order.pk]))


@pytest.mark.django_db
def test_the_checks_see_a_line_whose_work_never_began(visit: Visit) -> None:
    visit.repaired()
    Event.objects.filter(order=visit.order, kind=EventKind.REPAIR_STARTED).update(kind=EventKind.REPAIR_NOTED)
    assert any("Front brakes" in wrong for wrong in wrong_orders([visit.order.pk]))


@pytest.mark.django_db
def test_the_checks_see_a_total_that_does_not_fit_its_lines(visit: Visit) -> None:
    visit.chosen()
    RepairLine.objects.filter(order=visit.order, title="Battery").update(state=LineState.APPROVED)
    assert len(wrong_totals([visit.order.pk])) == 1


@pytest.mark.django_db
def test_the_checks_see_a_telling_that_is_missing_or_not_owed(visit: Visit) -> None:
    visit.chosen()
    first, second = Delivery.objects.filter(event__order=visit.order).order_by("pk")[:2]
    first.delete()
    Delivery.objects.filter(pk=second.pk).update(key="order:1/made_up")
    wrong = wrong_tellings("order", [visit.order.pk])
    assert any("was not planned" in w for w in wrong) and any("made_up was planned" in w for w in wrong)
