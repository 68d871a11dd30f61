"""What the log says of requests: which, how long, about which visit; and nothing about people."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from pitboard.config.log_lines import JsonLines, NamesViews, Plain
from pitboard.records.people import Person
from pitboard.web.watched import Watched
from tests.cast import Visit
from tests.served import Served
from tests.signed_in import SignedIn

PEOPLE = ("Nora", "Larkspur", "nora@", "KRT 482", "KRT482", "Linden")


@pytest.fixture(params=[JsonLines(), Plain("{levelname} {name}: {message}", style="{")])
def lines(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    """Everything that is logged, as an installation writes it."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(request.param)
    handler.addFilter(NamesViews())
    requests = logging.getLogger("pitboard.requests")
    before = requests.level
    logging.getLogger().addHandler(handler)
    requests.setLevel(logging.INFO)
    yield written
    requests.setLevel(before)
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
def test_a_request_is_told_with_its_visit_and_without_people(
    lines: StringIO, client: Client, visit: Visit, nora: Person
) -> None:
    visit.estimated()
    client.force_login(nora)
    answer = client.get(f"/visits/{visit.order.number}/")
    line = lines.getvalue()
    assert f"{visit.order.number}" in line and answer.headers["X-Request-ID"] in line
    assert "GET visit 200" in line
    assert [word for word in PEOPLE if word in line] == []


@pytest.mark.django_db
def test_the_secret_of_a_link_is_not_told(lines: StringIO, client: Client, visit: Visit) -> None:
    client.get("/shared/very-secret-token/")
    client.get("/no/such/very-secret-token/")
    assert "very-secret-token" not in lines.getvalue()
    assert "GET shared 404" in lines.getvalue() and "GET nowhere 404" in lines.getvalue()


@pytest.mark.parametrize("lines", [JsonLines()], indirect=True)
def test_a_line_is_one_object(lines: StringIO) -> None:
    answer = answered(HttpResponse("ok"))
    line = json.loads(lines.getvalue())
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["logger"], line["level"], line["status"]) == ("pitboard.requests", "INFO", 200)
    assert line["milliseconds"] >= 0


def test_a_proxys_id_is_kept_and_anything_else_is_not(lines: StringIO) -> None:
    assert answered(HttpResponse(), "3f2a9c1e-77").headers["X-Request-ID"] == "3f2a9c1e-77"
    for strange in ("", "x", "a b c d e f g h", 'x"y\nz{"level": 1}', "a" * 200):
        assert answered(HttpResponse(), strange).headers["X-Request-ID"] != strange


def test_what_was_raised_is_told_by_kind_and_place_and_without_its_words(lines: StringIO) -> None:
    try:
        try:
            raise KeyError("Nora Larkspur")
        except KeyError as error:
            raise ValueError("nora@example.org is not a name") from error
    except ValueError:
        logging.getLogger("pitboard").exception("It failed for %s", "nora@example.org")
    text = lines.getvalue()
    assert "builtins.ValueError" in text and "builtins.KeyError" in text and "test_watched.py" in text
    assert [word for word in PEOPLE if word in text] == []


def test_the_systems_own_words_are_told(lines: StringIO) -> None:
    try:
        raise OperationalError("could not connect to 10.0.0.4, port 5432")
    except OperationalError:
        logging.getLogger("pitboard").exception("The database is away")
    assert "could not connect to 10.0.0.4, port 5432" in lines.getvalue()


def test_addresses_and_numbers_that_servers_repeat_are_left_out(lines: StringIO) -> None:
    logging.getLogger("pitboard.notify").warning("550 <nora@example.org>: +43 1 5550142 is unknown")
    assert "nora@" not in lines.getvalue() and "5550142" not in lines.getvalue()
    assert "550 <(address)>" in lines.getvalue()


def test_a_page_that_failed_is_named_by_its_view(lines: StringIO) -> None:
    request = RequestFactory().get("/shared/very-secret-token/")
    logging.getLogger("django.request").error(
        "%s: %s", "Internal Server Error", request.path, extra={"request": request}
    )
    assert "Internal Server Error: nowhere" in lines.getvalue()


def test_a_served_site_writes_lines_that_a_machine_reads(served: Served) -> None:
    """The log of the shared demo is text; what it holds of people is nothing."""
    desk = SignedIn(served.url)
    desk.get("/board/")
    assert [word for word in PEOPLE if word in log_of(served)] == []


def log_of(served: Served) -> str:
    """Without the welcome, which names the people of the demo."""
    return "\n".join(line for line in served.output.splitlines() if "pitboard." in line or "django." in line)


def answered(response: HttpResponse, given: str = "") -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        return response

    request = RequestFactory().get("/", headers={"x-request-id": given} if given else {})
    answer = Watched(view)(request)
    assert isinstance(answer, HttpResponse)
    return answer


def test_the_log_is_text_unless_told(settings: Settings) -> None:
    assert settings.LOGGING["handlers"]["stderr"]["formatter"] == "text"
