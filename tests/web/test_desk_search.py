"""The search box, and the pages of customers and cars it leads to."""

from collections.abc import Iterator

import pytest
import time_machine

from pitboard.actions.notes import write_note
from pitboard.records.desk import InternalNote
from pitboard.records.people import Person, StaffMember
from tests.cast import Visit
from tests.web.desk import NOON, signed_in, words


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def test_the_list_is_the_same_as_one_types_and_on_its_page(visit: Visit) -> None:
    visit.arrived()
    desk = signed_in(visit.desk)
    page, piece = desk.get("/board/search/?q=nora"), desk.get("/board/search/found?q=nora")
    for answer in (page, piece):
        assert f"Visit {visit.order.number}, Arrived" in words(answer)
        assert "Nora Larkspur" in words(answer)
    assert b'role="option"' in piece.content
    assert b'role="option"' not in page.content


def test_one_thing_alone_is_opened_at_once(visit: Visit) -> None:
    visit.requested()
    desk = signed_in(visit.desk)
    answer = desk.get(f"/board/search/?q={visit.booking.visit_code}")
    assert answer["Location"] == f"/board/bookings/{visit.booking.pk}/"
    assert desk.get("/board/search/?q=KRR+482").status_code == 200, "what is only near is shown, not opened"


def test_nothing_is_said_plainly(visit: Visit) -> None:
    page = signed_in(visit.desk).get("/board/search/?q=%3Cb%3Equartz")
    assert "Nothing is like “<b>quartz”." in words(page)
    assert "Type a plate" in words(signed_in(visit.desk).get("/board/search/"))
    assert signed_in(visit.desk).get("/board/search/?q=a%00b").status_code == 200


def test_technicians_find_cars_and_no_customers(visit: Visit) -> None:
    visit.arrived()
    bay = signed_in(visit.bay)
    assert "Nothing is like" in words(bay.get("/board/search/?q=nora"))
    assert "Golf" in words(bay.get("/board/search/?q=krt"))
    assert bay.get(f"/board/customers/{visit.customer.pk}/").status_code == 404


def test_a_customers_page_tells_the_whole_story(visit: Visit) -> None:
    visit.handed_back()
    page = words(signed_in(visit.desk).get(f"/board/customers/{visit.customer.pk}/"))
    for told in ("Nora Larkspur", "KRT 482", f"Visit {visit.order.number}", "Done: Front brakes"):
        assert told in page
    assert "Not repaired: Battery" in page


def test_a_cars_page_tells_the_whole_story(visit: Visit) -> None:
    visit.handed_back()
    page = words(signed_in(visit.desk).get(f"/board/cars/{visit.vehicle.pk}/"))
    for told in ("KRT 482", "Nora Larkspur", "seen with it on 19 Nov 2026", f"Visit {visit.order.number}"):
        assert told in page
    assert "Left out so far Battery" in page


def test_who_works_here_has_no_page_as_a_customer(visit: Visit, sol: StaffMember) -> None:
    assert signed_in(visit.desk).get(f"/board/customers/{sol.person_id}/").status_code == 404


@pytest.mark.parametrize("about", ["customers", "cars", "bookings"])
def test_a_note_is_written_read_and_removed(visit: Visit, about: str) -> None:
    visit.arrived()
    desk = signed_in(visit.desk)
    pk = {"customers": visit.customer.pk, "cars": visit.vehicle.pk, "bookings": visit.booking.pk}[about]
    answer = desk.post(f"/board/{about}/{pk}/note", {"text": "Pays in <cash>."}, follow=True)
    assert "Pays in <cash>." in words(answer)
    note = InternalNote.objects.get()
    assert "Pays in" in words(signed_in(visit.bay).get(answer.request["PATH_INFO"])) or about == "customers"
    gone = desk.post(f"/board/notes/{note.pk}/removal", follow=True)
    assert "Pays in" not in words(gone)
    assert desk.post(f"/board/notes/{note.pk}/removal").status_code == 404


def test_an_empty_note_is_asked_for_again(visit: Visit) -> None:
    answer = signed_in(visit.desk).post(f"/board/cars/{visit.vehicle.pk}/note", {"text": "  "})
    assert (answer.status_code, InternalNote.objects.count()) == (422, 0)
    assert signed_in(visit.desk).get(f"/board/cars/{visit.vehicle.pk}/note").status_code == 200


def test_the_same_words_at_once_are_one_note(visit: Visit) -> None:
    for _ in range(2):
        write_note(visit.vehicle, "Loud exhaust", workshop=visit.yard, by=visit.desk, at=NOON)
    assert InternalNote.objects.count() == 1


def test_customers_never_see_a_note(visit: Visit, nora: Person) -> None:
    visit.ready()
    for about in (visit.customer, visit.vehicle, visit.booking):
        write_note(about, "Haggles a lot", workshop=visit.yard, by=visit.desk, at=NOON)
    hers = signed_in(nora)
    pages = (
        "/home/",
        f"/visits/{visit.order.number}/",
        f"/visits/{visit.order.number}/live",
        f"/cars/{visit.vehicle.pk}/",
        "/inbox/",
    )
    for page in pages:
        answer = hers.get(page, follow=True)
        assert "Haggles" not in words(answer), page
        assert "note" not in words(answer).lower().split(), page
