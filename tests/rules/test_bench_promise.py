"""The bench that measures promises, in small."""

import pytest

from bench.promise import COST_LINES, Witness, floor_seen, judge, main, own_hours, queue_rule, replay
from bench.shop import Shop
from bench.tools.shop_records import SeenOrder, open_hours
from pitboard.rules.floor.forecast import foresee


def test_the_same_seed_is_the_same_workshop() -> None:
    one, other, another = Shop(3, 1), Shop(3, 1), Shop(3, 2)
    for shop in (one, other, another):
        shop.play(14)
    assert [order.ready for order in one.orders] == [order.ready for order in other.orders]
    assert [order.ready for order in one.orders] != [order.ready for order in another.orders]


def test_in_the_simulated_workshop_cars_become_ready_after_they_came_and_in_opening_hours() -> None:
    shop = Shop(4, 3)
    shop.play(28)
    ready = [order for order in shop.orders if order.ready is not None]
    assert len(ready) > 20
    assert all((order.arrived or 0.0) < (order.ready or 0.0) for order in ready)
    assert all(open_hours((order.ready or 0.0) - 0.01, (order.ready or 0.0) + 0.01) > 0 for order in ready)
    assert shop.records.no_shows < shop.records.came / 5


def test_the_engine_and_the_plain_rules_are_asked_at_the_choice_and_see_what_the_records_show() -> None:
    shop = Shop(3, 1)
    asked: list[SeenOrder] = []

    def ask(order: SeenOrder) -> None:
        asked.append(order)
        floor = floor_seen(shop)
        assert order.chosen == shop.now
        assert foresee(floor, draws=5).orders[order.number].ready is not None
        assert 0 < own_hours(shop, order) <= queue_rule(shop, order) * len(shop.technicians) + 1e-9

    shop.chosen = ask
    shop.play(10)
    assert len(asked) > 5


def test_each_order_is_scored_once_and_all_of_them_are() -> None:
    scores = replay(3, 1, 12, draws=20)
    assert len(scores) == 12
    assert all(score.earliest <= score.promised <= score.latest for score in scores)
    figures = judge(scores)
    assert figures["orders"] == 12
    assert 0.4 < figures["coverage_80"] <= 1.0


def test_a_witness_learns_from_the_promises_of_cars_that_are_ready_or_should_be() -> None:
    shop = Shop(3, 1)
    witness = Witness(shop, 40, 20)
    shop.play(25)
    assert witness.asked
    assert witness.model.stretch.late != 0
    assert witness.model.kinds


@pytest.mark.long
def test_the_bench_prints_what_is_claimed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--orders", "60", "--cases", "10", "--json"]) == 0
    printed = capsys.readouterr().out.splitlines()[-1]
    for key in ("coverage_80", "error_ratio", "held_out_coverage_80", "held_out_error_ratio"):
        assert f'"{key}":' in printed
    assert "draws_300_ms" in printed
    assert "growth_100_to_1000" in printed
    assert COST_LINES == (100, 300, 1_000)
