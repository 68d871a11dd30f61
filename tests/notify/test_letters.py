"""Every mail says what happened, what comes next, and links to its page."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from pitboard.actions.answer_request import decline_booking
from pitboard.actions.book import cancel_booking
from pitboard.actions.hand_back import pass_check, reopen_visit, start_check
from pitboard.actions.pick_up import Window, fail_appointment, schedule_appointment
from pitboard.actions.visit_link import end_link
from pitboard.notify.channels.mail import compose
from pitboard.queries.letters import NEXT
from pitboard.queries.visit_links import follow_address
from pitboard.records.bookings import AppointmentKind
from pitboard.records.deliveries import Delivery
from pitboard.records.people import StaffMember
from pitboard.rules.happenings import EventKind
from pitboard.rules.recipients import TELLINGS, Channel
from tests.cast import PHONE, Visit

MAILED = [kind for kind, telling in TELLINGS.items() if Channel.MAIL in telling.customer]


#: Other ways a booking can go than the one visit here does.
NOT_IN_THIS_VISIT = {
    EventKind.BOOKING_ENTERED,
    EventKind.BOOKING_CHANGED,
    EventKind.BOOKING_RESCHEDULED,
    EventKind.OTHER_DAY_TAKEN,
    EventKind.BOOKING_EXPIRED,
    EventKind.APPOINTMENT_CHOSEN,
    EventKind.APPOINTMENT_CANCELLED,
    EventKind.CAR_HANDED_BACK,
    EventKind.REPAIRS_COVERED,
    EventKind.MESSAGE_WRITTEN,
    EventKind.DECISION_REMINDED,
    EventKind.DEFERRED_DUE,
    EventKind.SERVICE_DUE,
}


def letters(kind: EventKind) -> list[EmailMultiAlternatives]:
    found = Delivery.objects.filter(channel=Channel.MAIL, event__kind=kind).select_related(
        "recipient", "event"
    )
    return [compose(delivery) for delivery in found]


def letter(kind: EventKind) -> EmailMultiAlternatives:
    (only,) = letters(kind)
    return only


def html_of(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0][0])


def collection(visit: Visit, driver: StaffMember, *, hours: int = 24) -> Window:
    start = visit.at + timedelta(hours=hours)
    return Window(
        AppointmentKind.COLLECTION,
        start,
        start + timedelta(hours=1),
        address="Linden Road 7",
        phone=PHONE,
        driver=driver,
        note="Ring twice",
    )


def checked(visit: Visit) -> None:
    start_check(visit.order, by=visit.bay, at=visit.tick())
    pass_check(visit.order, by=visit.bay, at=visit.tick())


@pytest.fixture
def everything(visit: Visit, sol: StaffMember) -> Visit:
    """A visit in which everything happens that a customer gets a mail about."""
    visit.requested()
    decline_booking(visit.booking, reason="The hall is being painted", by=visit.desk, at=visit.tick())
    visit.accepted()
    appointment = schedule_appointment(visit.booking, collection(visit, sol), by=visit.desk, at=visit.tick())
    schedule_appointment(visit.booking, collection(visit, sol, hours=26), by=visit.desk, at=visit.tick())
    fail_appointment(appointment, reason="Nobody opened", by=sol.person, at=visit.tick())
    cancel_booking(visit.booking, reason="Another day suits me", by=visit.customer, at=visit.tick())
    visit.ready()
    reopen_visit(visit.order, reason="A rattle was heard", by=visit.bay, at=visit.tick())
    return visit


def test_every_kind_that_is_mailed_says_what_comes_next() -> None:
    assert set(NEXT) == set(MAILED)


def test_every_mail_can_be_read_as_text_and_leads_to_a_page(everything: Visit) -> None:
    for kind in MAILED:
        for message in letters(kind):
            html, text = html_of(message), str(message.body)
            links = set(re.findall(r'href="([^"]+)"', html))
            # The page, where an answer is read, what one is told, and the visit where the page is another.
            assert len(links) == (3 if "Follow the visit without signing in" not in html else 4)
            for link in links:
                assert link.startswith("http://localhost:8000/")
                assert link in text
            assert "KRT 482" in message.subject
            for part in (html, text):
                assert "Kestrel Yard, Foundry Lane 14" in part
                assert "%(" not in part
                assert "None" not in part
            assert "<" not in text.replace("<telling", "")


def test_every_mail_to_a_customer_has_the_link_of_the_visit(everything: Visit, client: Client) -> None:
    mails = Delivery.objects.filter(channel=Channel.MAIL, recipient=everything.customer)
    assert {delivery.event.kind for delivery in mails} == set(MAILED) - NOT_IN_THIS_VISIT
    for delivery in mails.select_related("recipient", "event"):
        link, message = follow_address(delivery.booking_id), compose(delivery)
        assert f"http://localhost:8000{link}" in str(message.body)
        assert f"http://localhost:8000{link}" in html_of(message)
        assert client.get(link).status_code == 200


def test_while_the_link_is_taken_back_mails_lead_to_the_sign_in(everything: Visit) -> None:
    end_link(everything.booking, by=everything.desk, at=everything.tick())
    text = str(letter(EventKind.ESTIMATE_SENT).body)
    assert "/follow/" not in text
    assert f"/visits/{everything.order.number}/choice/" in text


def test_every_link_in_a_mail_opens_a_page(everything: Visit, client: Client) -> None:
    client.force_login(everything.customer)
    links = {
        link
        for kind in MAILED
        for message in letters(kind)
        for link in re.findall(r'href="http://localhost:8000([^"#]+)', html_of(message))
    }
    assert {client.get(link, follow=True).status_code for link in links} == {200}


def test_says_when_and_where_the_car_is_picked_up(everything: Visit) -> None:
    text = str(letter(EventKind.APPOINTMENT_MOVED).body)
    assert "When: Thu 19 Nov" in text
    assert "Where: Linden Road 7" in text
    assert "Driver: Sol Reyes" in text


def test_an_estimate_lists_its_repairs_and_asks_to_choose(everything: Visit) -> None:
    text = str(letter(EventKind.ESTIMATE_SENT).body)
    assert "Front brakes: €341.22" in text
    assert "If you choose everything, with tax: €539.66" in text
    choice = follow_address(everything.booking.pk, "follow_choice")
    assert f"Choose what we repair:\nhttp://localhost:8000{choice}" in text


def test_the_customers_copy_lists_what_was_approved_and_what_not(everything: Visit) -> None:
    text = str(letter(EventKind.REPAIRS_CHOSEN).body)
    assert "Total with tax: €341.22" in text
    assert "Signed by: Nora Larkspur" in text
    assert "Not now: Battery" in text


def test_ready_says_where_until_when_and_how_much(everything: Visit) -> None:
    text = str(letter(EventKind.CAR_READY).body)
    assert "Where: Foundry Lane 14" in text
    assert "Open until: Thu 19 Nov, 18:00" in text
    assert "To pay, with tax: €341.22" in text


def test_ready_after_hours_says_when_the_doors_open(visit: Visit) -> None:
    visit.repaired()
    visit.at = visit.at.replace(hour=20)
    checked(visit)
    assert "Open again: Fri 20 Nov, 07:30 to 18:00" in str(letter(EventKind.CAR_READY).body)


def test_ready_with_an_appointment_says_that_we_bring_it(visit: Visit, sol: StaffMember) -> None:
    visit.repaired()
    start = visit.at + timedelta(hours=5)
    window = Window(
        AppointmentKind.RETURN, start, start + timedelta(hours=1), address="Linden Road 7", driver=sol
    )
    schedule_appointment(visit.booking, window, by=visit.desk, at=visit.tick())
    checked(visit)
    text = str(letter(EventKind.CAR_READY).body)
    assert "We bring it to you." in text
    assert "Where: Linden Road 7" in text


def test_is_marked_as_sent_by_a_program_and_answers_reach_the_desk(visit: Visit) -> None:
    visit.requested()
    letter(EventKind.BOOKING_REQUESTED).send()
    sent: EmailMessage = mail.outbox[0].message()
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Reply-To"] == "desk@kestrel.example"
    assert re.fullmatch(r"<telling\.\d+\.\d{14}@localhost>", sent["Message-ID"])
    assert letter(EventKind.BOOKING_REQUESTED).extra_headers["Message-ID"] == sent["Message-ID"]


def test_what_a_customer_typed_stays_text(visit: Visit) -> None:
    visit.requested(complaint="<b>Squeals</b> & grinds")
    message = letter(EventKind.BOOKING_REQUESTED)
    assert "&lt;b&gt;Squeals&lt;/b&gt; &amp; grinds" in html_of(message)
    assert "<b>Squeals</b> & grinds" in str(message.body)


def test_times_are_those_of_the_workshop(visit: Visit) -> None:
    visit.accepted()
    text = str(letter(EventKind.BOOKING_ACCEPTED).body)
    assert "Expected ready: Thu 19 Nov" in text


def test_every_telling_that_a_visit_owes_is_planned_once(everything: Visit) -> None:
    keys = list(Delivery.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    told = Delivery.objects.filter(recipient=everything.customer, channel=Channel.MAIL)
    assert set(told.values_list("event__kind", flat=True)) == set(MAILED) - NOT_IN_THIS_VISIT
