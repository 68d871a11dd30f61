"""Two people who have one visit open are told of each other, for as long as they do."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from pitboard.records.people import StaffMember
from tests.cast import Visit
from tests.web.desk import NOON, signed_in, words

pytestmark = pytest.mark.django_db


def test_colleagues_at_one_visit_see_each_other_and_not_themselves(
    visit: Visit, dana: StaffMember, marek: StaffMember, sol: StaffMember
) -> None:
    visit.chosen()
    where = reverse("desk_order_presence", args=[visit.order.number])
    with time_machine.travel(NOON) as clock:
        assert words(signed_in(dana).post(where)) == ""
        assert "Dana Alder has this visit open, too." in words(signed_in(marek).post(where))
        assert "Marek Holm has this visit open, too." in words(signed_in(dana).post(where))
        # Sol only looks, by an address: nobody is told of that.
        assert "Dana Alder, Marek Holm have this visit open, too." in words(signed_in(sol).get(where))
        assert "Sol" not in words(signed_in(dana).post(where))
        clock.shift(timedelta(seconds=46))
        assert words(signed_in(dana).post(where)) == ""


def test_another_visit_is_another_matter(visit: Visit, dana: StaffMember, marek: StaffMember) -> None:
    visit.chosen()
    signed_in(dana).post(reverse("desk_order_presence", args=[visit.order.number]))
    assert (
        signed_in(marek).post(reverse("desk_order_presence", args=[visit.order.number + 1])).status_code
        == 404
    )


def test_the_page_of_a_visit_asks_for_it_and_streams_nothing_of_it(visit: Visit, dana: StaffMember) -> None:
    visit.chosen()
    where = reverse("desk_order_presence", args=[visit.order.number])
    for name in ("desk_order", "desk_order_live", "desk_order_estimate"):
        page = signed_in(dana).get(reverse(name, args=[visit.order.number])).content.decode()
        assert f'data-presence="{where}"' in page, name
