"""What needs no new yes."""

from decimal import Decimal

import pytest

from pitboard.rules.authority import Asked, Cover, Sums, Terms, Verdict, judge

EXTRA, DEARER = Asked(1), Asked(2, is_dearer=True)
SAFETY, CALL = Asked(3, is_safety=True), Asked(4, call_asked=True)
LIMIT = Terms(limit=Decimal(500))
TOLERANCE = Terms(tolerance_percent=Decimal(10), tolerance_amount=Decimal(50))


def sums(with_asked: int, approved: int = 300, now: int | None = None) -> Sums:
    return Sums(Decimal(with_asked), Decimal(approved), Decimal(now if now is not None else approved))


class TestTheLimit:
    def test_covers_all_that_is_asked_up_to_the_last_cent(self) -> None:
        assert judge([EXTRA, DEARER], LIMIT, sums(500)) == Verdict(Cover.LIMIT, frozenset({1, 2}))

    def test_covers_nothing_above_it(self) -> None:
        assert judge([EXTRA], LIMIT, sums(501)) == Verdict()

    def test_is_no_limit_when_none_was_given(self) -> None:
        assert judge([EXTRA], Terms(), sums(1)) == Verdict()

    def test_stands_back_when_safety_wants_a_call(self) -> None:
        careful = Terms(limit=Decimal(500), always_call_about_safety=True)
        assert judge([EXTRA, SAFETY], careful, sums(400)) == Verdict()
        assert judge([EXTRA], careful, sums(400)).cover is Cover.LIMIT

    def test_never_answers_what_a_call_was_asked_about(self) -> None:
        assert judge([EXTRA, CALL], LIMIT, sums(400)).covered == {1}
        assert judge([CALL], LIMIT, sums(400)) == Verdict()

    def test_leaves_out_what_belongs_together_with_an_open_repair(self) -> None:
        tied = [Asked(1, needs=frozenset({4})), CALL, Asked(5, needs=frozenset({1})), Asked(6)]
        assert judge(tied, LIMIT, sums(400)).covered == {6}


class TestTheTolerance:
    def test_covers_what_got_a_little_dearer(self) -> None:
        assert judge([DEARER], TOLERANCE, sums(330, now=330)) == Verdict(Cover.TOLERANCE, frozenset({2}))

    def test_never_covers_a_repair_more(self) -> None:
        assert judge([EXTRA], TOLERANCE, sums(301)) == Verdict()
        assert judge([EXTRA, DEARER], TOLERANCE, sums(331, now=330)).covered == {2}

    @pytest.mark.parametrize(("approved", "now"), [(300, 331), (1000, 1051)])
    def test_keeps_both_its_percent_and_its_amount(self, approved: int, now: int) -> None:
        assert judge([DEARER], TOLERANCE, sums(now, approved, now)) == Verdict()

    @pytest.mark.parametrize(
        "terms", [Terms(tolerance_percent=Decimal(10)), Terms(tolerance_amount=Decimal(50)), Terms()]
    )
    def test_asks_always_when_one_of_both_is_nought(self, terms: Terms) -> None:
        assert judge([DEARER], terms, sums(301, now=301)) == Verdict()

    def test_comes_after_the_limit(self) -> None:
        both = Terms(limit=Decimal(400), tolerance_percent=Decimal(10), tolerance_amount=Decimal(50))
        assert judge([DEARER], both, sums(330, now=330)).cover is Cover.LIMIT
        assert judge([DEARER], both, sums(401, 390, 401)).cover is Cover.TOLERANCE
