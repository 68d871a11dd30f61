"""Merging at the desk: which one, what would move, and back again."""

from collections.abc import Iterator

import pytest
import time_machine

from pitboard.records.desk import Merge
from pitboard.records.people import Person
from tests.actions.test_merge import caller, second_car
from tests.cast import Visit
from tests.web.desk import NOON, signed_in, words


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def test_a_customer_is_chosen_looked_at_merged_and_given_back(visit: Visit) -> None:
    visit.arrived()
    gone, desk = caller("Nora Larkspur"), signed_in(visit.desk)
    page = f"/board/customers/{visit.customer.pk}/"
    assert "Looks the same Nora Larkspur" in words(desk.get(f"{page}merge"))
    assert "Nora Larkspur" in words(desk.get(f"{page}merge?find=larkspur"))
    preview = desk.get(f"{page}merge?other={gone.pk}")
    assert "This one goes" in words(preview) and "1 visit" in words(preview)
    assert not Merge.objects.exists()
    done = desk.post(f"{page}merge", {"other": gone.pk}, follow=True)
    assert "Merged into this one" in words(done) and "Undo the merge" in words(done)
    assert "Go there" in words(desk.get(f"/board/customers/{gone.pk}/"))
    undone = desk.post(f"/board/merges/{Merge.objects.get().pk}/undo", follow=True)
    assert "Everything that was moved is back" in words(undone)
    assert "Merged into this one" not in words(undone)


def test_why_it_cannot_be_is_said_before(visit: Visit, jonas: Person) -> None:
    desk = signed_in(visit.desk)
    address = f"/board/customers/{visit.customer.pk}/merge"
    page = desk.get(f"{address}?other={jonas.pk}")
    assert "has an account of their own" in words(page)
    assert "Merge the two" not in words(page)
    assert desk.post(address, {"other": jonas.pk}).status_code == 422
    assert not Merge.objects.exists()


def test_a_car_written_down_wrongly_is_merged(visit: Visit) -> None:
    visit.arrived()
    wrong, desk = second_car(), signed_in(visit.desk)
    page = f"/board/cars/{visit.vehicle.pk}/"
    done = desk.post(f"{page}merge", {"other": wrong.pk}, follow=True)
    assert "KRT 48Z" in words(done)
    found = desk.get("/board/search/found?q=KRT+48Z")
    assert "KRT 482" in words(found), "its plate leads to the car it became"


@pytest.mark.parametrize("other", ["", "x", "-1", "9" * 30, "999999"])
def test_nobody_is_merged_with_nothing(visit: Visit, other: str) -> None:
    address = f"/board/customers/{visit.customer.pk}/merge"
    assert signed_in(visit.desk).post(address, {"other": other}).status_code in (200, 404)
    assert not Merge.objects.exists()
