"""The board is fetched by difference: what the browser shows already is named, not sent again."""

import re

import pytest
from django.urls import reverse

from pitboard.actions.inspect_car import Seen, record_finding
from pitboard.records.people import Person, StaffMember
from pitboard.rules.severity import Severity
from tests.cast import Visit
from tests.web.desk import signed_in

pytestmark = pytest.mark.django_db


def stamps(page: str) -> list[str]:
    return re.findall(r'data-stamp="(\w+)"', page)


def board(who: Person | StaffMember, have: list[str] | None = None) -> str:
    question = {"have": ".".join(have)} if have is not None else {}
    return str(signed_in(who).get(reverse("board_live"), question).content.decode())


def test_what_the_browser_has_is_only_named(visit: Visit, dana: StaffMember) -> None:
    visit.inspecting()
    page = board(dana)
    assert visit.vehicle.plate in page and len(stamps(page)) == 1
    again = board(dana, stamps(page))
    assert visit.vehicle.plate not in again
    assert f'<li id="order-{visit.order.pk}" data-same></li>' in again


def test_a_change_sends_that_ticket_again(visit: Visit, dana: StaffMember) -> None:
    visit.inspecting()
    had = stamps(board(dana))
    record_finding(visit.order, Seen(Severity.GOOD, "Lights"), by=visit.bay, at=visit.tick())
    page = board(dana, had)
    assert visit.vehicle.plate in page and "data-same" not in page
    assert stamps(page) != had


def test_a_stamp_nobody_gave_is_nothing(visit: Visit, dana: StaffMember) -> None:
    visit.inspecting()
    for nonsense in (["x" * 10], [""], ["'<script>"], ["0"] * 500):
        assert visit.vehicle.plate in board(dana, nonsense)


def test_whose_buttons_differ_do_not_share_a_ticket(
    visit: Visit, dana: StaffMember, marek: StaffMember
) -> None:
    visit.requested()
    assert stamps(board(dana)) != stamps(board(marek))
