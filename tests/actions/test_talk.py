"""Customer and workshop write to each other: what is told, what is read, and what is refused."""

from datetime import timedelta

import pytest

from pitboard.actions.pictures import Picture
from pitboard.actions.talk import read_visit, write_to_customer, write_to_workshop
from pitboard.queries.board import board_of
from pitboard.queries.inbox import unread_count
from pitboard.queries.messages import thread_of
from pitboard.queries.timeline import timeline_of_booking, timeline_of_order
from pitboard.records.deliveries import Delivery
from pitboard.records.events import Event
from pitboard.records.messages import Message
from pitboard.records.people import Person, StaffMember
from pitboard.rules.happenings import EventKind
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import Visit

pytestmark = pytest.mark.django_db


def asks(visit: Visit, text: str = "Can I fetch it after 18:00?") -> Message:
    return write_to_workshop(visit.booking, text, by=visit.customer, at=visit.tick())


def answers(visit: Visit, text: str = "Yes, the key is in the night box.") -> Message:
    return write_to_customer(visit.booking, text, by=visit.desk, at=visit.tick())


def told_of_messages(person: Person) -> int:
    return Delivery.objects.filter(recipient=person, event__kind=EventKind.MESSAGE_WRITTEN).count()


def picture() -> Picture:
    return Picture("ab" * 16, b"full", b"small", 640, 480)


def test_one_can_write_from_the_request_on_and_the_desk_is_told(visit: Visit) -> None:
    visit.requested()
    asks(visit)
    assert told_of_messages(visit.desk) == 1
    assert told_of_messages(visit.customer) == 0
    assert Event.objects.get(kind=EventKind.MESSAGE_WRITTEN).booking == visit.booking


def test_during_the_visit_it_moves_the_visits_page(visit: Visit) -> None:
    visit.arrived()
    before = visit.reload().version
    answers(visit)
    assert visit.reload().version == before + 1
    assert told_of_messages(visit.customer) >= 1
    assert told_of_messages(visit.desk) == 0


def test_a_message_is_unread_until_the_other_side_read_it(visit: Visit) -> None:
    visit.requested()
    message = asks(visit)
    assert thread_of(visit.booking, for_workshop=True).unread == 1
    assert thread_of(visit.booking, for_workshop=False).unread == 0
    read = read_visit(
        visit.booking, message=message.pk, telling=0, by=visit.desk, for_workshop=True, at=visit.tick()
    )
    assert read == 1
    assert thread_of(visit.booking, for_workshop=True).unread == 0
    assert thread_of(visit.booking, for_workshop=False).messages[0].read_at == visit.at


def test_reading_twice_changes_nothing_more(visit: Visit) -> None:
    visit.requested()
    message = asks(visit)
    for _ in range(2):
        read_visit(
            visit.booking, message=message.pk, telling=0, by=visit.desk, for_workshop=True, at=visit.tick()
        )
    assert Event.objects.filter(kind=EventKind.MESSAGES_READ).count() == 1


def test_what_came_after_the_page_was_shown_stays_unread(visit: Visit) -> None:
    visit.requested()
    first = asks(visit)
    asks(visit, "And one more thing.")
    read_visit(visit.booking, message=first.pk, telling=0, by=visit.desk, for_workshop=True, at=visit.tick())
    assert thread_of(visit.booking, for_workshop=True).unread == 1


def test_ones_own_messages_are_not_read_by_oneself(visit: Visit) -> None:
    visit.requested()
    message = asks(visit)
    read = read_visit(
        visit.booking, message=message.pk, telling=0, by=visit.customer, for_workshop=False, at=visit.tick()
    )
    assert read == 0


def test_who_answers_has_read(visit: Visit) -> None:
    visit.requested()
    asks(visit)
    answers(visit)
    assert thread_of(visit.booking, for_workshop=True).unread == 0


def test_looking_at_the_visit_is_reading_what_the_bell_said_of_it(visit: Visit) -> None:
    visit.arrived()
    told = Delivery.objects.filter(recipient=visit.customer, channel="site").latest("pk")
    assert unread_count(visit.customer) > 0
    read_visit(
        visit.booking, message=0, telling=told.pk, by=visit.customer, for_workshop=False, at=visit.tick()
    )
    assert unread_count(visit.customer) == 0


def test_tapping_twice_says_it_once(visit: Visit) -> None:
    visit.requested()
    at = visit.tick()
    first = write_to_workshop(visit.booking, "Hello", by=visit.customer, at=at)
    again = write_to_workshop(visit.booking, "Hello ", by=visit.customer, at=at + timedelta(seconds=5))
    later = write_to_workshop(visit.booking, "Hello", by=visit.customer, at=at + timedelta(minutes=5))
    assert first == again != later
    assert Message.objects.count() == 2


def test_a_photo_can_say_it_all_and_stands_in_the_conversation_alone(visit: Visit) -> None:
    visit.arrived()
    write_to_workshop(visit.booking, "", [picture()], by=visit.customer, at=visit.tick())
    (message,) = thread_of(visit.booking, for_workshop=True).messages
    assert len(message.photos) == 1
    for entry in timeline_of_order(visit.reload(), for_staff=True):
        assert not entry.photos


def test_the_conversation_is_no_part_of_the_history(visit: Visit) -> None:
    visit.requested()
    before = len(timeline_of_booking(visit.booking, for_staff=True))
    asks(visit)
    answers(visit)
    assert len(timeline_of_booking(visit.booking, for_staff=True)) == before


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("", Refusal.MESSAGE_EMPTY), (" \n ", Refusal.MESSAGE_EMPTY), ("x" * 4001, Refusal.MESSAGE_TOO_LONG)],
)
def test_nothing_and_too_much_are_refused(visit: Visit, text: str, refusal: Refusal) -> None:
    visit.requested()
    with pytest.raises(Refused) as refused:
        asks(visit, text)
    assert refused.value.code is refusal
    assert not Message.objects.exists()


def test_line_breaks_of_a_form_count_once(visit: Visit) -> None:
    visit.requested()
    assert asks(visit, "a\r\nb").text == "a\nb"
    assert asks(visit, "\r\n".join("x" * 1999 for _ in range(2))).text.count("\n") == 1


@pytest.mark.parametrize("step", ["requested", "arrived"])
def test_the_board_flags_what_nobody_read(visit: Visit, step: str) -> None:
    getattr(visit, step)()
    asks(visit)
    asks(visit, "Is it with you?")
    (shown,) = [one for lane in board_of(visit.yard, at=visit.at).lanes.values() for one in lane]
    assert shown.unread == 2
    answers(visit)
    (shown,) = [one for lane in board_of(visit.yard, at=visit.at).lanes.values() for one in lane]
    assert shown.unread == 0


def test_the_workshops_people_are_named_with_what_they_do(visit: Visit, dana: StaffMember) -> None:
    visit.requested()
    answers(visit)
    (customer_sees,) = thread_of(visit.booking, for_workshop=False).messages
    (staff_see,) = thread_of(visit.booking, for_workshop=True).messages
    assert (customer_sees.author, staff_see.author) == ("Dana, service desk", "Dana Alder")
    assert staff_see.is_mine and not customer_sees.is_mine
