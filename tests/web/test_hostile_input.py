"""Nothing that is typed, pasted or forged breaks a page: every address answers something people can read, never a 500,
and what was refused left nothing behind."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

from pitboard.actions.catalogue import add_usual_repair
from pitboard.actions.inspection_points import add_point
from pitboard.actions.notice_settings import add_chat_place
from pitboard.actions.pick_up import Window, schedule_appointment
from pitboard.actions.share_visit import Sharing, share_visit
from pitboard.actions.standard_points import PointFacts
from pitboard.queries.catalogue import UsualRepair
from pitboard.queries.links import share_token, unsubscribe_token
from pitboard.records.bookings import AppointmentKind
from pitboard.records.deliveries import Delivery
from pitboard.records.links import ShareRight
from pitboard.records.people import Person, StaffMember
from pitboard.rules.recipients import TellingTopic
from tests.cast import Visit, minutes

NASTY = [
    "",
    "   ",
    "x" * 20_000,
    "<script>alert(1)</script>'\"; DROP TABLE records_event; --",
    "../../etc/passwd\x00",
    "\u202e\u200b\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "-1",
    "99999999999999999999999999",
    "1e309",
    "NaN",
    "2026-02-30",
    "25:61",
]
ROUNDS = 2
#: Where a request of this test would leave the site on purpose, or where the machine's own mails are read.
LEFT_OUT = {"account_logout", "mail", "mail_html"}


def routes(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern)
        elif pattern.name and pattern.name not in LEFT_OUT:
            yield pattern


@pytest.fixture
def chosen(visit: Visit, sol: StaffMember, olga: StaffMember) -> Visit:
    visit.chosen(services=["Yearly service"])
    start = visit.at + minutes(240)
    back = Window(AppointmentKind.RETURN, start, start + minutes(30), address="Linden Road 7", driver=sol)
    schedule_appointment(visit.booking, back, by=visit.desk, at=visit.tick())
    return visit


def addresses(visit: Visit) -> dict[str, str]:
    paul = Sharing("Paul Larkspur", ShareRight.APPROVE)
    token = share_token(share_visit(visit.order, paul, by=visit.customer, at=visit.tick()))
    ids: dict[str, Any] = {
        "vehicle_id": visit.vehicle.pk,
        "booking_id": visit.booking.pk,
        "appointment_id": visit.booking.appointments.get().pk,
        "number": visit.order.number,
        "pk": visit.authorisation.pk,
        "line_id": visit.line("Front brakes").pk,
        "finding_id": visit.order.inspection.findings.get(title="Lights").pk,
        "point_id": add_point(visit.yard, PointFacts("Brakes", "Front pads", "mm", Decimal(3))).pk,
        "other": visit.order.number,
        "repair_id": add_usual_repair(visit.yard, UsualRepair("Front brakes", Decimal(2))).pk,
        "staff_id": StaffMember.objects.get(person=visit.bay).pk,
        "absence_id": 1,
        "delivery_id": Delivery.objects.filter(recipient=visit.customer).latest("pk").pk,
        "place_id": add_chat_place(
            visit.yard, "Desk", "json://localhost/x", for_staff=True, by=visit.desk
        ).pk,
        "key": "0" * 32,
        "size": "small",
    }
    found = {}
    for pattern in routes(get_resolver()):
        known = ids | {"token": token} if str(pattern.name).startswith("shared") else ids
        if pattern.name == "unsubscribe":
            known = ids | {"token": unsubscribe_token(visit.customer, TellingTopic.MESSAGES)}
        converters = pattern.pattern.converters
        wanted = {
            # A number where the address asks for one, words that cannot be right anywhere else.
            name: known.get(name, 1 if isinstance(converters.get(name), IntConverter) else "zzzz-1")
            for name in pattern.pattern.regex.groupindex
        }
        found[str(pattern.name)] = reverse(str(pattern.name), kwargs=wanted)
    return found


def names_of_fields(client: Client, pages: dict[str, str]) -> set[str]:
    names: set[str] = set()
    for page in pages.values():
        answer = client.get(page)
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            names |= set(re.findall(r'name="([^"]+)"', answer.content.decode()))
    return names - {"csrfmiddlewaretoken", "viewport", "description", "robots"}


def payloads(names: set[str]) -> Iterator[dict[str, Any]]:
    """Each field gets another nasty value in each round, so that one field's refusal does not hide the next one's."""
    for turn in range(ROUNDS):
        yield {name: NASTY[(place + turn) % len(NASTY)] for place, name in enumerate(sorted(names))}


@pytest.mark.parametrize("who", ["nobody", "nora", "olga"])
def test_no_address_breaks(client: Client, chosen: Visit, nora: Person, olga: StaffMember, who: str) -> None:
    people = {"nora": nora, "olga": olga.person}
    if who in people:
        client.force_login(people[who])
    pages = addresses(chosen)
    names = names_of_fields(client, pages)
    for name, page in pages.items():
        for payload in payloads(names):
            answer = client.post(page, payload)
            assert answer.status_code < 500, (name, payload)
        for query in payloads({"q", "next", "day", "again", "make", "services", "budget"}):
            assert client.get(page, query).status_code < 500, (name, query)
        bomb = SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff" + b"not a picture" * 50, "image/jpeg")
        assert client.post(page, {"photos": bomb, "pictures": bomb}).status_code < 500, name
        assert client.post(page, b"\xff\xfe{[", content_type="application/json").status_code < 500
        assert (
            client.post(page, b"--x\r\nbroken", content_type="multipart/form-data; boundary=x").status_code
            < 500
        )
