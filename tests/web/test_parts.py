"""Parts of a repair, from "needed" to "fitted", and what they do to the time the car is ready."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from pitboard.actions.parts import (
    Order,
    drop_part,
    fit_part,
    need_after_all,
    need_estimated_parts,
    need_part,
    order_part,
    receive_part,
)
from pitboard.queries.plan import look_ahead
from pitboard.records.events import Event
from pitboard.records.orders import RepairLine
from pitboard.records.people import StaffMember
from pitboard.records.work import PartNeeded, PartState
from pitboard.rules.happenings import EventKind
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import Visit, minutes
from tests.web.desk import NOON, signed_in, words

FRIDAY = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def brakes(visit: Visit) -> RepairLine:
    return visit.chosen().line("Front brakes")


def expected(visit: Visit) -> datetime:
    ahead = look_ahead(visit.yard, at=NOON)
    ready = ahead.forecast.orders[visit.booking.pk].ready
    assert ready is not None
    return ready.ready_at


class TestStates:
    def test_each_step_says_who_and_when(self, visit: Visit, brakes: RepairLine) -> None:
        part = need_part(brakes, "Hose", Decimal(2), by=visit.bay, at=visit.tick())
        assert part.state is PartState.NEEDED
        part = order_part(part, Order("Stahl and Sons", FRIDAY), by=visit.desk, at=visit.tick())
        assert (part.state, part.ordered_by, part.supplier, part.due_at) == (
            PartState.ORDERED,
            visit.desk,
            "Stahl and Sons",
            FRIDAY,
        )
        part = receive_part(part, by=visit.desk, at=visit.tick())
        assert part.state is PartState.ARRIVED
        part = fit_part(part, by=visit.bay, at=visit.tick())
        assert (part.state, part.fitted_by) == (PartState.FITTED, visit.bay)
        kinds = list(Event.objects.filter(kind__startswith="part_").values_list("kind", flat=True))
        assert kinds == ["part_needed", "part_ordered", "part_arrived", "part_fitted"]

    def test_the_estimate_names_them_already(self, visit: Visit, brakes: RepairLine) -> None:
        need_part(brakes, "Pads", by=visit.bay, at=visit.tick())
        found = need_estimated_parts(brakes, by=visit.bay, at=visit.tick())
        assert [part.name for part in found] == ["Pair of discs"]
        assert need_estimated_parts(brakes, by=visit.bay, at=visit.tick()) == []

    @pytest.mark.parametrize("act", [order_part, receive_part, fit_part, drop_part])
    def test_what_is_fitted_stays_in(
        self, visit: Visit, brakes: RepairLine, act: Callable[..., PartNeeded]
    ) -> None:
        part = fit_part(
            need_part(brakes, "Hose", by=visit.bay, at=visit.tick()), by=visit.bay, at=visit.tick()
        )
        how = [Order("Stahl", None)] if act is order_part else []
        with pytest.raises(Refused) as no:
            act(part, *how, by=visit.bay, at=visit.tick())
        assert no.value.code is Refusal.PART_MOVED_ON

    def test_a_part_has_a_name_and_a_sensible_number(self, visit: Visit, brakes: RepairLine) -> None:
        for name, number, code in (
            (" ", 1, Refusal.FACT_MISSING),
            ("x" * 121, 1, Refusal.FIGURE_OUT_OF_RANGE),
            ("Hose", 0, Refusal.FIGURE_OUT_OF_RANGE),
        ):
            with pytest.raises(Refused) as no:
                need_part(brakes, name, Decimal(number), by=visit.bay, at=visit.tick())
            assert no.value.code is code


class TestThePromise:
    def test_waits_for_the_day_they_are_due(self, visit: Visit, brakes: RepairLine) -> None:
        before = expected(visit)
        part = need_part(brakes, "Hose", by=visit.bay, at=visit.tick())
        order_part(part, Order("Stahl", FRIDAY), by=visit.desk, at=visit.tick())
        brakes.refresh_from_db()
        assert brakes.parts_due_at == FRIDAY
        assert before < FRIDAY < expected(visit)

    def test_and_for_the_last_of_them(self, visit: Visit, brakes: RepairLine) -> None:
        for days in (0, 3):
            part = need_part(brakes, f"Hose {days}", by=visit.bay, at=visit.tick())
            order_part(part, Order("Stahl", FRIDAY + timedelta(days=days)), by=visit.desk, at=visit.tick())
        assert expected(visit) > FRIDAY + timedelta(days=3)

    def test_does_not_know_the_day_while_one_has_none(self, visit: Visit, brakes: RepairLine) -> None:
        ordered = need_part(brakes, "Hose", by=visit.bay, at=visit.tick())
        order_part(ordered, Order("Stahl", FRIDAY), by=visit.desk, at=visit.tick())
        need_part(brakes, "Clip", by=visit.bay, at=visit.tick())
        brakes.refresh_from_db()
        assert brakes.parts_due_at is None

    def test_is_free_again_when_they_are_here(self, visit: Visit, brakes: RepairLine) -> None:
        before = expected(visit)
        part = need_part(brakes, "Hose", by=visit.bay, at=visit.tick())
        order_part(part, Order("Stahl", FRIDAY), by=visit.desk, at=visit.tick())
        receive_part(part, by=visit.desk, at=visit.tick())
        assert expected(visit) - before < minutes(5)

    def test_nor_does_what_is_not_needed_keep_anybody_waiting(self, visit: Visit, brakes: RepairLine) -> None:
        before = expected(visit)
        drop_part(need_part(brakes, "Hose", by=visit.bay, at=visit.tick()), by=visit.bay, at=visit.tick())
        assert expected(visit) - before < minutes(5)

    def test_but_it_does_when_it_was_put_aside_by_mistake(self, visit: Visit, brakes: RepairLine) -> None:
        part = need_part(brakes, "Hose", by=visit.bay, at=visit.tick())
        part = order_part(part, Order("Stahl", FRIDAY), by=visit.desk, at=visit.tick())
        part = drop_part(part, by=visit.bay, at=visit.tick())
        for _ in range(2):
            part = need_after_all(part, by=visit.bay, at=visit.tick())
        assert (part.state, part.due_at) == (PartState.ORDERED, FRIDAY)
        brakes.refresh_from_db()
        assert brakes.parts_due_at == FRIDAY
        assert Event.objects.filter(kind=EventKind.PART_NEEDED, facts__after_all=True).count() == 1


class TestPages:
    @pytest.fixture
    def client(self, brakes: RepairLine, marek: StaffMember) -> Client:
        return signed_in(marek)

    def test_a_part_from_needed_to_fitted(self, visit: Visit, brakes: RepairLine, client: Client) -> None:
        where = reverse("desk_line_parts", args=[visit.order.number, brakes.pk])
        assert "Take over 2 from the estimate: Pair of discs, Pads" in words(client.get(where))
        client.post(where, {"name": "Hose", "quantity": "1"})
        part = PartNeeded.objects.get()
        assert "Hose To order" in words(client.get(where))
        data = {"supplier": "Stahl", "due_day": "2026-11-20", "due_time": "15:00"}
        client.post(reverse("desk_part_order", args=[part.pk]), data)
        assert "Ordered from Stahl, due Fri 15:00 (Marek)" in words(client.get(where))
        assert "1 on its way, due Fri 15:00" in words(client.get("/board/parts/")) or "Hose" in words(
            client.get("/board/parts/")
        )
        client.post(reverse("desk_part_arrival", args=[part.pk]))
        assert "Here since" in words(client.get(where))
        client.post(reverse("desk_part_fitting", args=[part.pk]))
        assert "Fitted" in words(client.get(where))
        assert "No parts" in words(client.get("/board/parts/"))
        assert Event.objects.filter(kind=EventKind.PART_FITTED).exists()

    @pytest.mark.parametrize("came_from", ["", "?from=parts"])
    def test_what_is_not_needed_goes_at_once_and_comes_back_the_same_way(
        self, visit: Visit, brakes: RepairLine, client: Client, came_from: str
    ) -> None:
        part = need_part(brakes, "Hose", by=visit.bay, at=visit.tick())
        page = client.post(f"{reverse('desk_part_removal', args=[part.pk])}{came_from}", follow=True)
        assert "Not needed: Hose Undo" in words(page)
        undo = f"{reverse('desk_part_return', args=[part.pk])}{came_from}"
        assert f'formaction="{undo}"' in page.text
        assert "Hose" not in words(client.get(page.request["PATH_INFO"]))
        again = client.post(undo, follow=True)
        assert again.request["PATH_INFO"] == page.request["PATH_INFO"]
        assert "Hose" in words(again)
        visit_page = words(client.get(reverse("desk_order", args=[visit.order.number])))
        assert "Part needed after all: Hose" in visit_page

    @pytest.mark.parametrize(
        "data",
        [
            {"supplier": "", "due_day": "2026-11-20"},
            {"supplier": "Stahl", "due_time": "15:00"},
            {"supplier": "Stahl", "due_day": "2026-11-18"},
        ],
    )
    def test_an_order_says_from_whom_and_a_day_that_lies_ahead(
        self, visit: Visit, brakes: RepairLine, client: Client, data: dict[str, str]
    ) -> None:
        part = need_part(brakes, "Hose", by=visit.bay, at=visit.tick())
        assert client.post(reverse("desk_part_order", args=[part.pk]), data).status_code == 422
        part.refresh_from_db()
        assert part.state is PartState.NEEDED
