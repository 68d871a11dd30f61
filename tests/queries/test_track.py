"""The six stages of a visit at every step."""

import pytest

from pitboard.actions.hand_back import start_check
from pitboard.actions.repair import start_repair
from pitboard.queries.track import STAGES_BEHIND, Stage, track_of
from pitboard.rules.lifecycle import OrderState
from tests.cast import Visit

pytestmark = pytest.mark.django_db


def present(stages: list[Stage]) -> tuple[str, str]:
    """The stage that is now, with its note; after the last one, nothing."""
    return next(((s.label, s.note) for s in stages if s.state == "now"), ("", ""))


def test_every_state_of_an_order_has_its_place() -> None:
    assert set(STAGES_BEHIND) == set(OrderState)


def test_before_the_car_is_here_arriving_is_what_comes(visit: Visit) -> None:
    visit.requested()
    assert present(track_of(visit.booking)) == ("Arrived", "not confirmed yet")
    assert [s.state for s in track_of(visit.booking)] == ["now", *["todo"] * 5]


@pytest.mark.parametrize(
    ("step", "label", "note"),
    [
        ("arrived", "Inspected", "comes next"),
        ("inspecting", "Inspected", "being inspected"),
        ("inspected", "Your choice", "costs are being calculated"),
        ("estimated", "Your choice", "wanted now"),
        ("chosen", "In repair", "0 of 1 repair done"),
        ("repaired", "In repair", "1 of 1 repair done"),
        ("ready", "", ""),
        ("handed_back", "", ""),
    ],
)
def test_the_present_stage_says_what_happens(visit: Visit, step: str, label: str, note: str) -> None:
    getattr(visit, step)()
    assert present(track_of(visit.reload())) == (label, note)


def test_a_stage_ahead_says_nothing_yet(visit: Visit) -> None:
    visit.estimated()
    assert [s.note for s in track_of(visit.reload()) if s.state == "todo"] == ["", "", ""]


def test_the_part_of_a_repair_grows_with_the_work(visit: Visit) -> None:
    visit.chosen(services=["Yearly service"])
    parts = [track_of(visit.reload())[3].part]
    start_repair(visit.line("Front brakes"), by=visit.bay, at=visit.tick())
    parts.append(track_of(visit.reload())[3].part)
    assert parts == [0, 0.25]


def test_at_the_final_check_four_stages_are_done(visit: Visit) -> None:
    visit.repaired()
    start_check(visit.order, by=visit.bay, at=visit.tick())
    states = [s.state for s in track_of(visit.reload())]
    assert states == ["done", "done", "done", "done", "now", "todo"]
