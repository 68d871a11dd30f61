"""The owner reads who did what, when and from where; after ninety days nobody can see any more from where."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from pitboard.actions.audit import audit, forget_origins
from pitboard.actions.visit_link import end_link
from pitboard.queries.audit import Asked, audit_lines
from pitboard.queries.visit_links import follow_address
from pitboard.records.audit import AuditEntry
from pitboard.records.events import Event
from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.auditing import GROUPS, AuditKind, Origin
from pitboard.rules.happenings import EventKind
from pitboard.web.settings.audit_words import WORDS
from tests.cast import WEDNESDAY, Visit, minutes

pytestmark = pytest.mark.django_db

WHERE = "/settings/audit/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


@pytest.fixture
def owner(client: Client, olga: StaffMember) -> Client:
    client.force_login(olga.person)
    return client


def test_every_kind_has_its_words_and_one_group() -> None:
    assert set(WORDS) == set(AuditKind)
    grouped = [kind for kinds in GROUPS.values() for kind in kinds]
    assert sorted(grouped) == sorted(AuditKind)


def test_what_staff_do_says_who_and_from_where(owner: Client, visit: Visit, dana: StaffMember) -> None:
    visit.requested()
    desk = Client(REMOTE_ADDR="10.4.5.6", HTTP_USER_AGENT=FIREFOX)
    desk.force_login(dana.person)
    desk.post(reverse("desk_messages", args=[visit.booking.pk]), {"text": "Friday suits us."})
    event = Event.objects.get(kind=EventKind.MESSAGE_WRITTEN)
    assert (event.actor, event.address, event.browser) == (dana.person, "10.4.5.6", FIREFOX)
    page = owner.get(WHERE).text
    assert "Dana Alder, 10.4.5.6, Firefox, Linux" in page
    assert "KRT 482" in page


def test_what_the_worker_does_has_no_origin(visit: Visit) -> None:
    visit.requested()
    event = Event.objects.get(kind=EventKind.BOOKING_REQUESTED)
    assert (event.address, event.browser) == (None, None)


def test_a_decision_by_link_says_so(owner: Client, visit: Visit) -> None:
    visit.requested()
    Client().post(follow_address(visit.booking.pk, "follow_messages"), {"text": "Is Friday better?"})
    page = owner.get(WHERE).text
    assert "Nora Larkspur, by link" in page
    assert "The link of the visit was opened in a new browser" in page


def test_changes_of_the_settings_are_in_it_and_looking_at_them_is_not(
    owner: Client, olga: StaffMember
) -> None:
    owner.get("/settings/closed-days/")
    owner.post("/settings/closed-days/", {"day": "no day"})
    assert not AuditEntry.objects.filter(kind=AuditKind.SETTINGS_CHANGED).exists()
    owner.post("/settings/closed-days/", {"day": "2032-01-05", "why": "Stocktaking"})
    entry = AuditEntry.objects.get(kind=AuditKind.SETTINGS_CHANGED)
    assert (entry.actor, entry.facts) == (olga.person, {"page": "settings_closed_days"})
    assert "Changed the settings: closed days" in owner.get(WHERE).text


def test_it_is_the_owners_alone(client: Client, dana: StaffMember, nora: Person) -> None:
    for person in (dana.person, nora):
        client.force_login(person)
        assert client.get(WHERE).status_code == 404
        assert client.get(f"{WHERE}file").status_code == 404


def test_one_looks_for_a_person_a_kind_or_a_day(
    owner: Client, visit: Visit, dana: StaffMember, olga: StaffMember
) -> None:
    visit.accepted()
    end_link(visit.booking, by=dana.person, at=visit.tick())
    audit(AuditKind.SIGNED_IN, by=olga.person, at=WEDNESDAY - timedelta(days=3), workshop=visit.yard)
    by_dana = owner.get(WHERE, {"person": dana.person.pk}).text
    assert "Ended the link of the visit" in by_dana
    assert "Signed in" not in by_dana.split("<ul")[-1]
    links = owner.get(WHERE, {"group": "links"}).text
    assert "Ended the link of the visit" in links
    assert "accepted" not in links.split("<ul")[-1]
    day = owner.get(WHERE, {"day": "2026-11-15"}).text
    assert "Signed in" in day.split("<ul")[-1]
    assert "Ended the link" not in day


@pytest.mark.parametrize(
    "asked",
    [
        {"person": "x"},
        {"person": "9" * 30},
        {"group": "nothing"},
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"before": "0001-01-01T00:00:00.000000_1_1"},
        {"before": "2026-99-99T00:00:00.000000_1_1"},
        {"before": "\0"},
    ],
)
def test_what_makes_no_sense_is_passed_over(owner: Client, asked: dict[str, str]) -> None:
    assert owner.get(WHERE, asked).status_code == 200
    assert owner.get(f"{WHERE}file", asked).status_code == 200


def test_pages_follow_each_other_without_a_gap_or_a_line_twice(yard: Workshop, olga: StaffMember) -> None:
    for number in range(7):
        # Two at a time happen at the very same moment.
        audit(AuditKind.SIGNED_IN, by=olga.person, at=WEDNESDAY + minutes(number // 2), workshop=yard)
    seen, place = [], None
    while True:
        lines, place = audit_lines(yard, Asked(), before=place, most=2)
        seen += [line.place.pk for line in lines]
        if place is None:
            break
    assert seen == sorted(AuditEntry.objects.values_list("pk", flat=True), reverse=True)


def test_the_page_leads_to_older_ones(owner: Client, yard: Workshop, olga: StaffMember) -> None:
    for number in range(60):
        audit(AuditKind.SIGNED_IN, by=olga.person, at=WEDNESDAY + minutes(number), workshop=yard)
    first = owner.get(WHERE)
    older = first.context["older"]
    assert len(first.context["lines"]) == 50
    rest = owner.get(f"{WHERE}?{older}").context["lines"]
    assert rest[-1]["at"] == WEDNESDAY
    shown = [line["at"] for line in [*first.context["lines"], *rest] if line["what"] == "Signed in"]
    assert len(shown) == len(set(shown)) == 60


def test_the_file_has_the_same_lines_and_no_formulas(owner: Client, visit: Visit) -> None:
    visit.customer.name = "=HYPERLINK(1)"
    visit.customer.save()
    visit.requested()
    rows = list(csv.reader(StringIO(owner.get(f"{WHERE}file").text)))
    assert rows[0][:3] == ["When", "Who", "What"]
    assert "'=HYPERLINK(1)" in {row[1] for row in rows}
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    assert AuditEntry.objects.get(kind=AuditKind.DATA_EXPORTED).facts == {"what": "audit"}


def test_after_ninety_days_nobody_can_see_from_where(visit: Visit, dana: StaffMember) -> None:
    dana.person.origin = Origin("10.1.1.1", FIREFOX)
    visit.desk = dana.person
    visit.accepted()
    end_link(visit.booking, by=dana.person, at=visit.tick())
    assert forget_origins(at=visit.at + timedelta(days=89)) == 0
    assert forget_origins(at=visit.at + timedelta(days=91)) == 2
    event = Event.objects.get(kind=EventKind.BOOKING_ACCEPTED)
    entry = AuditEntry.objects.get(kind=AuditKind.LINK_ENDED)
    assert (event.actor, event.address, event.browser) == (dana.person, None, None)
    assert (entry.actor, entry.address, entry.browser) == (dana.person, None, "")
    assert forget_origins(at=visit.at + timedelta(days=91)) == 0
