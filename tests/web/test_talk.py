"""The conversation on the pages of both sides."""

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pitboard.actions.talk import write_to_customer, write_to_workshop
from pitboard.queries.messages import thread_of
from pitboard.records.deliveries import Delivery
from pitboard.records.messages import Message
from pitboard.records.people import Person, StaffMember
from tests.cast import Visit
from tests.web.desk import NOON, picture, signed_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(visit: Visit) -> Any:
    with time_machine.travel(NOON, tick=False):
        yield visit.arrived()


def customers(visit: Visit) -> str:
    return reverse("booking_messages", args=[visit.booking.pk])


def desks(visit: Visit) -> str:
    return reverse("desk_messages", args=[visit.booking.pk])


def test_a_customer_writes_on_the_page_of_the_visit_without_a_script(here: Visit) -> None:
    client = signed_in(here.customer)
    page = client.get(reverse("visit", args=[here.order.number]))
    assert f'action="{customers(here)}"' in page.text
    answer = client.post(customers(here), {"text": "Is it the pads?"})
    assert answer["Location"] == f"/visits/{here.order.number}/?sent={here.booking.pk}#messages"
    shown = words(client.get(f"/visits/{here.order.number}/"))
    assert "Is it the pads?" in shown and "Not read yet" in shown


def test_staff_answer_on_the_page_of_the_visit(here: Visit, dana: StaffMember) -> None:
    write_to_workshop(here.booking, "Is it the pads?", by=here.customer, at=here.tick())
    client = signed_in(dana)
    page = client.get(reverse("desk_order", args=[here.order.number]))
    assert "Is it the pads?" in words(page) and "New" in words(page)
    client.post(desks(here), {"text": "Yes, both sides."})
    seen = words(signed_in(here.customer).get(f"/visits/{here.order.number}/"))
    assert "Dana, service desk" in seen and "Yes, both sides." in seen and "Read" in seen


def test_before_the_car_comes_it_stands_on_the_bookings_page(visit: Visit) -> None:
    with time_machine.travel(NOON, tick=False):
        visit.requested()
        client = signed_in(visit.customer)
        answer = client.post(customers(visit), {"text": "I come at eight."})
        assert answer["Location"].startswith(f"/bookings/{visit.booking.pk}/?sent=")
        assert "I come at eight." in words(client.get(f"/bookings/{visit.booking.pk}/"))
        assert "I come at eight." in words(
            signed_in(visit.desk).get(reverse("desk_booking", args=[visit.booking.pk]))
        )


def test_what_was_typed_stays_when_it_is_refused(here: Visit) -> None:
    answer = signed_in(here.customer).post(customers(here), {"text": "x" * 4100})
    assert answer.status_code == 422
    assert "x" * 4100 in answer.text and "room for 4000 characters" in words(answer)
    assert signed_in(here.desk).post(desks(here), {"text": " "}).status_code == 422
    assert not Message.objects.exists()


def test_a_photo_is_sent_and_both_sides_see_it(here: Visit, jonas: Person) -> None:
    signed_in(here.customer).post(customers(here), {"text": "", "photos": picture()})
    (message,) = thread_of(here.booking, for_workshop=True).messages
    where = reverse("photo", args=[message.photos[0].key, "small"])
    for who, status in ((here.customer, 200), (here.desk, 200), (jonas, 404)):
        answer = signed_in(who).get(where)
        assert answer.status_code == status
        if status == 200:
            assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    assert where in signed_in(here.desk).get(reverse("desk_order", args=[here.order.number])).text


def test_what_is_no_photo_is_refused(here: Visit) -> None:
    fake = SimpleUploadedFile("a.jpg", b"not a picture", "image/jpeg")
    assert signed_in(here.customer).post(customers(here), {"text": "See", "photos": fake}).status_code == 422
    assert not Message.objects.exists()


def test_what_is_typed_is_text(here: Visit) -> None:
    write_to_workshop(here.booking, "<script>alert(1)</script>", by=here.customer, at=here.tick())
    page = signed_in(here.desk).get(reverse("desk_order", args=[here.order.number]))
    assert "&lt;script&gt;alert(1)" in page.text and "<script>alert" not in page.text


def test_opening_the_page_reads_nothing_and_saying_so_does(here: Visit) -> None:
    message = write_to_customer(here.booking, "It is ready at five.", by=here.desk, at=here.tick())
    client = signed_in(here.customer)
    page = client.get(f"/visits/{here.order.number}/")
    assert f'data-message="{message.pk}"' in page.text
    message.refresh_from_db()
    assert message.read_at is None
    reading = reverse("booking_reading", args=[here.booking.pk])
    told = Delivery.objects.filter(recipient=here.customer, channel="site").latest("pk").pk
    answer = client.post(reading, {"message": message.pk, "telling": told}, headers={"Accept": "text/plain"})
    assert answer.status_code == 204
    message.refresh_from_db()
    assert message.read_at == NOON
    assert "data-reading" not in client.get(f"/visits/{here.order.number}/").text


def test_without_a_script_a_button_reads(here: Visit) -> None:
    message = write_to_workshop(here.booking, "Hello", by=here.customer, at=here.tick())
    client = signed_in(here.desk)
    assert "Mark it as read" in words(client.get(reverse("desk_order", args=[here.order.number])))
    answer = client.post(reverse("desk_messages_reading", args=[here.booking.pk]), {"message": message.pk})
    assert answer["Location"].endswith(f"/board/orders/{here.order.number}/#messages")
    assert thread_of(here.booking, for_workshop=True).unread == 0


def test_a_technician_who_looks_takes_no_mark_off_the_board(here: Visit, marek: StaffMember) -> None:
    message = write_to_workshop(here.booking, "Hello", by=here.customer, at=here.tick())
    client = signed_in(marek)
    page = client.get(reverse("desk_order", args=[here.order.number]))
    assert "Hello" in words(page) and f'action="{desks(here)}"' not in page.text
    client.post(reverse("desk_messages_reading", args=[here.booking.pk]), {"message": message.pk})
    assert thread_of(here.booking, for_workshop=True).unread == 1
    assert "1 new message" in words(client.get("/board/"))


@pytest.mark.parametrize("nonsense", ["", "x", "-1", "9" * 30, "²"])
def test_reading_nonsense_changes_nothing(here: Visit, nonsense: str) -> None:
    write_to_customer(here.booking, "Hello", by=here.desk, at=here.tick())
    reading = reverse("booking_reading", args=[here.booking.pk])
    answer = signed_in(here.customer).post(reading, {"message": nonsense, "telling": nonsense})
    assert answer.status_code == 302
    assert thread_of(here.booking, for_workshop=False).unread == 1


def test_the_live_piece_is_the_thread_alone_and_the_visits_piece_leaves_it_in_place(here: Visit) -> None:
    write_to_customer(here.booking, "Hello", by=here.desk, at=here.tick())
    client = signed_in(here.customer)
    thread = client.get(reverse("booking_messages_live", args=[here.booking.pk])).text
    assert 'id="thread"' in thread and "Hello" in thread and "csrfmiddlewaretoken" not in thread
    piece = client.get(reverse("visit_live", args=[here.order.number])).text
    assert 'id="messages"' in piece and "data-keep" in piece and "Hello" not in piece


def test_the_bell_counts_on_every_page(here: Visit, client: Client) -> None:
    assert client.get("/notifications/unread")["Location"].startswith("/account/login/")
    client = signed_in(here.customer)
    page = client.get("/cars/").text
    assert f'data-topic="customer:{here.customer.pk}"' in page and "data-bell" in page
    assert "unread" in words(client.get("/notifications/unread"))
    assert f'data-topic="board:{here.yard.pk}"' in signed_in(here.desk).get("/board/").text
