"""The customer's choice: what is ticked is ordered, at the prices that were seen, or not at all."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from pitboard.actions.choose_repairs import confirm_choice
from pitboard.actions.hand_back import HandBack, hand_back, pass_check, start_check
from pitboard.actions.price_repairs import Offer, draft_estimate, send_estimate
from pitboard.actions.repair import finish_repair, start_repair
from pitboard.records.estimates import Authorisation
from pitboard.records.people import Person
from pitboard.records.photos import Photo
from pitboard.records.workshop import Workshop
from pitboard.rules.lifecycle import LineState, OrderState
from tests.cast import Visit
from tests.web.desk import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(client: Client, visit: Visit, nora: Person) -> Visit:
    """Nora, signed in, has an estimate for brakes and a battery before her; the service was agreed."""
    client.force_login(nora)
    return visit.estimated(services=["Yearly service"])


def where(visit: Visit) -> str:
    return reverse("choice", args=[visit.order.number])


def ticked(visit: Visit, *titles: str, **changes: object) -> dict[str, object]:
    open_lines = visit.order.lines.filter(agreed_price=None)
    return {
        "revision": visit.estimate.revision,
        "name": "Nora Larkspur",
        "offered": [line.pk for line in open_lines],
        "lines": [line.pk for line in open_lines if line.title in titles],
    } | changes


def switched_on(page: str) -> int:
    """How many repairs the page shows as ticked."""
    return len(re.findall(r'role="switch"[^>]* checked>', page))


def states(visit: Visit) -> dict[str, LineState]:
    return {line.title: line.state for line in visit.order.lines.all()}


def dearer(visit: Visit) -> None:
    """The advisor prices the brakes anew and sends version 2."""
    offers = visit.offers()
    offers[0] = Offer("Front brakes", Decimal(3), offers[0].parts, finding=offers[0].finding)
    draft_estimate(visit.order, offers, by=visit.desk, at=visit.tick())
    visit.estimate = send_estimate(visit.order, by=visit.desk, at=visit.tick())


def test_the_page_tells_what_why_and_how_much(client: Client, asked: Visit) -> None:
    page = client.get(where(asked)).text
    for said in [
        "€341.22",
        "€198.44",
        "Yearly service",
        "agreed when booking",
        "Labour, 1.8 h",
        "€135.04",
        "Pair of discs",
        "€142.78",
        "Fix now",
        "Lights",
        "Nora Larkspur",
    ]:
        assert said in page, said


def test_every_photo_of_a_finding_is_before_who_decides(client: Client, asked: Visit) -> None:
    finding = asked.line("Front brakes").finding
    keys = [f"{number}" * 32 for number in range(3)]
    for key in keys:
        Photo.objects.create(
            key=key,
            order=asked.order,
            finding=finding,
            width=4,
            height=3,
            taken_at=asked.at,
            taken_by=asked.bay,
        )
    for page in (where(asked), reverse("visit", args=[asked.order.number])):
        assert [key for key in keys if key in client.get(page).text] == keys, page
    desk = signed_in(asked.desk).get(reverse("desk_order", args=[asked.order.number])).text
    assert [key for key in keys if key in desk] == keys


def test_nothing_is_ticked_for_the_customer(client: Client, asked: Visit) -> None:
    page = client.get(where(asked)).text
    assert switched_on(page) == 0
    assert "<output data-total>€149.00</output>" in page


def test_what_is_ticked_is_ordered_and_the_rest_put_off(client: Client, asked: Visit) -> None:
    answer = client.post(
        where(asked),
        ticked(asked, "Front brakes"),
        headers={"user-agent": "A browser"},
        REMOTE_ADDR="10.0.0.7",
    )
    assert answer["Location"] == reverse("visit", args=[asked.order.number])
    assert states(asked) == {
        "Yearly service": LineState.APPROVED,
        "Front brakes": LineState.APPROVED,
        "Battery": LineState.DEFERRED,
    }
    given = Authorisation.objects.get(how="web")
    assert given.gross == Decimal("490.22")
    signature = given.signature
    assert (signature.name, signature.address, signature.browser) == (
        "Nora Larkspur",
        "10.0.0.7",
        "A browser",
    )


def test_the_workshop_works_out_the_total_whatever_the_browser_says(client: Client, asked: Visit) -> None:
    client.post(where(asked), ticked(asked, "Battery", total="0.01", gross="1"))
    assert Authorisation.objects.get(how="web").gross == Decimal("347.44")


def test_sending_twice_is_one_authorisation(client: Client, asked: Visit) -> None:
    for _ in range(2):
        client.post(where(asked), ticked(asked, "Battery"))
    assert Authorisation.objects.filter(how="web").count() == 1


def test_nothing_at_all_can_be_chosen(client: Client, visit: Visit, nora: Person) -> None:
    client.force_login(nora)
    visit.estimated()
    client.post(where(visit), ticked(visit))
    assert visit.reload().state == OrderState.READY


def test_without_a_name_nothing_is_ordered_and_the_ticks_stay(client: Client, asked: Visit) -> None:
    answer = client.post(where(asked), ticked(asked, "Battery", name="   "))
    assert answer.status_code == 200
    assert "Enter your full name" in answer.text
    assert switched_on(answer.text) == 1
    assert "€347.44" in answer.text
    assert not Authorisation.objects.filter(how="web").exists()


def test_a_newer_version_is_shown_with_what_was_ticked(client: Client, asked: Visit) -> None:
    seen = ticked(asked, "Battery", name="Nora L.")
    dearer(asked)
    answer = client.post(where(asked), seen)
    assert answer.status_code == 200
    assert "data-error-summary" in answer.text
    assert "version 2" in answer.text
    assert 'name="revision" value="2"' in answer.text
    assert "Nora L." in answer.text
    assert switched_on(answer.text) == 1
    assert not Authorisation.objects.filter(how="web").exists()
    again = client.post(where(asked), ticked(asked, "Battery"))
    assert again.status_code == 302


def test_a_newer_version_is_told_beside_a_missing_name(client: Client, asked: Visit) -> None:
    seen = ticked(asked, "Battery", name="")
    dearer(asked)
    answer = client.post(where(asked), seen).text
    assert "Enter your full name" in answer
    assert "2 things" in answer or answer.count("<li>") >= 2


def test_a_repair_that_has_begun_is_locked_and_said_so(client: Client, asked: Visit) -> None:
    client.post(where(asked), ticked(asked, "Front brakes"))
    begin(asked, "Front brakes")
    page = client.get(where(asked)).text
    assert "Approved. Work has begun." in page
    assert page.count('type="checkbox"') == 1
    client.post(where(asked), ticked(asked, "Battery", offered=[asked.line("Battery").pk]))
    assert states(asked)["Battery"] == LineState.APPROVED
    assert states(asked)["Front brakes"] == LineState.IN_PROGRESS


def test_taking_back_what_has_begun_meanwhile_is_refused_aloud(client: Client, asked: Visit) -> None:
    client.post(where(asked), ticked(asked, "Front brakes"))
    begin(asked, "Front brakes")
    before = Authorisation.objects.count()
    answer = client.post(where(asked), ticked(asked, "Battery"))
    assert answer.status_code == 200
    assert "data-error-summary" in answer.text
    assert Authorisation.objects.count() == before
    assert states(asked)["Battery"] == LineState.DEFERRED


def begin(visit: Visit, title: str) -> None:
    confirm(visit)
    start_repair(visit.line(title), by=visit.bay, at=visit.tick())


def confirm(visit: Visit) -> None:
    confirm_choice(visit.order, by=visit.desk, at=visit.tick())


@pytest.mark.parametrize(
    "changes",
    [
        {"revision": ""},
        {"revision": "one"},
        {"revision": "99999999999999999999"},
        {"revision": "7"},
        {"name": "x" * 151},
        {"name": "Nora\x00"},
    ],
)
def test_nonsense_orders_nothing(client: Client, asked: Visit, changes: dict[str, object]) -> None:
    answer = client.post(where(asked), ticked(asked, "Battery", **changes))
    assert answer.status_code == 200
    assert "data-error-summary" in answer.text
    assert not Authorisation.objects.filter(how="web").exists()


def test_lines_of_another_visit_count_for_nothing(client: Client, asked: Visit) -> None:
    client.post(where(asked), ticked(asked, lines=["999999", "x", "\x00"]))
    assert states(asked)["Battery"] == LineState.DEFERRED


def test_before_there_is_an_estimate_one_is_sent_to_the_visit(
    client: Client, visit: Visit, nora: Person
) -> None:
    client.force_login(nora)
    visit.inspected()
    answer = client.get(where(visit), follow=True)
    assert "There is nothing to choose yet" in answer.text


def test_after_hand_back_nothing_is_chosen_any_more(client: Client, asked: Visit, nora: Person) -> None:
    client.post(where(asked), ticked(asked, "Front brakes"))
    confirm(asked)
    for line in asked.order.lines.filter(state="approved"):
        start_repair(line, by=asked.bay, at=asked.tick())
        finish_repair(line, by=asked.bay, at=asked.tick())
    start_check(asked.order, by=asked.bay, at=asked.tick())
    pass_check(asked.order, by=asked.bay, at=asked.tick())
    paid = HandBack(mileage_km=84_215, paid=Decimal("490.22"))
    hand_back(asked.order, paid, by=asked.desk, at=asked.tick())
    answer = client.post(where(asked), ticked(asked, "Battery"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("visit", args=[asked.order.number])
    assert "This visit is closed" in answer.text
    assert client.get(where(asked)).status_code == 302
    assert states(asked)["Battery"] == LineState.DEFERRED


def test_the_record_of_a_choice_can_be_kept(client: Client, asked: Visit) -> None:
    client.post(where(asked), ticked(asked, "Front brakes"))
    given = Authorisation.objects.get(how="web")
    record = client.get(reverse("authorisation", args=[asked.order.number, given.pk])).text
    for said in ["Nora Larkspur", "version 1", "€490.22", "Battery", "not this time", "on this site"]:
        assert said in record, said


def test_a_record_is_found_under_its_own_visit_alone(client: Client, asked: Visit, yard: Workshop) -> None:
    booked = asked.order.authorisations.get()
    assert client.get(reverse("authorisation", args=[asked.order.number, booked.pk])).status_code == 200
    assert client.get(reverse("authorisation", args=[asked.order.number, 999_999])).status_code == 404


def test_a_changed_mind_makes_a_new_record(client: Client, asked: Visit) -> None:
    client.post(where(asked), ticked(asked, "Front brakes"))
    assert switched_on(client.get(where(asked)).text) == 1
    client.post(where(asked), ticked(asked, "Front brakes", "Battery"))
    assert list(Authorisation.objects.filter(how="web").values_list("gross", flat=True)) == [
        Decimal("490.22"),
        Decimal("688.66"),
    ]
    assert states(asked)["Battery"] == LineState.APPROVED
