"""The link of a visit that stands in every message about it: who holds it sees the visit and decides about it, as long
as the workshop does not take it back, and nobody else sees anything by it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from pitboard.actions.answer_request import decline_booking
from pitboard.actions.visit_link import end_link, renew_link
from pitboard.queries.visit_links import follow_address
from pitboard.records.audit import AuditEntry
from pitboard.records.bookings import Booking
from pitboard.records.estimates import Approval, Authorisation
from pitboard.records.events import Event
from pitboard.records.links import VisitLink
from pitboard.records.messages import Message
from pitboard.records.people import Person, StaffMember
from pitboard.records.photos import Photo
from pitboard.rules.auditing import AuditKind
from pitboard.rules.happenings import EventKind
from pitboard.rules.lifecycle import BookingState, LineState
from pitboard.web import limits
from pitboard.web.followed import urlpatterns
from tests.cast import Visit

pytestmark = pytest.mark.django_db

PAGES = ["follow", "follow_choice", "follow_messages", "follow_cancel"]
PIECES = ["follow_live", "follow_booking_live", "follow_messages_live", "follow_proposal", "follow_times"]
PRESSED = ["follow_price", "follow_reading", "follow_other_day"]
RECORD = "follow_record"
MONDAY = date(2026, 11, 23)


@pytest.fixture
def asked(visit: Visit) -> Visit:
    return visit.estimated(services=["Yearly service"])


def where(booking: Booking, page: str = "follow") -> str:
    return follow_address(booking.pk, page)


def ticked(visit: Visit, *titles: str) -> dict[str, object]:
    lines = visit.order.lines.filter(agreed_price=None)
    return {
        "revision": visit.estimate.revision,
        "name": "Nora Larkspur",
        "offered": [line.pk for line in lines],
        "lines": [line.pk for line in lines if line.title in titles],
    }


def test_the_tables_name_every_address() -> None:
    assert {pattern.name for pattern in urlpatterns} == {*PAGES, *PIECES, *PRESSED, RECORD}


@pytest.mark.parametrize("name", [*PAGES, *PIECES, *PRESSED])
def test_the_link_opens_its_pages_until_the_workshop_takes_it_back(
    client: Client, asked: Visit, dana: StaffMember, name: str
) -> None:
    address = where(asked.booking, name)
    ask = client.post if name in PRESSED else client.get
    assert ask(address).status_code in (200, 302)
    end_link(asked.booking, by=dana.person, at=asked.tick())
    assert ask(address).status_code == 404
    forged = reverse(name, args=[f"{asked.booking.pk}.1:forged"])
    assert (Client().post if name in PRESSED else Client().get)(forged).status_code == 404


def test_before_the_car_arrives_it_shows_the_booking(client: Client, visit: Visit) -> None:
    visit.accepted(services=["Yearly service"])
    page = client.get(where(visit.booking)).text
    assert "Yearly service" in page
    assert "Messages with the workshop" in page
    assert "Sign in to change the booking" in page


def test_its_holder_cancels_a_booking_and_the_record_says_by_link(
    client: Client, visit: Visit, dana: StaffMember
) -> None:
    visit.accepted()
    cancel = where(visit.booking, "follow_cancel")
    with time_machine.travel(visit.at, tick=False):
        assert cancel in client.get(where(visit.booking)).text
        assert "Cancel the booking on" in client.get(cancel).text
        page = client.post(cancel, {"reason": "We are away."}, follow=True)
    assert page.redirect_chain[-1][0] == where(visit.booking)
    visit.booking.refresh_from_db()
    assert (visit.booking.state, visit.booking.reason) == (BookingState.CANCELLED, "We are away.")
    cancelled = Event.objects.get(kind=EventKind.BOOKING_CANCELLED)
    assert (cancelled.actor, cancelled.facts["link"]) == (visit.customer, 1)


def test_too_late_it_is_not_cancelled_by_link_either(client: Client, visit: Visit) -> None:
    visit.accepted()
    with time_machine.travel(visit.at + timedelta(days=1), tick=False):
        cancel = where(visit.booking, "follow_cancel")
        assert cancel not in client.get(where(visit.booking)).text
        assert "can no longer be cancelled" in client.get(cancel).text
        client.post(cancel)
    visit.booking.refresh_from_db()
    assert visit.booking.state is BookingState.ACCEPTED


def test_its_holder_takes_the_day_that_was_offered_instead(client: Client, visit: Visit) -> None:
    visit.requested()
    decline_booking(visit.booking, reason="No lift.", other_day=MONDAY, by=visit.desk, at=visit.tick())
    take = where(visit.booking, "follow_other_day")
    with time_machine.travel(visit.at, tick=False):
        assert f'formaction="{take}"' in client.get(where(visit.booking)).text
        client.post(take)
    visit.booking.refresh_from_db()
    assert (visit.booking.state, visit.booking.day) == (BookingState.ACCEPTED, MONDAY)


def test_it_shows_status_findings_prices_and_history(client: Client, asked: Visit) -> None:
    page = client.get(where(asked.booking)).text
    for said in ("KRT 482", "Your choice is wanted", "Front brakes", "What happened", "Lights"):
        assert said in page
    choice = client.get(where(asked.booking, "follow_choice")).text
    assert "341.22" in choice


def test_its_holder_decides_under_the_customers_name_and_the_record_says_by_link(
    client: Client, asked: Visit
) -> None:
    answer = client.post(
        where(asked.booking, "follow_choice"),
        ticked(asked, "Front brakes"),
        HTTP_USER_AGENT="A phone",
        REMOTE_ADDR="10.1.2.3",
    )
    assert answer.status_code == 302
    assert asked.line("Front brakes").state is LineState.APPROVED
    given = Authorisation.objects.latest("pk")
    signature = given.signature
    assert given.how is Approval.LINK
    assert (signature.person, signature.share, signature.name) == (None, None, "Nora Larkspur")
    assert (signature.address, signature.browser) == ("10.1.2.3", "A phone")
    event = Event.objects.get(kind=EventKind.REPAIRS_CHOSEN)
    assert (event.facts["link"], event.address, event.browser) == (1, "10.1.2.3", "A phone")


def test_the_copy_of_what_was_decided_is_read_by_the_link(
    client: Client, asked: Visit, nora: Person, dana: StaffMember
) -> None:
    client.post(where(asked.booking, "follow_choice"), ticked(asked, "Front brakes"))
    record = follow_address(asked.booking.pk, "follow_record", Authorisation.objects.latest("pk").pk)
    assert "Order for visit" in client.get(record).text
    assert client.get(follow_address(asked.booking.pk, "follow_record", 9_999)).status_code == 404
    own = Client()
    own.force_login(nora)
    assert own.get(record)["Location"].startswith(f"/visits/{asked.order.number}/authorisations/")
    end_link(asked.booking, by=dana.person, at=asked.tick())
    assert client.get(record).status_code == 404


def test_the_customers_own_record_says_that_it_was_by_the_link(
    client: Client, asked: Visit, nora: Person
) -> None:
    client.post(where(asked.booking, "follow_choice"), ticked(asked, "Front brakes"))
    client.force_login(nora)
    given = Authorisation.objects.latest("pk")
    page = client.get(reverse("authorisation", args=[asked.order.number, given.pk])).text
    assert "by the link in our messages" in page


def test_a_link_that_ends_while_somebody_reads_decides_nothing(
    client: Client, asked: Visit, dana: StaffMember
) -> None:
    address = where(asked.booking, "follow_choice")
    assert client.get(address).status_code == 200
    end_link(asked.booking, by=dana.person, at=asked.tick())
    assert client.post(address, ticked(asked, "Front brakes")).status_code == 404
    assert asked.line("Front brakes").state is LineState.PROPOSED


def test_time_never_ends_it_and_an_expired_price_is_asked_for_anew(
    client: Client, asked: Visit, time_machine: object
) -> None:
    address = where(asked.booking, "follow_choice")
    time_machine.move_to(asked.at + timedelta(days=400))  # type: ignore[attr-defined]
    page = client.get(address).text
    assert "These prices hold no longer" in page
    assert where(asked.booking, "follow_price") in page
    client.post(where(asked.booking, "follow_price"), {"lines": asked.line("Front brakes").pk})
    assert Event.objects.filter(kind=EventKind.PRICE_ASKED).count() == 1


def test_its_holder_writes_for_the_customer(client: Client, asked: Visit, nora: Person) -> None:
    answer = client.post(where(asked.booking, "follow_messages"), {"text": "Please wash it, too."})
    assert answer.status_code == 302
    message = Message.objects.get()
    assert (message.sender, message.from_workshop, message.text) == (nora, False, "Please wash it, too.")
    assert Event.objects.get(kind=EventKind.MESSAGE_WRITTEN).facts["link"] == 1
    assert "Please wash it, too." in client.get(where(asked.booking)).text


def test_its_use_is_recorded_once_a_browser(client: Client, asked: Visit) -> None:
    for _ in range(3):
        client.get(where(asked.booking))
    Client().get(where(asked.booking))
    link = VisitLink.objects.get(booking=asked.booking)
    assert link.uses == 2
    assert link.used_at is not None
    assert AuditEntry.objects.filter(kind=AuditKind.LINK_USED, booking=asked.booking).count() == 2


def test_a_new_link_closes_the_earlier_one_everywhere(
    client: Client, asked: Visit, dana: StaffMember
) -> None:
    old = where(asked.booking)
    assert client.get(old).status_code == 200
    renew_link(asked.booking, by=dana.person, at=asked.tick())
    assert client.get(old).status_code == 404
    assert Client().get(where(asked.booking)).status_code == 200
    assert where(asked.booking) != old


def test_the_customer_who_is_signed_in_lands_on_their_own_page(
    client: Client, asked: Visit, nora: Person, jonas: Person
) -> None:
    client.force_login(nora)
    assert client.get(where(asked.booking))["Location"] == f"/visits/{asked.order.number}/"
    client.force_login(jonas)
    assert client.get(where(asked.booking)).status_code == 200


def test_the_page_follows_the_visit_live(client: Client, asked: Visit, dana: StaffMember) -> None:
    client.get(where(asked.booking))
    topics = {"topics": [asked.order.topic, asked.booking.topic, "board:1", "order:99"]}
    renewed = client.post("/stream-token", topics).json()["topics"]
    assert renewed == sorted([asked.order.topic, asked.booking.topic])
    end_link(asked.booking, by=dana.person, at=asked.tick())
    assert client.post("/stream-token", topics).status_code == 404


def test_its_photos_are_shown_by_the_link_and_to_nobody_else(
    client: Client, asked: Visit, dana: StaffMember
) -> None:
    name = "b" * 32 + ".small.jpg"
    default_storage.save(name, ContentFile(b"a picture"))
    Photo.objects.create(
        key="b" * 32, order=asked.order, width=4, height=3, taken_at=asked.at, taken_by=asked.bay
    )
    photo = reverse("photo", args=["b" * 32, "small"])
    try:
        assert client.get(photo)["Location"].startswith("/account/login/")
        client.get(where(asked.booking))
        assert b"".join(client.get(photo).streaming_content) == b"a picture"  # type: ignore[attr-defined]
        end_link(asked.booking, by=dana.person, at=asked.tick())
        assert client.get(photo)["Location"].startswith("/account/login/")
    finally:
        default_storage.delete(name)


def test_links_cannot_be_tried_one_after_the_other(
    client: Client, asked: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(limits.LINKS.most):
        assert client.get(reverse("follow", args=[f"1.{number}:forged"])).status_code == 404
    answer = client.get(reverse("follow", args=["1.1:forged"]))
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
