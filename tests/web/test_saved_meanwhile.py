"""Who saves over somebody else's change is shown both, and nothing is lost."""

import re
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from pitboard.actions.inspect_car import Seen, change_finding
from pitboard.actions.price_repairs import draft_estimate
from pitboard.queries.marks import draft_mark, finding_mark
from pitboard.records.inspections import Finding
from pitboard.records.people import StaffMember
from pitboard.rules.refusals import Refusal, Refused
from pitboard.rules.severity import Severity
from tests.cast import Visit
from tests.web.desk import signed_in, words

pytestmark = pytest.mark.django_db


def mark_in(response: Any) -> str:
    found = re.search(r'name="mark" value="(\w+)"', response.content.decode())
    assert found
    return found[1]


def brakes_of(visit: Visit) -> tuple[Finding, str]:
    finding = visit.found(Severity.FIX_NOW, "Front brakes")
    return finding, reverse("desk_finding", args=[visit.order.number, finding.pk])


def test_a_finding_saved_by_two_shows_the_difference(
    visit: Visit, dana: StaffMember, marek: StaffMember
) -> None:
    visit.inspecting()
    finding, where = brakes_of(visit)
    mine, yours = signed_in(marek), signed_in(dana)
    opened = mark_in(mine.get(where))
    said = {
        "severity": "fix_now",
        "title": "Front brakes",
        "note": "Dana's words",
        "mark": mark_in(yours.get(where)),
    }
    assert yours.post(where, said).status_code == 302

    late = {"severity": "fix_now", "title": "Front discs", "note": "Marek's words", "mark": opened}
    refused = mine.post(where, late)
    assert refused.status_code == 422
    shown = words(refused)
    assert "Somebody else saved this while you were writing." in shown
    assert "Note Dana's words Marek's words" in shown
    assert "Front brakes Front discs" in shown
    assert 'value="Front discs"' in refused.content.decode()
    finding.refresh_from_db()
    assert finding.note == "Dana's words"

    assert mine.post(where, late | {"mark": mark_in(refused)}).status_code == 302
    finding.refresh_from_db()
    assert finding.note == "Marek's words"


def test_what_others_do_elsewhere_in_the_visit_does_not_matter(visit: Visit, marek: StaffMember) -> None:
    visit.inspecting()
    finding, where = brakes_of(visit)
    client = signed_in(marek)
    opened = mark_in(client.get(where))
    visit.found(Severity.GOOD, "Lights")
    said = {"severity": "fix_soon", "title": "Front brakes", "mark": opened}
    assert client.post(where, said).status_code == 302
    finding.refresh_from_db()
    assert finding.severity is Severity.FIX_SOON


def test_between_the_look_and_the_lock_the_action_looks_again(visit: Visit) -> None:
    visit.inspecting()
    finding, _ = brakes_of(visit)
    mark = finding_mark(finding)
    change_finding(finding, Seen(Severity.FIX_SOON, "Discs"), mark=mark, by=visit.desk, at=visit.tick())
    with pytest.raises(Refused) as refusal:
        change_finding(finding, Seen(Severity.GOOD, "Fine"), mark=mark, by=visit.bay, at=visit.tick())
    assert refusal.value.code is Refusal.CHANGED_MEANWHILE


def test_an_estimate_saved_by_two_shows_what_stands(
    visit: Visit, dana: StaffMember, olga: StaffMember
) -> None:
    visit.inspected()
    where = reverse("desk_order_estimate", args=[visit.order.number])
    opened = mark_in(signed_in(olga).get(where))
    draft_estimate(visit.order, visit.offers(), by=dana.person, at=visit.tick())
    before = draft_mark(visit.order)

    brakes = visit.offers()[0].finding
    assert brakes
    late = {
        "mark": opened, "rows": "1", "row-0-finding": str(brakes.pk), "row-0-title": "All brakes",
        "row-0-hours": "3", "row-0-parts": "0",
    }  # fmt: skip
    refused = signed_in(olga).post(where, late)
    assert refused.status_code == 422
    shown = words(refused)
    assert "Somebody else saved this estimate while you were writing." in shown
    assert "Front brakes 1.8" in shown
    assert 'value="All brakes"' in refused.content.decode()
    assert draft_mark(visit.order) == before

    assert signed_in(olga).post(where, late | {"mark": mark_in(refused)}).status_code == 302
    assert [line.title for line in visit.order.estimates.get().lines.all()] == ["All brakes"]


def test_an_appointment_set_by_two_shows_the_difference(
    visit: Visit, dana: StaffMember, olga: StaffMember
) -> None:
    visit.accepted()
    where = reverse("desk_booking_appointment", args=[visit.booking.pk])
    with time_machine.travel(visit.at):
        opened = mark_in(signed_in(olga).get(where))
        said = {
            "kind": "drop_off",
            "day": "2026-11-19",
            "begins": "08:00",
            "ends": "09:00",
            "note": "Gate code 12",
        }
        assert signed_in(dana).post(where, said | {"mark": opened}).status_code == 302

        late = said | {"begins": "10:00", "ends": "11:00", "note": "", "mark": opened}
        refused = signed_in(olga).post(where, late)
        assert refused.status_code == 422
        assert "From 08:00 10:00" in words(refused)
        assert "Gate code 12 nothing" in words(refused)
        standing = visit.booking.appointments.get()
        assert standing.note == "Gate code 12"

        assert signed_in(olga).post(where, late | {"mark": mark_in(refused)}).status_code == 302
        standing.refresh_from_db()
        assert standing.note == ""
