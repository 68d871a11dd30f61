"""What a workshop's own events teach about how long its work takes."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from pitboard.rules.floor.durations import PRIOR, PartsSample, StageSample, WorkSample, learn_durations
from pitboard.rules.floor.given import Stage
from pitboard.rules.floor.keeping import Foreseen, PromiseSample, Stretch, learn_stretch


def brakes(ratio: float, times: int) -> list[WorkSample]:
    return [WorkSample("brakes", 2.0, 2.0 * ratio)] * times


def test_a_workshop_of_which_nothing_is_known_has_the_prior() -> None:
    assert learn_durations([]) == PRIOR
    assert PRIOR.of("brakes") == PRIOR.work


def test_work_that_always_takes_longer_is_expected_to() -> None:
    model = learn_durations(brakes(1.5, 60))
    assert model.of("brakes").middle == approx(1.5, rel=0.05)


def test_one_sample_moves_little() -> None:
    assert PRIOR.work.middle < learn_durations(brakes(3, 1)).of("brakes").middle < 1.5


def test_a_kind_without_samples_is_like_the_other_work() -> None:
    model = learn_durations(brakes(1.5, 60))
    assert model.of("tyres") == model.work
    assert model.work.middle > 1.3


def test_kinds_are_told_apart() -> None:
    model = learn_durations(brakes(1.5, 40) + [WorkSample("tyres", 1.0, 0.7)] * 40)
    assert model.of("tyres").middle < 0.85 < 1.3 < model.of("brakes").middle


@given(st.floats(10, 1e6))
def test_a_line_that_somebody_forgot_to_stop_changes_next_to_nothing(ratio: float) -> None:
    honest = [WorkSample("brakes", 2.0, 2.0 * Random(n).lognormvariate(0, 0.3)) for n in range(50)]
    without = learn_durations(honest).of("brakes")
    with_it = learn_durations([*honest, *brakes(ratio, 1)]).of("brakes")
    assert with_it.middle == approx(without.middle, rel=0.05)
    assert with_it.spread == approx(without.spread, rel=0.25)


def test_what_was_tapped_by_mistake_was_not_work() -> None:
    assert (
        learn_durations([WorkSample("brakes", 0.0, 3.0), WorkSample("brakes", 2.0, 0.001)]).work == PRIOR.work
    )


def test_steady_work_has_a_narrower_range_than_unsteady_work() -> None:
    luck = Random(1)
    unsteady = [WorkSample("engine", 1.0, luck.lognormvariate(0, 0.8)) for _ in range(200)]
    model = learn_durations(brakes(1, 200) + unsteady)
    assert model.of("brakes").spread < 0.25 < 0.6 < model.of("engine").spread


def test_stages_parts_and_who_does_not_come_are_learned_too() -> None:
    model = learn_durations(
        [],
        stages=[StageSample(Stage.DECISION, 4.0)] * 40,
        parts=[PartsSample(6.0)] * 20 + [PartsSample(0.0)] * 20,
        came=80,
        no_shows=20,
    )
    assert model.stages[Stage.DECISION].middle > 3
    assert model.stages[Stage.PRICING] == PRIOR.stages[Stage.PRICING]
    assert 0.3 < model.late_parts < 0.5
    assert 0.12 < model.no_show < 0.2


def kept(actual: float, times: int) -> list[PromiseSample]:
    return [PromiseSample(Foreseen(10.0, 8.0, 12.0), actual)] * times


def test_promises_that_are_always_broken_by_half_move_the_median() -> None:
    assert learn_stretch(kept(15.0, 300), Stretch()).pace == approx(1.45, rel=0.05)


def test_the_range_becomes_as_wide_as_it_has_to_be() -> None:
    luck = Random(2)
    wild = [PromiseSample(Foreseen(10.0, 9.0, 11.0), luck.gauss(10, 2.5)) for _ in range(600)]
    learned = learn_stretch(wild, Stretch(1.0, 1.0, 1.0))
    held = sum(
        10 * learned.pace - learned.early <= one.actual <= 10 * learned.pace + learned.late for one in wild
    )
    assert 0.76 < held / len(wild) < 0.9


def test_a_few_promises_change_little() -> None:
    prior = Stretch()
    assert learn_stretch([], prior) == prior
    assert learn_stretch(kept(40.0, 1), prior).pace < 1.15
