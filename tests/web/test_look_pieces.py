"""The gallery shows every piece in every state; these tests look at it the way a browser and a reader would."""

import re
from pathlib import Path

import html5lib
import pytest
from django.contrib.messages import ERROR, SUCCESS
from django.contrib.messages.storage.base import Message
from django.http import Http404
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory, override_settings
from django.utils import translation

from pitboard import web
from pitboard.records.people import Person
from pitboard.web.gallery import gallery
from pitboard.web.gallery_samples import NOW, SampleForm
from pitboard.web.icons import LUCIDE, UnknownIcon, icon

COMPONENTS = Path(web.__file__).parent / "static" / "css" / "components"
PIECES = Path(web.__file__).parent / "templates" / "pieces"
ERROR_PAGES = ["400", "403", "403_csrf", "404", "413", "429", "500"]


def gallery_at(address: str) -> str:
    request = RequestFactory().get(address)
    nora = {"name": "Nora Larkspur", "joined_at": NOW}
    request.user, _ = Person.objects.get_or_create(email="nora@example.org", defaults=nora)
    with override_settings(DEMO=True):
        return gallery(request).content.decode()


def classes_of(component: Path) -> set[str]:
    """The first class of the file, and those that begin with the file's name."""
    text = re.sub(r"/\*.*?\*/|\{[^{}]*\}", "", component.read_text(), flags=re.DOTALL)
    named = re.findall(r"\.([a-z][\w-]*)", text)
    return {named[0], *(name for name in named if name.partition("-")[0] == component.stem)}


@pytest.fixture
def shown() -> str:
    return gallery_at("/gallery")


@pytest.mark.django_db
class TestGallery:
    def test_is_strict_html(self, shown: str) -> None:
        html5lib.HTMLParser(strict=True).parse(shown)

    def test_carries_no_style_and_no_inline_script(self, shown: str) -> None:
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", shown)

    def test_names_every_id_once(self, shown: str) -> None:
        ids = re.findall(r'\sid="([^"]+)"', shown)
        assert sorted(ids) == sorted(set(ids))

    def test_labels_point_at_what_is_there(self, shown: str) -> None:
        ids = set(re.findall(r'\sid="([^"]+)"', shown))
        pointed_at = re.findall(r'\s(?:for|aria-labelledby|aria-describedby|form)="([^"]+)"', shown)
        assert {name for names in pointed_at for name in names.split()} <= ids

    def test_shows_every_component(self, shown: str) -> None:
        """What a component's file is named after, and what it calls by its own name."""
        there = {name for value in re.findall(r'\sclass="([^"]*)"', shown) for name in value.split()}
        missing = {file.name: own for file in COMPONENTS.glob("*.css") if (own := classes_of(file) - there)}
        assert missing == {}

    def test_reads_from_right_to_left(self) -> None:
        with translation.override("ar"):
            page = gallery_at("/gallery")
        assert 'dir="rtl"' in page
        html5lib.HTMLParser(strict=True).parse(page)

    def test_takes_a_theme_from_the_address_and_nothing_else(self) -> None:
        assert 'data-theme="dark"' in gallery_at("/gallery?theme=dark")
        assert "data-theme" not in gallery_at("/gallery?theme=%22%3E")


def test_a_real_workshop_has_no_gallery() -> None:
    with override_settings(DEMO=False, DEBUG=False), pytest.raises(Http404):
        gallery(RequestFactory().get("/gallery"))


@pytest.mark.parametrize("piece", sorted(path.name for path in PIECES.glob("*.html")))
def test_every_piece_says_what_it_needs(piece: str) -> None:
    assert (PIECES / piece).read_text().startswith("{# ")


@pytest.mark.parametrize("code", ERROR_PAGES)
def test_error_pages_need_nothing_and_say_what_to_do(code: str) -> None:
    page = render_to_string(f"{code}.html")
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<h1>" in page
    assert 'class="lead"' in page


@pytest.mark.parametrize("name", sorted(LUCIDE))
def test_every_icon_of_the_look_exists_in_the_package(name: str) -> None:
    assert icon(name).startswith("<svg")
    assert 'aria-hidden="true"' in icon(name)


def test_an_unknown_icon_is_an_error_and_not_a_hole() -> None:
    with pytest.raises(UnknownIcon):
        icon("unicorn")


def toasts(*said: Message) -> str:
    return render_to_string("pieces/toasts.html", {"messages": said})


def test_a_message_is_a_toast_with_a_way_back_where_there_is_one() -> None:
    page = toasts(Message(SUCCESS, "Front tyres are done", extra_tags="/orders/12/lines/3/undo"))
    assert "Front tyres are done" in page
    assert 'form="act" formaction="/orders/12/lines/3/undo"' in page


def test_a_message_without_a_way_back_offers_none() -> None:
    page = toasts(Message(ERROR, "The <photo> was not sent", extra_tags="loud"))
    assert 'class="toast error"' in page
    assert "The &lt;photo&gt; was not sent" in page
    assert "<button" not in page


def drawn(form: SampleForm) -> str:
    return get_template("pieces/form_fields.html").render({"form": form})


def test_a_form_says_what_to_mend_beside_the_field_and_on_top() -> None:
    page = drawn(SampleForm({"plate": "lmb 206"}))
    assert 'href="#id_phone"' in page
    assert 'href="#id_car_0"' in page
    assert 'id="id_phone_error"' in page
    assert 'aria-describedby="id_phone_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="lmb 206"' in page


def test_a_form_in_order_has_nothing_to_mend() -> None:
    page = drawn(SampleForm())
    assert 'role="alert" tabindex' not in page
    assert "aria-invalid" not in page


def test_what_people_typed_is_never_markup() -> None:
    page = drawn(SampleForm({"words": "<b>x</b>", "plate": '"><i>'}))
    assert "<b>x</b>" not in page
    assert '"><i>' not in page
