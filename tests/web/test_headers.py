"""What every answer says to the browser besides its content, and what can be done with the site from another one."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as configured
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from pitboard.actions.pictures import read_picture
from pitboard.actions.repair import add_photos
from pitboard.records.events import Event
from pitboard.records.people import Person
from pitboard.web.middleware import PICTURE_POLICY, POLICY, content_policy, security_headers
from tests.cast import PASSWORD, Visit
from tests.web.desk import picture, signed_in

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/account/login/",
    "/track/",
    "/cars/",
    "/nowhere",
    "/manifest.webmanifest",
    "/service-worker.js",
]


@pytest.fixture
def everywhere(visit: Visit) -> Iterator[str]:
    visit.requested()
    return iter([*PAGES, f"/bookings/{visit.booking.pk}/"])


def test_every_answer_says_what_a_browser_may_do_with_it(everywhere: Iterator[str], nora: Person) -> None:
    for client in (Client(), signed_in(nora)):
        for page in everywhere:
            answer = client.get(page)
            policy = answer["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "object-src 'none'" in policy, page
            assert "base-uri 'none'" in policy and "frame-ancestors 'none'" in policy, page
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["X-Frame-Options"] == "DENY"
            assert answer["Referrer-Policy"] == "same-origin"
            assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
            assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "microphone=()" in answer["Permissions-Policy"]


def test_nothing_inline_is_allowed_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in content_policy()
    for name, sources in POLICY.items():
        allowed = set(sources.split())
        assert allowed <= {"'none'", "'self'", "blob:", "data:"}, name
        assert name == "img-src" or not allowed & {"blob:", "data:"}, name


def test_no_page_needs_more_than_the_policy_allows(everywhere: Iterator[str], nora: Person) -> None:
    for page in everywhere:
        html = signed_in(nora).get(page).content.decode()
        if "<html" in html:
            assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>[^<]|<style|\sstyle=|\son[a-z]+=", html), page


def test_what_was_made_for_somebody_is_not_kept_by_their_browser(visit: Visit, nora: Person) -> None:
    visit.requested()
    assert signed_in(nora).get("/cars/")["Cache-Control"] == "private, no-store"
    assert Client().get("/")["Cache-Control"] == "private, no-cache"


def test_a_view_that_says_its_own_policy_is_left_it() -> None:
    def view(request: object) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})

    answer = security_headers(view)(RequestFactory().get("/"))
    assert answer["Content-Security-Policy"] == "default-src 'none'"


def test_an_uploaded_picture_can_run_nothing(visit: Visit, nora: Person) -> None:
    visit.arrived()
    taken = read_picture(BytesIO(picture().read()), size=500)
    photo = add_photos(visit.order, [taken], by=visit.bay, at=visit.tick())[0]
    answer = signed_in(nora).get(f"/photos/{photo.key}/full.jpg")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Security-Policy"] == PICTURE_POLICY
    assert "sandbox" in PICTURE_POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == f'inline; filename="{photo.key}.jpg"'


def test_a_form_of_another_site_changes_nothing(visit: Visit, nora: Person) -> None:
    visit.requested()
    client = Client(enforce_csrf_checks=True)
    client.force_login(nora)
    before = Event.objects.count()
    where = f"/bookings/{visit.booking.pk}/cancellation/"
    assert client.post(where, {"why": "x"}).status_code == 403
    token = client.get(f"/bookings/{visit.booking.pk}/").cookies.get("csrftoken")
    words = {"csrfmiddlewaretoken": token.value if token else "", "why": "x"}
    assert client.post(where, words, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert Event.objects.count() == before


def test_cookies_are_for_this_site_and_no_script(visit: Visit, nora: Person) -> None:
    client = Client()
    answer = client.post("/account/login/", {"login": nora.email, "password": PASSWORD})
    cookie = answer.cookies[configured.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["domain"]


def with_a_verified_address(person: Person) -> Person:
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def test_signing_in_makes_a_new_session(visit: Visit, nora: Person) -> None:
    with_a_verified_address(nora)
    client = Client()
    client.get("/track/")
    client.post("/track/", {"plate": "KRT 482", "code": "K7QM-4XTP"})
    planted = client.session.session_key
    client.post("/account/login/", {"login": nora.email, "password": PASSWORD})
    assert client.session.session_key != planted


def test_a_host_that_is_not_ours_gets_nothing(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    assert Client().get("/", headers={"Host": "elsewhere.example"}).status_code == 400


def test_after_signing_in_one_stays_on_this_site(nora: Person, visit: Visit) -> None:
    with_a_verified_address(nora)
    for place in (
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:a()",
    ):
        answer = Client().post("/account/login/", {"login": nora.email, "password": PASSWORD, "next": place})
        assert answer.status_code == 302
        assert answer["Location"] == "/home/", place
