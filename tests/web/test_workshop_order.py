"""One visit at the desk: inspection, repairs, promise, check and hand-back, with bad input at every form."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from pitboard.records.estimates import Decision
from pitboard.records.inspections import Finding
from pitboard.records.orders import Promise, RepairLine
from pitboard.records.people import StaffMember
from pitboard.records.photos import Photo
from pitboard.rules.lifecycle import LineState, OrderState
from pitboard.rules.severity import Severity
from tests.cast import Visit
from tests.web.desk import NOON, picture, primary_buttons, signed_in, words


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def at(visit: Visit, noun: str = "", **arguments: int) -> str:
    name = f"desk_order{'_' + noun if noun else ''}"
    return reverse(name, kwargs={"number": visit.order.number, **arguments})


def on_line(visit: Visit, title: str, noun: str) -> str:
    return reverse(f"desk_line_{noun}", args=[visit.order.number, visit.line(title).pk])


def repairs_in_order(page: Any) -> list[str]:
    listed = page.content.decode().split('aria-labelledby="repairs"')[1].split("</section>")[0]
    return [
        title for title in re.findall(r"<h3[^>]*>(.*?)</h3>", listed) if title != "Final check and test drive"
    ]


STEPS = [
    ("arrived", ["Start the inspection"], ["Start the inspection"]),
    ("inspecting", ["Finish the inventory"], ["Finish the inventory"]),
    ("inspected", ["Price the repairs"], []),
    ("estimated", [], []),
    ("chosen", ["Start"], ["Start"]),
    ("repaired", ["Start the final check"], ["Start the final check"]),
    ("ready", ["Hand back"], []),
    ("handed_back", [], []),
]


@pytest.mark.parametrize(("stage", "desk", "bay"), STEPS)
def test_one_signal_button_says_what_is_next(
    visit: Visit, marek: StaffMember, stage: str, desk: list[str], bay: list[str]
) -> None:
    getattr(visit, stage)()
    assert primary_buttons(signed_in(visit.desk).get(at(visit))) == desk
    assert primary_buttons(signed_in(marek).get(at(visit))) == bay


def test_the_piece_asks_a_fixed_number_of_questions(
    visit: Visit, marek: StaffMember, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visit.chosen(services=["Yearly service", "Season tyres"])
    # The forms that only the desk sees ask for more.
    for person, most in ((marek, 25), (visit.desk, 28)):
        client = signed_in(person)
        with django_assert_max_num_queries(most):
            client.get(at(visit, "live"))


def test_page_and_live_piece_carry_the_version(visit: Visit) -> None:
    visit.chosen()
    client, order = signed_in(visit.desk), visit.reload()
    marked = f'data-topic="order:{order.pk}" data-version="{order.version}" data-piece="{at(visit, "live")}"'
    page, piece = client.get(at(visit)).content.decode(), client.get(at(visit, "live")).content.decode()
    assert marked in page and marked in piece
    assert "csrfmiddlewaretoken" in page and "csrfmiddlewaretoken" not in piece
    assert 'name="stream-token"' in page


class TestInspection:
    def test_a_technician_starts_and_finishes_it(self, visit: Visit, marek: StaffMember) -> None:
        visit.arrived()
        client = signed_in(marek)
        client.post(at(visit, "inspection"), {"technician": str(marek.pk)})
        assert visit.reload().state is OrderState.INSPECTING
        assert visit.order.technician == marek
        client.post(at(visit, "inspection_end"))
        assert visit.reload().state is OrderState.PRICING

    def test_a_finding_with_its_measurement_and_photo(self, visit: Visit, marek: StaffMember) -> None:
        visit.inspecting()
        data = {
            "severity": "fix_now",
            "title": "Front tyres",
            "measured": "1,4",
            "limit": "1.6",
            "unit": "mm",
            "why_it_matters": "It stops later.",
            "pictures": [picture()],
        }
        client = signed_in(marek)
        assert client.post(at(visit, "findings"), data)["Location"] == at(visit) + "#inspection"
        made = Finding.objects.get(title="Front tyres")
        assert (made.severity, made.measured, made.unit) == (Severity.FIX_NOW, Decimal("1.4"), "mm")
        assert made.photos.count() == 1
        assert "Front tyres, 1.4 mm" in words(client.get(at(visit, "live")))

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"severity": ""}, "How urgent is it?: This field is required."),
            ({"title": ""}, "This field is required."),
            ({"measured": "thin"}, "Write a figure"),
            ({"measured": "12345678"}, "no more than 6 digits before"),
            ({"title": "x" * 121}, "at most 120"),
        ],
    )
    def test_a_finding_that_needs_mending_keeps_what_was_typed(
        self, visit: Visit, changes: dict[str, str], said: str
    ) -> None:
        visit.inspecting()
        data = {"severity": "fix_soon", "title": "Battery", "note": "Holds 54%", "measured": "54", **changes}
        answer = signed_in(visit.bay).post(at(visit, "findings"), data)
        assert answer.status_code == 422
        assert said in words(answer)
        assert "Holds 54%" in words(answer)
        assert not Finding.objects.exists()

    def test_many_good_points_at_once(self, visit: Visit) -> None:
        visit.inspecting()
        signed_in(visit.bay).post(at(visit, "good_points"), {"titles": "Engine oil\n\n  Lights \nHorn"})
        good = Finding.objects.filter(severity="good").values_list("title", flat=True)
        assert list(good) == ["Engine oil", "Lights", "Horn"]

    def test_a_point_that_is_too_long_keeps_the_others(self, visit: Visit) -> None:
        visit.inspecting()
        answer = signed_in(visit.bay).post(at(visit, "good_points"), {"titles": "Horn\n" + "x" * 121})
        assert answer.status_code == 422
        assert "too long" in words(answer) and "Horn" in words(answer)
        assert not Finding.objects.exists()

    def test_a_finding_is_put_right_and_taken_back(self, visit: Visit) -> None:
        visit.inspecting()
        found = visit.found(Severity.FIX_SOON, "Batery")
        client = signed_in(visit.bay)
        where = reverse("desk_finding", args=[visit.order.number, found.pk])
        assert "Batery" in client.get(where).content.decode()
        client.post(where, {"severity": "fix_soon", "title": "Battery"})
        assert Finding.objects.get().title == "Battery"
        client.post(reverse("desk_finding_removal", args=[visit.order.number, found.pk]))
        assert not Finding.objects.exists()

    def test_a_finding_the_customer_has_a_price_for_stays(self, visit: Visit) -> None:
        visit.estimated()
        found = Finding.objects.get(title="Battery")
        where = reverse("desk_finding", args=[visit.order.number, found.pk])
        client = signed_in(visit.bay)
        assert where not in client.get(at(visit)).content.decode()
        answer = client.post(where, {"severity": "good", "title": "Nothing"})
        assert answer.status_code == 422
        assert "Record a new finding instead" in words(answer)
        assert Finding.objects.get(pk=found.pk).title == "Battery"


class TestRepairs:
    def line(self, visit: Visit) -> RepairLine:
        return visit.line("Front brakes")

    def test_a_technicians_tap_starts_it_in_their_name(self, visit: Visit, marek: StaffMember) -> None:
        visit.chosen()
        signed_in(marek).post(on_line(visit, "Front brakes", "start"))
        line = self.line(visit)
        assert (line.state, line.technician) == (LineState.IN_PROGRESS, marek)

    def test_the_desk_starts_it_for_somebody(self, visit: Visit, marek: StaffMember) -> None:
        visit.chosen()
        data = {"technician": str(marek.pk)}
        signed_in(visit.desk).post(on_line(visit, "Front brakes", "start"), data)
        assert self.line(visit).technician == marek

    def test_repairs_to_do_keep_their_places_and_done_ones_come_last(
        self, visit: Visit, marek: StaffMember
    ) -> None:
        """What somebody is about to press does not move away because somebody else began something."""
        visit.chosen(services=["Yearly service", "Season tyres"])
        bay = signed_in(marek)
        first, second, last = repairs_in_order(bay.get(at(visit)))
        bay.post(on_line(visit, last, "start"))
        assert repairs_in_order(bay.get(at(visit))) == [first, second, last]
        bay.post(on_line(visit, first, "start"))
        bay.post(on_line(visit, first, "end"))
        assert repairs_in_order(bay.get(at(visit))) == [second, last, first]

    def test_what_is_said_of_a_repair_stands_behind_who_said_it(
        self, visit: Visit, marek: StaffMember
    ) -> None:
        visit.chosen()
        bay = signed_in(marek)
        bay.post(on_line(visit, "Front brakes", "start"))
        bay.post(on_line(visit, "Front brakes", "note"), {"note": "The old pads are off"})
        assert "Marek: The old pads are off, since" in words(bay.get(at(visit)))

    def test_started_noted_held_resumed_done_and_undone(self, visit: Visit, marek: StaffMember) -> None:
        visit.chosen()
        client = signed_in(marek)

        def press(noun: str, **data: str) -> Any:
            return client.post(on_line(visit, "Front brakes", noun), data)

        press("start")
        press("note", note="Discs are being fitted")
        assert "Discs are being fitted" in words(client.get(at(visit, "live")))
        press("hold", reason="One disc arrived damaged", due_day="2026-11-20", due_time="08:30")
        held = self.line(visit)
        assert held.state is LineState.WAITING_FOR_PARTS
        assert held.parts_due_at is not None and held.parts_due_at.isoformat() == "2026-11-20T07:30:00+00:00"
        assert "parts due Fri 08:30" in words(client.get(at(visit, "live")))
        press("resumption")
        press("end")
        assert self.line(visit).state is LineState.DONE
        press("end_undo")
        assert self.line(visit).state is LineState.IN_PROGRESS
        press("start_undo")
        assert self.line(visit).state is LineState.APPROVED

    def test_nothing_starts_before_the_choice_is_confirmed(self, visit: Visit) -> None:
        visit.estimated()
        visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.DEFERRED})
        client = signed_in(visit.bay)
        where = on_line(visit, "Front brakes", "start")
        assert where not in client.get(at(visit)).content.decode()
        assert "Confirm its total first" in words(client.post(where, follow=True))
        assert self.line(visit).state is LineState.APPROVED

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ({"reason": ""}, "This field is required."),
            ({"reason": "A disc", "due_time": "08:30"}, "Say on which day, too."),
            ({"reason": "A disc", "due_day": "2026-11-18"}, "This time has passed"),
        ],
    )
    def test_a_hold_that_needs_mending(self, visit: Visit, data: dict[str, str], said: str) -> None:
        visit.chosen()
        answer = signed_in(visit.bay).post(on_line(visit, "Front brakes", "hold"), data)
        assert answer.status_code == 422
        assert said in words(answer)
        assert data["reason"] in answer.content.decode()
        assert self.line(visit).state is LineState.APPROVED

    def test_an_empty_note_says_nothing(self, visit: Visit) -> None:
        visit.chosen()
        answer = signed_in(visit.bay).post(on_line(visit, "Front brakes", "note"), {"note": " "})
        assert answer.status_code == 422

    def test_photos_of_a_repair(self, visit: Visit) -> None:
        visit.chosen()
        client = signed_in(visit.bay)
        client.post(
            on_line(visit, "Front brakes", "photos"), {"pictures": [picture()], "caption": "New discs"}
        )
        photo = Photo.objects.get()
        assert (photo.line, photo.caption) == (self.line(visit), "New discs")
        assert reverse("photo", args=[photo.key, "small"]) in client.get(at(visit, "live")).content.decode()
        assert client.post(on_line(visit, "Front brakes", "photos"), {"caption": "None"}).status_code == 422


class TestPromise:
    def ready_at(self) -> Any:
        return Promise.objects.get().ready_at

    def test_a_step_later_with_a_reason(self, visit: Visit) -> None:
        visit.chosen()
        before = self.ready_at()
        client = signed_in(visit.desk)
        data = {"note": "A disc arrived damaged.", "later": "30", "day": "", "at": "nonsense"}
        client.post(at(visit, "promise"), data)
        assert self.ready_at() - max(before, NOON) == timedelta(minutes=30)
        assert "A disc arrived damaged." in words(client.get(at(visit, "live")))

    def test_a_time_written_out(self, visit: Visit) -> None:
        visit.chosen()
        data = {"note": "Paint has to dry.", "day": "2026-11-20", "at": "11:00"}
        signed_in(visit.desk).post(at(visit, "promise"), data)
        assert self.ready_at().isoformat() == "2026-11-20T10:00:00+00:00"

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ({"note": "", "later": "15"}, "This field is required."),
            ({"note": "Paint", "day": "2026-11-20", "at": ""}, "Say the day and the time."),
            ({"note": "Paint", "day": "2026-11-10", "at": "11:00"}, "That time has passed"),
            ({"note": "Paint", "later": "17"}, "valid choice"),
        ],
    )
    def test_without_reason_or_time_it_stays(self, visit: Visit, data: dict[str, str], said: str) -> None:
        visit.chosen()
        before = self.ready_at()
        answer = signed_in(visit.desk).post(at(visit, "promise"), data)
        assert answer.status_code == 422
        assert said in words(answer) or said in answer.content.decode()
        assert self.ready_at() == before


class TestEnd:
    def test_check_pass_and_hand_back(self, visit: Visit) -> None:
        visit.repaired()
        client = signed_in(visit.desk)
        before = words(client.get(at(visit)))
        assert "All repairs are done" in before and "Opens when all repairs are done" not in before
        client.post(at(visit, "check"))
        assert primary_buttons(client.get(at(visit))) == ["Passed, the car is ready"]
        client.post(at(visit, "check_pass"), {"note": "Test drive of 4 km"})
        assert visit.reload().state is OrderState.READY
        form = client.get(at(visit)).content.decode()
        assert 'value="341.22"' in form and 'value="84210"' in form
        client.post(
            at(visit, "hand_back"), {"mileage_km": "84.215", "paid": "341,22", "payment_note": "card"}
        )
        order = visit.reload()
        assert (order.state, order.paid, order.mileage_out_km) == (
            OrderState.HANDED_BACK,
            Decimal("341.22"),
            84_215,
        )
        assert "€341.22, card" in words(client.get(at(visit)))

    def test_the_check_waits_for_every_repair(self, visit: Visit) -> None:
        visit.chosen()
        answer = signed_in(visit.desk).post(at(visit, "check"), follow=True)
        assert "One approved repair is not done yet" in words(answer)
        assert visit.reload().state is OrderState.IN_REPAIR

    def test_back_to_repair_wants_a_reason(self, visit: Visit) -> None:
        visit.ready()
        client = signed_in(visit.desk)
        assert client.post(at(visit, "reopening"), {"reason": ""}).status_code == 422
        assert visit.reload().state is OrderState.READY
        client.post(at(visit, "reopening"), {"reason": "A wheel bolt was loose."})
        assert visit.reload().state is OrderState.IN_REPAIR

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"mileage_km": "84000"}, "Read the odometer again"),
            ({"paid": "a lot"}, "Write a figure"),
            ({"paid": ""}, "This field is required."),
            ({"mileage_km": ""}, "This field is required."),
        ],
    )
    def test_a_hand_back_that_needs_mending(self, visit: Visit, changes: dict[str, str], said: str) -> None:
        visit.ready()
        data = {"mileage_km": "84215", "paid": "341.22", "payment_note": "invoice 2041", **changes}
        answer = signed_in(visit.desk).post(at(visit, "hand_back"), data)
        assert answer.status_code == 422
        assert said in words(answer)
        assert "invoice 2041" in answer.content.decode()
        assert visit.reload().state is OrderState.READY

    @pytest.mark.parametrize(
        ("day", "window", "said"),
        [
            ("2026-11-19", "Thu 19 Nov, 16:00 to 16:30", "Sol returns it at 16:00."),
            ("2026-11-20", "Fri 20 Nov, 16:00 to 16:30", "Sol returns it Fri 16:00."),
        ],
    )
    def test_the_way_home_is_arranged(
        self, visit: Visit, sol: StaffMember, day: str, window: str, said: str
    ) -> None:
        visit.ready()
        data = {
            "kind": "return",
            "day": day,
            "begins": "16:00",
            "ends": "16:30",
            "driver": str(sol.pk),
            "address": "Linden Road 7",
        }
        client = signed_in(visit.desk)
        client.post(at(visit, "appointment"), data)
        assert window in words(client.get(at(visit, "live")))
        assert said in words(client.get("/board/live"))
