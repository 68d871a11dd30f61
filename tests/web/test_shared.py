"""A visit shared by link: its holder sees and decides what its owner said, under their own name, and nothing else."""

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from pitboard.actions.share_visit import Sharing, revoke_share, share_visit
from pitboard.queries.links import share_token
from pitboard.records.estimates import Authorisation
from pitboard.records.links import Share, ShareRight
from pitboard.records.people import Person
from pitboard.records.photos import Photo
from pitboard.rules.lifecycle import LineState
from pitboard.web.shared import urlpatterns
from tests.cast import Visit

pytestmark = pytest.mark.django_db

PAGES = ["shared", "shared_live", "shared_choice", "shared_proposal"]
PRESSED = ["shared_price"]


@pytest.fixture
def asked(visit: Visit) -> Visit:
    return visit.estimated(services=["Yearly service"])


def share(visit: Visit, *titles: str, right: ShareRight = ShareRight.APPROVE) -> Share:
    sharing = Sharing("Paul Larkspur", right, lines=[visit.line(title) for title in titles])
    return share_visit(visit.order, sharing, by=visit.customer, at=visit.tick())


def where(made: Share, name: str = "shared") -> str:
    return reverse(name, args=[share_token(made)])


def ticked(visit: Visit, *titles: str, **changes: object) -> dict[str, object]:
    lines = visit.order.lines.filter(agreed_price=None)
    return {
        "revision": visit.estimate.revision,
        "name": "Paul Larkspur",
        "offered": [line.pk for line in lines],
        "lines": [line.pk for line in lines if line.title in titles],
    } | changes


def test_the_tables_name_every_address() -> None:
    assert {pattern.name for pattern in urlpatterns} == {*PAGES, *PRESSED}


@pytest.mark.parametrize("name", [*PAGES, *PRESSED])
def test_a_link_opens_its_pages_until_it_is_taken_back(client: Client, asked: Visit, name: str) -> None:
    made = share(asked)
    ask = client.post if name in PRESSED else client.get
    assert ask(where(made, name)).status_code in (200, 302)
    revoke_share(made, by=asked.customer, at=asked.tick())
    assert ask(where(made, name)).status_code == 404
    assert Client().get(reverse("shared", args=["1:forged"])).status_code == 404


def test_a_link_that_is_over_says_so_kindly(client: Client, asked: Visit) -> None:
    made = share(asked)
    revoke_share(made, by=asked.customer, at=asked.tick())
    page = client.get(where(made)).text
    assert "This link opens nothing any more" in page
    assert "555 0142" in page or "5550142" in page
    assert "Golf" not in page


def test_the_whole_visit_shows_what_its_owner_sees(client: Client, asked: Visit) -> None:
    page = client.get(where(share(asked))).text
    for said in [
        "Nora Larkspur shares this visit",
        "KRT 482",
        "Front brakes",
        "Battery",
        "Lights",
        "A choice is wanted",
    ]:
        assert said in page, said
    for private in ["Linden Road", asked.booking.visit_code, "It squeals when I brake"]:
        assert private not in page, private


def test_with_whom_else_it_is_shared_is_its_owners_business(client: Client, asked: Visit) -> None:
    other = share_visit(
        asked.order, Sharing("Ruth Larkspur", ShareRight.VIEW), by=asked.customer, at=asked.tick()
    )
    assert "Ruth" not in client.get(where(share(asked))).text
    assert "Paul" not in client.get(where(other)).text


def test_a_part_of_it_shows_that_part_alone(client: Client, asked: Visit) -> None:
    made = share(asked, "Battery")
    for page in (client.get(where(made)).text, client.get(where(made, "shared_choice")).text):
        assert "Battery" in page
        for private in ["Front brakes", "Lights", "Yearly service", "€149.00", "€341.22"]:
            assert private not in page, private


def test_who_may_only_look_decides_nothing(client: Client, asked: Visit) -> None:
    made = share(asked, right=ShareRight.VIEW)
    assert "A choice is wanted" not in client.get(where(made)).text
    for name in ("shared_choice", "shared_proposal"):
        assert client.get(where(made, name)).status_code == 404
    assert client.post(where(made, "shared_choice"), ticked(asked, "Battery")).status_code == 404
    assert not Authorisation.objects.filter(how="link").exists()


def test_a_decision_stands_under_the_name_of_who_gave_it(client: Client, asked: Visit) -> None:
    made = share(asked)
    answer = client.post(
        where(made, "shared_choice"), ticked(asked, "Battery"), headers={"user-agent": "Paul's phone"}
    )
    assert answer["Location"] == where(made)
    given = Authorisation.objects.get(how="link")
    signature = given.signature
    assert (signature.name, signature.share, signature.person) == ("Paul Larkspur", made, None)
    assert signature.browser == "Paul's phone"
    client.force_login(asked.customer)
    assert "Paul Larkspur" in client.get(reverse("visit", args=[asked.order.number])).text
    record = client.get(reverse("authorisation", args=[asked.order.number, given.pk])).text
    assert "by a link that was shared" in record


def test_lines_that_were_not_shared_are_not_decided(client: Client, asked: Visit) -> None:
    made = share(asked, "Battery")
    client.post(where(made, "shared_choice"), ticked(asked, "Battery", "Front brakes"))
    states = {line.title: line.state for line in asked.order.lines.all()}
    assert states["Battery"] == LineState.APPROVED
    assert states["Front brakes"] == LineState.PROPOSED


def test_a_page_that_was_open_when_the_link_was_taken_back_decides_nothing(
    client: Client, asked: Visit
) -> None:
    made = share(asked)
    client.get(where(made, "shared_choice"))
    revoke_share(made, by=asked.customer, at=asked.tick())
    assert client.post(where(made, "shared_choice"), ticked(asked, "Battery")).status_code == 404
    assert not Authorisation.objects.filter(how="link").exists()


def test_its_owner_sees_when_it_was_opened(client: Client, asked: Visit) -> None:
    made = share(asked)
    for _ in range(3):
        client.get(where(made))
    Client().get(where(made))
    made.refresh_from_db()
    assert made.uses == 2
    client.force_login(asked.customer)
    assert "opened" in client.get(reverse("sharing", args=[asked.order.number])).text


def test_photos_are_shown_by_the_link_and_to_nobody_else(client: Client, asked: Visit, jonas: Person) -> None:
    default_storage.save("a" * 32 + ".small.jpg", ContentFile(b"a picture"))
    Photo.objects.create(
        key="a" * 32, order=asked.order, width=4, height=3, taken_at=asked.at, taken_by=asked.bay
    )
    photo = reverse("photo", args=["a" * 32, "small"])
    try:
        assert client.get(photo)["Location"].startswith("/account/login/")
        made = share(asked)
        client.get(where(made))
        assert b"".join(client.get(photo).streaming_content) == b"a picture"  # type: ignore[attr-defined]
        revoke_share(made, by=asked.customer, at=asked.tick())
        assert client.get(photo)["Location"].startswith("/account/login/")
        client.force_login(jonas)
        assert client.get(photo).status_code == 404
    finally:
        default_storage.delete("a" * 32 + ".small.jpg")


def test_the_stream_is_renewed_for_a_link_until_it_is_taken_back(client: Client, asked: Visit) -> None:
    made = share(asked)
    topics = [asked.order.topic, f"customer:{asked.customer.pk}", f"board:{asked.yard.pk}"]
    assert client.post("/stream-token", {"topics": topics}).status_code == 404
    page = client.get(where(made)).text
    assert f'data-topic="{asked.order.topic}"' in page
    assert 'name="stream-token"' in page
    assert client.post("/stream-token", {"topics": topics}).json()["topics"] == [asked.order.topic]
    revoke_share(made, by=asked.customer, at=asked.tick())
    assert client.post("/stream-token", {"topics": topics}).status_code == 404


def test_its_owner_makes_a_link_and_takes_it_back(client: Client, asked: Visit) -> None:
    client.force_login(asked.customer)
    page = reverse("sharing", args=[asked.order.number])
    battery = asked.line("Battery")
    client.post(page, {"name": "Paul Larkspur", "right": "approve", "lines": [battery.pk]})
    made = Share.objects.get()
    assert (made.name, made.right, list(made.lines.all())) == ("Paul Larkspur", "approve", [battery])
    shown = client.get(page).text
    assert share_token(made) in shown and "not opened yet" in shown
    client.post(reverse("share_end", args=[asked.order.number, made.pk]))
    assert share_token(made) not in client.get(page).text


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "  ", "right": "view"},
        {"name": "Paul", "right": "own"},
        {"name": "Paul", "right": "view", "lines": "9"},
    ],
)
def test_what_is_missing_is_said_and_nothing_is_shared(
    client: Client, asked: Visit, typed: dict[str, str]
) -> None:
    client.force_login(asked.customer)
    answer = client.post(reverse("sharing", args=[asked.order.number]), typed or {"name": ""})
    assert answer.status_code == 200
    assert "data-error-summary" in answer.text
    assert not Share.objects.exists()


def test_a_live_piece_carries_no_token(client: Client, asked: Visit) -> None:
    assert "csrfmiddlewaretoken" not in client.get(where(share(asked), "shared_live")).text


def test_a_link_is_mailed_to_whom_it_is_for(client: Client, asked: Visit) -> None:
    client.force_login(asked.customer)
    where_shared = reverse("sharing", args=[asked.order.number])
    given = {"name": "Paul Larkspur", "email": "paul@example.org", "right": "view"}
    page = client.post(where_shared, given, follow=True).text
    (letter,) = mail.outbox
    made = Share.objects.get()
    assert "on its way to paul@example.org" in page
    assert (letter.to, made.email) == (["paul@example.org"], "paul@example.org")
    assert letter.subject == "Nora Larkspur shares the visit of KRT 482 with you"
    assert where(made) in str(letter.body)
    # The customer's own address is nobody's business.
    assert "nora@example.org" not in str(letter.body)
    assert Client().get(where(made)).status_code == 200


def test_a_mail_that_does_not_go_leaves_the_link_to_pass_on(
    client: Client, asked: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", away)
    client.force_login(asked.customer)
    given = {"name": "Paul Larkspur", "email": "paul@example.org", "right": "view"}
    page = client.post(reverse("sharing", args=[asked.order.number]), given, follow=True).text
    assert "did not go. Pass it on yourself." in page
    assert where(Share.objects.get()) in page
