"""Every refusal, event and state has its words, and they say what happened."""

import re
from datetime import date, timedelta
from enum import StrEnum
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from pitboard.actions.inspect_car import Seen, record_finding
from pitboard.actions.pictures import Picture, read_picture
from pitboard.actions.promise_time import promise_by_hand
from pitboard.queries.sentences import names_for, say_event, say_refusal
from pitboard.queries.sentences.events import SENTENCES
from pitboard.queries.sentences.refusals import FIGURED
from pitboard.queries.sentences.refusals.moves import BOOKING_MOVES, LINE_MOVES, ORDER_MOVES
from pitboard.queries.sentences.refusals.plain import PLAIN
from pitboard.queries.sentences.states import (
    APPOINTMENT_STATES,
    APPOINTMENTS,
    BOOKINGS,
    LINES,
    PROMISE_REASONS,
    ROLES,
    SEVERITIES,
    STAGES,
)
from pitboard.queries.timeline import timeline_of_booking, timeline_of_order
from pitboard.records.bookings import AppointmentKind, AppointmentState
from pitboard.records.events import Event
from pitboard.rules.happenings import STAFF_ONLY, EventKind
from pitboard.rules.lifecycle import BookingMove, BookingState, LineMove, LineState, OrderMove, OrderState
from pitboard.rules.permissions import Role
from pitboard.rules.promise import PromiseReason
from pitboard.rules.refusals import Refusal, Refused
from pitboard.rules.severity import Severity
from tests.cast import WEDNESDAY, Visit

FACTS: dict[Refusal, dict[str, object]] = {
    Refusal.BOOKING_MOVE_UNLAWFUL: {"state": BookingState.CANCELLED, "move": BookingMove.ACCEPT},
    Refusal.ORDER_MOVE_UNLAWFUL: {"state": OrderState.READY, "move": OrderMove.START_CHECK},
    Refusal.LINE_MOVE_UNLAWFUL: {"state": LineState.DONE, "move": LineMove.START},
    Refusal.ORDER_NOT_OPEN_FOR_THIS: {"state": OrderState.HANDED_BACK},
    Refusal.APPOINTMENT_CLOSED: {"state": AppointmentState.DONE},
    **{code: {"day": date(2026, 11, 22)} for code in Refusal if code.startswith("day_")},
    Refusal.CAR_ALREADY_BOOKED: {"booking": 1, "day": date(2026, 11, 22)},
    Refusal.MILEAGE_TOO_LOW: {"known": 84_000, "given": 8_400},
    Refusal.ESTIMATE_STALE: {"seen": 1, "latest": 2},
    Refusal.ESTIMATE_EXPIRED: {"lines": [1, 2]},
    Refusal.CHOICE_SPLITS_GROUP: {"lines": [1, 2]},
    Refusal.LINE_NOT_SHARED: {"lines": [1]},
    Refusal.LINE_STARTED_ALREADY: {"lines": [1]},
    Refusal.REPAIRS_NOT_DONE: {"left": 2},
    Refusal.PICTURE_TOO_LARGE: {"megabytes": 12},
    Refusal.TOO_MANY_PICTURES: {"most": 8},
    Refusal.MESSAGE_TOO_LONG: {"most": 4000},
    Refusal.TOO_MANY_MARKS: {"most": 60},
    Refusal.LIST_FULL: {"most": 400},
    Refusal.TIME_OUT_OF_RANGE: {"most": 99},
    Refusal.CHECK_INCOMPLETE: {"left": ["Road test", "Fluids"]},
    Refusal.ANSWERED_ALREADY: {"who": "Dana Alder", "state": BookingState.ACCEPTED},
    Refusal.CHANGE_TOO_LATE: {"until": WEDNESDAY},
    Refusal.DRIVER_BUSY: {"who": "Sol Reyes", "next_windows": [(WEDNESDAY, WEDNESDAY + timedelta(hours=1))]},
    Refusal.FIGURE_OUT_OF_RANGE: {"least": 1, "most": 9},
    Refusal.SPANS_OVERLAP: {"weekday": 0},
    Refusal.NAME_TWICE: {"name": "Season tyres"},
    Refusal.TOO_MANY_SKILLS: {"most": 8},
}


def picture() -> Picture:
    out = BytesIO()
    Image.new("RGB", (40, 30), "grey").save(out, "PNG")
    return read_picture(BytesIO(out.getvalue()), size=len(out.getvalue()))


class TestRefusals:
    @pytest.mark.parametrize("code", list(Refusal))
    def test_every_refusal_has_its_sentence(self, code: Refusal) -> None:
        said = say_refusal(Refused(code, **FACTS.get(code, {})))
        assert said.endswith(".")
        assert "%(" not in said
        assert code.value not in said

    def test_each_is_said_in_one_way_alone(self) -> None:
        assert not set(PLAIN) & set(FIGURED)
        assert set(PLAIN) | set(FIGURED) == set(Refusal)

    def test_says_the_figures_and_what_to_do(self) -> None:
        said = say_refusal(Refused(Refusal.MILEAGE_TOO_LOW, known=84_000, given=8_400))
        assert said == "The car had 84,000 km before, so 8,400 km cannot be right. Read the odometer again."

    def test_counts_in_the_plural(self) -> None:
        assert say_refusal(Refused(Refusal.REPAIRS_NOT_DONE, left=1)).startswith("One approved repair is")
        assert say_refusal(Refused(Refusal.REPAIRS_NOT_DONE, left=3)).startswith("3 approved repairs are")

    @pytest.mark.parametrize("state", [*BookingState, *OrderState, *AppointmentState])
    def test_names_whatever_closes_an_appointment(self, state: StrEnum) -> None:
        assert say_refusal(Refused(Refusal.APPOINTMENT_CLOSED, state=state))


@pytest.mark.parametrize(
    ("words", "enum"),
    [
        (BOOKINGS, BookingState),
        (STAGES, OrderState),
        (LINES, LineState),
        (ROLES, Role),
        (APPOINTMENTS, AppointmentKind),
        (APPOINTMENT_STATES, AppointmentState),
        (SEVERITIES, Severity),
        (PROMISE_REASONS, PromiseReason),
        (BOOKING_MOVES, BookingMove),
        (ORDER_MOVES, OrderMove),
        (LINE_MOVES, LineMove),
        (SENTENCES, EventKind),
    ],
)
def test_every_member_has_its_words(words: dict[StrEnum, object], enum: type[StrEnum]) -> None:
    assert set(words) == set(enum)


class TestHistory:
    def titles(self, visit: Visit, *, for_staff: bool) -> list[str]:
        with timezone.override(visit.yard.zone):
            entries = timeline_of_order(visit.order, for_staff=for_staff)
        return [e.title for e in entries if e.kind is not EventKind.PROMISE_MOVED]

    def test_tells_a_customer_the_whole_visit_newest_first(self, visit: Visit) -> None:
        assert self.titles(visit.handed_back(), for_staff=False) == [
            "Your car is back with you",
            "Your car is ready",
            "The final check has begun",
            "Front brakes: done",
            "Front brakes: work has begun",
            "We confirm your total: €341.22",
            "You approved one repair",
            "Your estimate is ready",
            "The inspection is complete",
            "Good: Lights",
            "Fix soon: Battery",
            "Fix now: Front brakes",
            "Marek is looking at the car",
            "Your car is with us",
            "Your booking is accepted for Thursday 19 November",
            "You asked for Thursday 19 November",
        ]

    def test_leaves_to_the_workshop_what_is_only_for_it(self, visit: Visit) -> None:
        visit.estimated()
        kinds = {e.kind for e in timeline_of_order(visit.order, for_staff=False)}
        assert not kinds & STAFF_ONLY
        assert {e.kind for e in timeline_of_order(visit.order, for_staff=True)} & STAFF_ONLY

    def test_tells_staff_by_name(self, visit: Visit) -> None:
        titles = self.titles(visit.chosen(), for_staff=True)
        assert "Nora Larkspur approved one repair" in titles
        assert "Total of €341.22 confirmed" in titles
        assert "Estimate version 1 drafted" in titles

    def test_says_who_did_it(self, visit: Visit) -> None:
        visit.accepted()
        by_customer = timeline_of_booking(visit.booking, for_staff=False)
        assert [e.who for e in by_customer] == ["Dana Alder", "You"]
        by_staff = timeline_of_booking(visit.booking, for_staff=True)
        assert [e.who for e in by_staff] == ["Dana Alder", "Nora Larkspur"]

    def test_asks_the_same_questions_however_long_it_is(
        self, visit: Visit, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        visit.handed_back()
        with django_assert_max_num_queries(10):
            timeline_of_order(visit.order, for_staff=True)

    def test_speaks_of_what_is_gone(self, visit: Visit) -> None:
        visit.inspected()
        event = Event.objects.filter(kind=EventKind.FINDING_RECORDED).first()
        assert event is not None
        event.facts["finding"] = 10**9
        assert say_event(event, names_for([event])).title == "Fix now: A finding that was removed"

    def test_says_from_what_to_what_a_time_moved_and_why(self, visit: Visit) -> None:
        visit.chosen()
        later = visit.at + timedelta(hours=3)
        promise_by_hand(visit.order, ready_at=later, note="A bolt broke.", by=visit.desk, at=visit.tick())
        with timezone.override(visit.yard.zone):
            newest = timeline_of_order(visit.order, for_staff=False)[0]
        assert re.fullmatch(r"Now expected ready Thu 19 Nov, \d\d:\d\d instead of \d\d:\d\d", newest.title)
        assert newest.detail == "A bolt broke."

    def test_shows_photos_with_what_they_came_with(self, visit: Visit) -> None:
        visit.inspecting()
        seen = Seen(Severity.FIX_NOW, "Tyre", pictures=[picture()])
        record_finding(visit.order, seen, by=visit.bay, at=visit.tick())
        newest, before, *_ = timeline_of_order(visit.order, for_staff=False)
        assert len(newest.photos) == 1
        assert not before.photos
