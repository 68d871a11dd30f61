"""The workshop's list before a car is ready."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from pitboard.actions.final_check import set_check_points, use_usual_check_list
from pitboard.actions.hand_back import pass_check, reopen_visit, start_check
from pitboard.records.people import StaffMember
from pitboard.records.work import Checked
from pitboard.rules.lifecycle import OrderState
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import Visit
from tests.web.desk import NOON, signed_in, words


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def checking(visit: Visit) -> Visit:
    visit.repaired()
    use_usual_check_list(visit.yard)
    start_check(visit.order, by=visit.bay, at=visit.tick())
    return visit


def ids(visit: Visit) -> list[int]:
    return [point.pk for point in visit.yard.check_points.all()]


def test_every_point_is_ticked_before_the_car_is_ready(checking: Visit) -> None:
    with pytest.raises(Refused) as no:
        pass_check(checking.order, checked=ids(checking)[1:], by=checking.bay, at=checking.tick())
    assert no.value.code is Refusal.CHECK_INCOMPLETE and no.value.facts == {"left": ["Road test"]}
    assert checking.reload().state is OrderState.FINAL_CHECK
    pass_check(checking.order, checked=ids(checking), by=checking.bay, at=checking.tick())
    assert checking.reload().state is OrderState.READY
    assert list(Checked.objects.values_list("name", "lap", "checked_by")) == [
        (name, 1, checking.bay.pk)
        for name in ("Road test", "Wheel nuts to torque", "Fluids", "Clean inside and out")
    ]


def test_again_when_it_came_back(checking: Visit) -> None:
    pass_check(checking.order, checked=ids(checking), by=checking.bay, at=checking.tick())
    reopen_visit(checking.order, reason="A light is on.", by=checking.bay, at=checking.tick())
    start_check(checking.order, by=checking.bay, at=checking.tick())
    with pytest.raises(Refused):
        pass_check(checking.order, by=checking.bay, at=checking.tick())
    pass_check(checking.order, checked=ids(checking), by=checking.bay, at=checking.tick())
    assert Checked.objects.filter(lap=2).count() == 4


def test_a_workshop_without_a_list_asks_nothing(checking: Visit) -> None:
    set_check_points(checking.yard, [])
    pass_check(checking.order, by=checking.bay, at=checking.tick())
    assert checking.reload().state is OrderState.READY


def test_on_the_page_what_is_left_is_named_and_ticks_stay(checking: Visit) -> None:
    client = signed_in(checking.bay)
    where = reverse("desk_order_check_pass", args=[checking.order.number])
    some = [str(pk) for pk in ids(checking)[:2]]
    answer = client.post(where, {"checked": some, "note": "4 km"})
    assert answer.status_code == 422
    assert "Not checked yet: Fluids, Clean inside and out." in words(answer)
    assert answer.content.decode().count(" checked>") == 2 or answer.content.decode().count("checked") >= 2
    assert client.post(where, {"checked": [str(pk) for pk in ids(checking)]}).status_code == 302
    assert checking.reload().state is OrderState.READY


@pytest.mark.parametrize("forged", [["x"], ["999999"], ["-1"]])
def test_a_forged_point_is_no_tick(checking: Visit, forged: list[str]) -> None:
    where = reverse("desk_order_check_pass", args=[checking.order.number])
    assert signed_in(checking.bay).post(where, {"checked": forged}).status_code == 422


def test_the_owner_writes_the_list(checking: Visit, olga: StaffMember) -> None:
    client = signed_in(olga)
    kept = checking.yard.check_points.get(name="Road test")
    answer: Any = client.post(reverse("settings_check"), {"points": "Lights\n\nRoad test\nLights"})
    assert answer.status_code == 302
    assert [point.name for point in checking.yard.check_points.all()] == ["Lights", "Road test"]
    assert checking.yard.check_points.get(name="Road test").pk == kept.pk
    too_many = "\n".join(f"Point {n}" for n in range(21))
    assert client.post(reverse("settings_check"), {"points": too_many}).status_code == 422
