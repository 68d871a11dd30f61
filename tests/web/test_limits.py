"""Whoever tries too often is told so (429), and when to try again; nobody else is held up by it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from PIL import Image

from pitboard.records.messages import Message
from pitboard.records.people import Person
from pitboard.records.photos import Photo
from pitboard.web import limits
from pitboard.web.limits import Limit, too_often_until
from tests.cast import WEDNESDAY, Visit, minutes

pytestmark = pytest.mark.django_db

THREE = Limit("three", most=3, within=timedelta(minutes=10))


def test_a_limit_counts_each_try_until_its_stretch_ends() -> None:
    request = RequestFactory().get("/")
    tries = [too_often_until(THREE, request, at=WEDNESDAY) for _ in range(4)]
    assert tries == [None, None, None, WEDNESDAY + minutes(10)]
    assert too_often_until(THREE, request, at=WEDNESDAY + minutes(10)) is None


def test_an_address_is_counted_apart_from_another() -> None:
    here, there = (RequestFactory().get("/", REMOTE_ADDR=address) for address in ("10.0.0.1", "10.0.0.2"))
    assert [too_often_until(THREE, here, at=WEDNESDAY) for _ in range(4)][-1] is not None
    assert too_often_until(THREE, there, at=WEDNESDAY) is None


def test_too_many_messages_are_answered_with_when_to_write_again(
    client: Client, visit: Visit, nora: Person, jonas: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.requested()
    where = reverse("booking_messages", args=[visit.booking.pk])
    client.force_login(nora)
    for number in range(limits.MESSAGES.most):
        assert client.post(where, {"text": f"Is it done? {number}"}).status_code == 302
    answer = client.post(where, {"text": "Is it done now?"})
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 600
    assert "You can try again at" in answer.text
    assert Message.objects.count() == limits.MESSAGES.most
    assert client.get(where).status_code == 200
    # Somebody else at the same address is not held up.
    client.force_login(jonas)
    assert client.post(where, {"text": "Mine?"}).status_code == 404


def test_too_many_uploads_are_refused_before_anything_is_read(
    client: Client, visit: Visit, nora: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "UPLOADS", Limit("uploads", most=1, within=timedelta(minutes=10)))
    visit.requested()
    where = reverse("booking_messages", args=[visit.booking.pk])
    client.force_login(nora)
    assert client.post(where, {"text": "Look", "photos": picture()}).status_code == 302
    assert client.post(where, {"text": "And this", "photos": picture()}).status_code == 429
    assert Photo.objects.count() == 1
    # Words alone still go.
    assert client.post(where, {"text": "And this"}).status_code == 302


def picture() -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(data, "JPEG")
    return SimpleUploadedFile("car.jpg", data.getvalue(), "image/jpeg")
