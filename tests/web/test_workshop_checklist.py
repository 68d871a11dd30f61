"""The inspection on a phone: the workshop's list, point by point, and what a repeated or a bad sending does."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from pitboard.actions.catalogue import add_usual_repair
from pitboard.actions.inspect_car import Seen, record_finding
from pitboard.actions.inspection_points import add_point
from pitboard.actions.standard_points import PointFacts, Wording
from pitboard.queries.catalogue import UsualRepair
from pitboard.records.catalogue import InspectionPoint
from pitboard.records.events import Event
from pitboard.records.inspections import Finding
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.happenings import EventKind
from pitboard.rules.severity import Severity
from tests.cast import Visit
from tests.web.desk import NOON, picture, primary_buttons, signed_in, words


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def points(yard: Workshop) -> dict[str, InspectionPoint]:
    """Pads are measured, at least 3 mm; fluid at most 3 %; lights are looked at; the tow bar is not on the list."""
    brakes = UsualRepair(
        "Front brakes", Decimal(2), why_it_matters="They stop you.", if_you_wait="Discs suffer."
    )
    repair = add_usual_repair(yard, brakes).pk
    worn = (Wording("Worn down", "Close to the limit"),)
    facts = {
        "pads": PointFacts("Brakes", "Front pads", "mm", Decimal(3), False, Decimal("4.5"), repair, worn),
        "fluid": PointFacts("Brakes", "Brake fluid", "%", Decimal(3), True, Decimal(2)),
        "lights": PointFacts("Lights", "All lights"),
    }
    made = {key: add_point(yard, one) for key, one in facts.items()}
    cracked = PointFacts("Body", "Tow bar", wordings=(Wording("Bracket cracked"),))
    return made | {"tow": add_point(yard, cracked, on_list=False)}


def at(visit: Visit, name: str, *more: Any) -> str:
    return reverse(f"desk_order_{name}", args=[visit.order.number, *more])


def send(visit: Visit, point: InspectionPoint, **data: Any) -> Any:
    """As the row's script sends it for Marek."""
    return sent_by(signed_in(visit.bay), visit, point, **data)


def sent_by(client: Client, visit: Visit, point: InspectionPoint, **data: Any) -> Any:
    return client.post(at(visit, "point", point.pk), data, HTTP_ACCEPT="application/json")


def submission_on(page: Any, point: InspectionPoint) -> str:
    row = page.content.decode().partition(f'id="point-{point.pk}"')[2]
    found = re.search(r'name="submission" value="([^"]+)"', row)
    assert found
    return found.group(1)


class TestTheList:
    def test_shows_areas_points_and_limits_and_how_far_one_is(
        self, visit: Visit, points: dict[str, InspectionPoint]
    ) -> None:
        visit.inspecting()
        send(visit, points["lights"], good="yes")
        page = signed_in(visit.bay).get(at(visit, "checklist"))
        seen = words(page)
        assert "1 of 3 points looked at" in seen
        assert "At least 3 mm, soon from 4.5 mm" in seen
        assert "At most 3 %, soon from 2 %" in seen
        assert "Tow bar" not in seen
        assert "The rest is good: 2 points" in seen
        assert 'capture="environment"' in page.content.decode()
        assert 'inputmode="decimal"' in page.content.decode()

    def test_asks_the_same_questions_however_much_was_found(
        self, visit: Visit, points: dict[str, InspectionPoint], django_assert_max_num_queries: Any
    ) -> None:
        visit.inspecting()
        for number in range(6):
            seen = Seen(Severity.FIX_SOON, f"Pads {number}", point=points["pads"])
            record_finding(visit.order, seen, by=visit.bay, at=visit.tick())
        client = signed_in(visit.bay)
        with django_assert_max_num_queries(10):
            client.get(at(visit, "checklist_live"))

    def test_leads_to_the_start_while_nobody_has_started(
        self, visit: Visit, points: dict[str, InspectionPoint]
    ) -> None:
        visit.arrived()
        page = signed_in(visit.bay).get(at(visit, "checklist"))
        assert primary_buttons(page) == ["Start the inspection"]
        assert "data-point" not in page.content.decode()

    def test_is_only_read_once_the_visit_has_gone_on(
        self, visit: Visit, points: dict[str, InspectionPoint]
    ) -> None:
        visit.ready()
        page = signed_in(visit.bay).get(at(visit, "checklist"))
        assert "This inspection is closed." in words(page)
        assert "data-point" not in page.content.decode()
        answer = send(visit, points["lights"], good="yes")
        assert answer.status_code == 422 and answer.json()["why"]

    def test_whoever_starts_it_for_themselves_stands_at_the_list(
        self, visit: Visit, marek: StaffMember
    ) -> None:
        visit.arrived()
        answer = signed_in(marek).post(at(visit, "inspection"), {"technician": str(marek.pk)})
        assert answer["Location"] == at(visit, "checklist")

    def test_whoever_starts_it_for_somebody_else_stays_with_the_visit(
        self, visit: Visit, marek: StaffMember
    ) -> None:
        visit.arrived()
        answer = signed_in(visit.desk).post(at(visit, "inspection"), {"technician": str(marek.pk)})
        assert answer["Location"].startswith(reverse("desk_order", args=[visit.order.number]))


class TestAPoint:
    def test_is_good_by_one_button_with_what_was_measured(
        self, visit: Visit, points: dict[str, InspectionPoint]
    ) -> None:
        visit.inspecting()
        answer = send(visit, points["pads"], good="yes", measured="6,5")
        assert answer.json() == {visit.order.topic: visit.reload().version}
        made = Finding.objects.get()
        assert (made.severity, made.measured, made.limit) == (Severity.GOOD, Decimal("6.5"), Decimal(3))
        assert made.why_it_matters == ""

    def test_to_fix_has_its_photo_its_wording_and_the_catalogues_reasons(
        self, visit: Visit, points: dict[str, InspectionPoint]
    ) -> None:
        visit.inspecting()
        worn = points["pads"].wordings.get().pk
        sent = {
            "severity": "fix_soon",
            "measured": "4",
            "wording": worn,
            "note": "Left side.",
            "pictures": [picture()],
        }
        send(visit, points["pads"], **sent)
        made = Finding.objects.get()
        assert (made.title, made.note) == ("Front pads", "Close to the limit. Left side")
        assert (made.why_it_matters, made.if_you_wait) == ("They stop you.", "Discs suffer.")
        assert made.point == points["pads"] and made.photos.count() == 1

    def test_to_fix_now_takes_the_graver_wording(
        self, visit: Visit, points: dict[str, InspectionPoint]
    ) -> None:
        visit.inspecting()
        send(visit, points["pads"], severity="fix_now", wording=points["pads"].wordings.get().pk)
        assert Finding.objects.get().note == "Worn down"

    def test_the_technician_decides_whatever_the_value_speaks_for(
        self, visit: Visit, points: dict[str, InspectionPoint]
    ) -> None:
        visit.inspecting()
        send(visit, points["fluid"], good="yes", measured="9")
        made = Finding.objects.get()
        assert made.severity is Severity.GOOD and made.limit_is_most

    def test_works_without_script_and_comes_back_to_its_row(
        self, visit: Visit, points: dict[str, InspectionPoint]
    ) -> None:
        visit.inspecting()
        answer = signed_in(visit.bay).post(at(visit, "point", points["lights"].pk), {"good": "yes"})
        assert answer["Location"] == f"{at(visit, 'checklist')}#point-{points['lights'].pk}"
        assert Finding.objects.get().severity is Severity.GOOD

    def test_without_an_urgency_says_what_the_value_speaks_for_and_keeps_it(
        self, visit: Visit, points: dict[str, InspectionPoint]
    ) -> None:
        visit.inspecting()
        where = at(visit, "point", points["pads"].pk)
        answer = signed_in(visit.bay).post(where, {"measured": "2", "note": "Left"})
        assert answer.status_code == 422
        assert "2 mm speaks for “Fix now”" in words(answer)
        assert 'value="2"' in answer.content.decode() and "Left" in answer.content.decode()
        assert not Finding.objects.exists()

    @pytest.mark.parametrize(
        "wrong", [{"measured": "thin"}, {"severity": "dire"}, {"severity": "fix_now", "note": "x" * 501}, {}]
    )
    def test_that_needs_mending_says_so_to_the_script(
        self, visit: Visit, points: dict[str, InspectionPoint], wrong: dict[str, str]
    ) -> None:
        visit.inspecting()
        answer = send(visit, points["pads"], **wrong)
        assert answer.status_code == 422 and answer.json()["why"]
        assert not Finding.objects.exists()

    def test_of_another_workshops_wording_is_refused(
        self, visit: Visit, points: dict[str, InspectionPoint]
    ) -> None:
        visit.inspecting()
        strange = points["tow"].wordings.get().pk
        assert send(visit, points["pads"], severity="fix_now", wording=strange).status_code == 422

    def test_not_on_the_list_is_found_by_its_name_or_its_wording(
        self, visit: Visit, points: dict[str, InspectionPoint]
    ) -> None:
        visit.inspecting()
        client = signed_in(visit.bay)
        assert "Tow bar" in words(client.get(at(visit, "points"), {"q": "cracked"}))
        assert "No point has “gearstick”" in words(client.get(at(visit, "points"), {"q": "gearstick"}))
        send(visit, points["tow"], severity="fix_now", wording=points["tow"].wordings.get().pk)
        seen = words(client.get(at(visit, "checklist")))
        assert "0 of 3" in seen and "Not on the list Tow bar Bracket cracked Fix now" in seen


class TestSentAgain:
    def test_is_there_once(self, visit: Visit, points: dict[str, InspectionPoint]) -> None:
        visit.inspecting()
        client = signed_in(visit.bay)
        name = submission_on(client.get(at(visit, "checklist")), points["pads"])
        data = {"severity": "fix_now", "measured": "2", "submission": name}
        first = send(visit, points["pads"], **data, pictures=[picture()])
        again = send(visit, points["pads"], **data, pictures=[picture()])
        assert first.json() == again.json()
        assert Finding.objects.get().photos.count() == 1
        assert Event.objects.filter(kind=EventKind.FINDING_RECORDED).count() == 1

    def test_still_counts_after_the_visit_has_gone_on(
        self, visit: Visit, points: dict[str, InspectionPoint]
    ) -> None:
        visit.inspecting()
        data = {"good": "yes", "submission": str(uuid4())}
        send(visit, points["lights"], **data)
        visit.order.state = visit.reload().state.READY
        visit.order.save()
        assert send(visit, points["lights"], **data).status_code == 200

    def test_with_something_else_in_it_overwrites_nothing(
        self, visit: Visit, points: dict[str, InspectionPoint], olga: StaffMember
    ) -> None:
        visit.inspecting()
        name = str(uuid4())
        send(visit, points["pads"], good="yes", submission=name)
        for client, data in (
            (signed_in(visit.bay), {"severity": "fix_now"}),
            (signed_in(olga), {"good": "yes"}),
        ):
            answer = sent_by(client, visit, points["pads"], submission=name, **data)
            assert answer.status_code == 422 and "Somebody else saved this" in answer.json()["why"]
        assert Finding.objects.get().severity is Severity.GOOD

    def test_the_next_finding_at_a_point_has_another_name(
        self, visit: Visit, points: dict[str, InspectionPoint]
    ) -> None:
        visit.inspecting()
        client = signed_in(visit.bay)
        first = submission_on(client.get(at(visit, "checklist")), points["pads"])
        send(visit, points["pads"], severity="fix_now", submission=first)
        page = client.get(at(visit, "point", points["pads"].pk)).content.decode()
        assert first not in page and 'name="submission"' in page


class TestTheRest:
    def test_is_good_in_one_tap_and_said_once(self, visit: Visit, points: dict[str, InspectionPoint]) -> None:
        visit.inspecting()
        send(visit, points["pads"], severity="fix_now")
        client = signed_in(visit.bay)
        shown = {"point": [points[key].pk for key in ("pads", "fluid", "lights")]}
        for _ in range(2):
            client.post(at(visit, "checklist_rest"), shown)
        found = {f.title: f.severity for f in Finding.objects.all()}
        good = Severity.GOOD
        assert found == {"Front pads": Severity.FIX_NOW, "Brake fluid": good, "All lights": good}
        told = Event.objects.filter(kind=EventKind.POINTS_FOUND_GOOD)
        assert [event.facts for event in told] == [{"count": 2}]

    def test_is_only_what_was_shown(self, visit: Visit, points: dict[str, InspectionPoint]) -> None:
        visit.inspecting()
        signed_in(visit.bay).post(
            at(visit, "checklist_rest"), {"point": [points["lights"].pk, "9" * 30, "x"]}
        )
        assert [f.title for f in Finding.objects.all()] == ["All lights"]

    def test_is_refused_once_the_visit_has_gone_on(
        self, visit: Visit, points: dict[str, InspectionPoint]
    ) -> None:
        visit.ready()
        before = Finding.objects.count()
        signed_in(visit.bay).post(at(visit, "checklist_rest"), {"point": [points["lights"].pk]})
        assert Finding.objects.count() == before
