"""In which language a page speaks, and whose choice that is."""

from django.conf import settings
from django.test import Client
from django.utils import translation

from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from tests.web.desk import signed_in

GERMAN = {"Accept-Language": "de-AT,de;q=0.9"}


def test_a_page_speaks_as_the_browser_asks(yard: Workshop) -> None:
    assert Client().get("/", headers=GERMAN)["Content-Language"] == "de"
    assert Client().get("/", headers={"Accept-Language": "tlh"})["Content-Language"] == "en"


def test_a_stranger_chooses_for_this_browser(yard: Workshop) -> None:
    browser = Client(headers=GERMAN)
    answer = browser.post("/language/", {"language": "en", "back": "/track/"})
    assert answer["Location"] == "/track/"
    assert browser.get("/")["Content-Language"] == "en"


def test_what_somebody_chose_goes_with_them_to_every_browser(yard: Workshop, nora: Person) -> None:
    signed_in(nora).post("/language/", {"language": "de"})
    page = signed_in(nora).get("/cars/", headers={"Accept-Language": "en"})
    assert page["Content-Language"] == "de"
    assert '<html lang="de"' in page.content.decode()


def test_another_language_than_those_spoken_is_none(yard: Workshop, nora: Person) -> None:
    answer = signed_in(nora).post("/language/", {"language": "tlh"})
    assert "django_language" not in answer.cookies
    nora.refresh_from_db()
    assert nora.language == ""


def test_nobody_is_sent_to_another_site(yard: Workshop) -> None:
    answer = Client().post("/language/", {"language": "en", "back": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_every_catalogue_is_one_of_the_languages() -> None:
    assert dict(settings.LANGUAGES)["de"] == "Deutsch"
    with translation.override("de"):
        assert translation.gettext("Sign in") != "Sign in"
