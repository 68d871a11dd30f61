"""A technician's day: one tap for each step, in the order of the plan."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from pitboard.actions.plan_work import assign_line
from pitboard.queries.work_time import time_on
from pitboard.records.orders import RepairLine
from pitboard.records.people import StaffMember
from pitboard.records.work import CrewMessage
from pitboard.rules.lifecycle import LineState
from pitboard.rules.permissions import Role
from tests.cast import Visit, employ
from tests.web.desk import NOON, picture, primary_buttons, signed_in, words


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def at_work(visit: Visit) -> Visit:
    """Two repairs are agreed: the service that was booked, and the brakes."""
    return visit.chosen(services=["Yearly service"])


@pytest.fixture
def client(at_work: Visit, marek: StaffMember) -> Client:
    return signed_in(marek)


def tap(client: Client, route: str, line: RepairLine) -> Any:
    where = reverse(route, args=[line.order.number, line.pk])
    answer = client.post(f"{where}?from=jobs", follow=True)
    assert answer.redirect_chain == [("/board/jobs/", 302)]
    return answer


class TestOneTap:
    def test_start_to_done_is_two_taps(self, at_work: Visit, client: Client) -> None:
        first = client.get("/board/jobs/")
        assert primary_buttons(first) == ["Start"]
        brakes = at_work.line("Front brakes")
        taps = [tap(client, route, brakes) for route in ("desk_line_start", "desk_line_end")]
        assert len(taps) == 2
        brakes.refresh_from_db()
        assert brakes.state is LineState.DONE
        assert primary_buttons(taps[0]) == ["Done"]

    def test_the_next_job_stands_there_before_the_last_is_closed(
        self, at_work: Visit, client: Client
    ) -> None:
        answer = tap(client, "desk_line_start", at_work.line("Front brakes"))
        said = words(answer)
        assert (
            said.index("In hand")
            < said.index("Front brakes")
            < said.index("Next")
            < said.index("Yearly service")
        )

    def test_each_has_its_way_back(self, at_work: Visit, client: Client) -> None:
        brakes = at_work.line("Front brakes")
        tap(client, "desk_line_start", brakes)
        tap(client, "desk_line_start_undo", brakes)
        brakes.refresh_from_db()
        assert brakes.state is LineState.APPROVED
        tap(client, "desk_line_start", brakes)
        done = tap(client, "desk_line_end", brakes)
        assert reverse("desk_line_end_undo", args=[brakes.order.number, brakes.pk]) in done.content.decode()
        back = tap(client, "desk_line_end_undo", brakes)
        assert "In hand" in words(back)

    def test_a_pause_and_on_again(
        self, at_work: Visit, client: Client, marek: StaffMember, clock: Any
    ) -> None:
        brakes = at_work.line("Front brakes")
        tap(client, "desk_line_start", brakes)
        clock.shift(timedelta(minutes=30))
        paused = tap(client, "desk_line_pause", brakes)
        assert "Paused" in words(paused) and "0.5 h of 1.8 h" in words(paused)
        clock.shift(timedelta(minutes=30))
        tap(client, "desk_line_going_on", brakes)
        clock.shift(timedelta(minutes=30))
        tap(client, "desk_line_end", brakes)
        assert str(time_on(brakes, at=NOON + timedelta(hours=9))[marek.pk].hours) == "1.00"

    def test_a_second_tap_says_that_it_was_done(self, at_work: Visit, client: Client) -> None:
        brakes = at_work.line("Front brakes")
        answer = tap(client, "desk_line_pause", brakes)
        assert "Nobody's clock runs on this repair" in words(answer)


class TestTheOrder:
    def test_is_the_plans(self, at_work: Visit, marek: StaffMember, client: Client) -> None:
        ilse = employ(at_work.yard, "Ilse Brandt", Role.TECHNICIAN)
        assign_line(at_work.line("Front brakes"), ilse, by=at_work.desk, at=at_work.tick())
        assign_line(at_work.line("Yearly service"), marek, by=at_work.desk, at=at_work.tick())
        assert "Front brakes" not in words(client.get("/board/jobs/"))
        theirs = words(signed_in(ilse).get("/board/jobs/"))
        assert "Front brakes" in theirs and "Yearly service" not in theirs

    def test_an_inspection_is_a_job_too(self, visit: Visit, marek: StaffMember) -> None:
        visit.arrived()
        answer = signed_in(marek).get("/board/jobs/")
        assert primary_buttons(answer) == ["Start the inspection"]

    def test_a_car_whose_repairs_are_over_waits_for_its_check(self, at_work: Visit, client: Client) -> None:
        for title in ("Front brakes", "Yearly service"):
            for route in ("desk_line_start", "desk_line_end"):
                answer = tap(client, route, at_work.line(title))
        assert "Ready for the final check" in words(answer)

    def test_who_has_nothing_to_do_is_told(self, visit: Visit, marek: StaffMember) -> None:
        assert "Nothing to do yet" in words(signed_in(marek).get("/board/jobs/"))


class TestTime:
    def where(self, line: RepairLine) -> str:
        return reverse("desk_line_time", args=[line.order.number, line.pk])

    def test_is_corrected_with_a_reason(
        self, at_work: Visit, client: Client, marek: StaffMember, clock: Any
    ) -> None:
        brakes = at_work.line("Front brakes")
        tap(client, "desk_line_start", brakes)
        clock.shift(timedelta(hours=2))
        tap(client, "desk_line_end", brakes)
        page = client.get(self.where(brakes))
        assert "Marek Holm 2 h 2 h" in words(page)
        data = {"technician": str(marek.pk), "hours": "1,5", "reason": "Forgot to stop"}
        assert client.post(self.where(brakes), data).status_code == 302
        assert str(time_on(brakes, at=NOON + timedelta(hours=9))[marek.pk].hours) == "1.50"
        assert "Marek Holm 2 h 1.5 h" in words(client.get(self.where(brakes)))
        history = words(client.get(reverse("desk_order", args=[at_work.order.number])))
        assert "Front brakes: Marek Holm's time is 1.5 h instead of 2 h Forgot to stop" in history

    def test_wants_a_reason(self, at_work: Visit, client: Client, marek: StaffMember) -> None:
        brakes = at_work.line("Front brakes")
        answer = client.post(self.where(brakes), {"technician": str(marek.pk), "hours": "1", "reason": ""})
        assert answer.status_code == 422


class TestAsking:
    def where(self, visit: Visit) -> str:
        return reverse("desk_order_crew", args=[visit.order.number])

    def test_the_desk_is_asked_with_a_photo_and_answers(
        self, at_work: Visit, client: Client, marek: StaffMember
    ) -> None:
        line = at_work.line("Front brakes")
        asked = client.post(
            f"{self.where(at_work)}?line={line.pk}", {"text": "Hose is cracked, too?", "photos": picture()}
        )
        assert asked.status_code == 302
        question = CrewMessage.objects.get()
        assert question.asks and question.line == line
        desk = signed_in(at_work.desk)
        assert "Marek: Hose is cracked, too?" in words(
            desk.get(reverse("desk_order", args=[at_work.order.number]))
        )
        photo = question.photos.get()
        shown: Any = desk.get(reverse("photo", args=[photo.key, "small"]))
        assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
        assert desk.post(self.where(at_work), {"text": "Yes, put it on the list."}).status_code == 302
        assert "Yes, put it on the list." in words(
            client.get(reverse("desk_order_crew_live", args=[at_work.order.number]))
        )
        assert "Answered" in words(client.get("/board/jobs/"))
        assert "from the bay" not in words(desk.get(reverse("desk_order", args=[at_work.order.number])))

    def test_the_customer_sees_neither_words_nor_photo(self, at_work: Visit, client: Client) -> None:
        client.post(self.where(at_work), {"text": "Hose is cracked, too?", "photos": picture()})
        nora = signed_in(at_work.customer)
        photo = CrewMessage.objects.get().photos.get()
        assert nora.get(reverse("photo", args=[photo.key, "small"])).status_code == 404
        page = nora.get(reverse("visit", args=[at_work.order.number]))
        assert "Hose" not in words(page) and photo.key not in page.content.decode()

    def test_an_empty_question_is_refused(self, at_work: Visit, client: Client) -> None:
        assert client.post(self.where(at_work), {"text": " "}).status_code == 422

    @pytest.mark.parametrize("line", ["", "x", "99999999999999999", "-1"])
    def test_a_forged_line_is_no_line(self, at_work: Visit, client: Client, line: str) -> None:
        assert client.post(f"{self.where(at_work)}?line={line}", {"text": "And now?"}).status_code == 302
        assert CrewMessage.objects.get().line is None
