"""A button that is pressed without leaving the page: the word comes back alone, and a refusal with it."""

import json
from typing import Any

import time_machine
from django.urls import reverse

from pitboard.records.estimates import Decision
from pitboard.records.people import StaffMember
from pitboard.rules.lifecycle import LineState, OrderState
from tests.cast import Visit
from tests.web.desk import NOON, signed_in


def press(visit: Visit, who: StaffMember, name: str, *more: object, page: str | None = None) -> Any:
    here = reverse("desk_order", args=[visit.order.number])
    headers = {"X-Pitboard-Page": page or here}
    return signed_in(who).post(reverse(name, args=[visit.order.number, *more]), headers=headers)


def toasts(answer: Any) -> str:
    return str(json.loads(answer.content)["toasts"])


def test_the_page_stays_and_gets_the_word(visit: Visit, dana: StaffMember) -> None:
    visit.estimated()
    visit.choose({"Front brakes": Decision.APPROVED})
    answer = press(visit, dana, "desk_order_confirmation")
    assert answer.status_code == 200
    assert "Confirmed. The customer is told." in toasts(answer)


def test_a_request_is_accepted_without_leaving_the_board(visit: Visit, dana: StaffMember) -> None:
    visit.requested()
    with time_machine.travel(NOON, tick=False):
        answer = signed_in(dana).post(
            reverse("desk_booking_acceptance", args=[visit.booking.pk]) + "?from=board",
            headers={"X-Pitboard-Page": reverse("board")},
        )
    assert "Accepted: " in toasts(answer)


def test_a_refusal_is_told_in_place_too(visit: Visit, marek: StaffMember) -> None:
    visit.chosen()
    line = visit.line("Front brakes")
    answer = press(visit, marek, "desk_line_end", line.pk)
    assert 'class="toast error"' in toasts(answer)
    line.refresh_from_db()
    assert line.state is LineState.APPROVED


def test_a_way_to_another_page_is_named(visit: Visit, marek: StaffMember) -> None:
    visit.chosen()
    answer = press(visit, marek, "desk_line_start", visit.line("Front brakes").pk, page="/board/")
    goes = json.loads(answer.content)["goes"]
    assert goes.startswith(reverse("desk_order", args=[visit.order.number]))


def test_without_script_the_button_leads_back(visit: Visit, marek: StaffMember) -> None:
    visit.chosen()
    where = reverse("desk_line_start", args=[visit.order.number, visit.line("Front brakes").pk])
    assert (
        signed_in(marek).post(where)["Location"].startswith(reverse("desk_order", args=[visit.order.number]))
    )


def test_a_stranger_presses_nothing(visit: Visit, marek: StaffMember) -> None:
    visit.chosen()
    answer = signed_in(visit.customer).post(
        reverse("desk_order_check", args=[visit.order.number]),
        headers={"X-Pitboard-Page": reverse("desk_order", args=[visit.order.number])},
    )
    assert answer.status_code == 404
    assert visit.reload().state is OrderState.IN_REPAIR
