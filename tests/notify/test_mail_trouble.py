"""A mail server that refuses, stalls, drops, goes away and comes back: everything goes afterwards, in the order of its
visit, none twice."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from pitboard.actions.deliver import send_what_waited
from pitboard.notify.post import Post
from pitboard.records.deliveries import Delivery, DeliveryState
from pitboard.rules.recipients import Channel
from pitboard.rules.retries import MOST_REFUSALS
from tests.cast import WEDNESDAY, Visit
from tests.notify.mail_server import Postbox, mail_server
from tests.served import free_port

EVENING = WEDNESDAY + timedelta(days=1, hours=8)


def mails() -> list[Delivery]:
    return list(Delivery.objects.filter(channel=Channel.MAIL).order_by("pk"))


def arrived(postbox: Postbox) -> list[int]:
    """The deliveries whose mails arrived, in the order in which they did."""
    return [int(mail["Message-ID"].split(".")[1]) for mail in postbox.mails]


class Clock:
    """A worker's mail, and time that passes when it is told to."""

    def __init__(self, moves: Callable[[timedelta], None]) -> None:
        self._moves = moves
        self.post = Post(Channel.MAIL)

    def works(self, *, minutes: float = 0, every: float = 1) -> None:
        """Looks at the mail now, and again for so many minutes."""
        passed = 0.0
        while True:
            # The channel's rest is counted by a clock that no test moves.
            self.post._rests_until = 0.0
            self.post.work_off(threading.Event())
            if passed >= minutes:
                return
            self._moves(timedelta(minutes=every))
            passed += every


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(EVENING, tick=False) as traveller:
        yield Clock(traveller.shift)


class TestAway:
    def test_for_an_hour_then_all_go_in_order_and_none_twice(
        self, visit: Visit, settings: Settings, clock: Clock
    ) -> None:
        port = free_port()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        visit.handed_back()
        owed = [one.pk for one in mails()]
        clock.works(minutes=60)
        assert not [one for one in mails() if one.state is not DeliveryState.DUE]
        with mail_server(port=port) as (postbox, _):
            clock.works(minutes=5)
        assert arrived(postbox) == owed
        assert {one.state for one in mails()} == {DeliveryState.SENT}

    def test_nobody_knocks_at_a_closed_door_for_every_mail(self, visit: Visit, settings: Settings) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        visit.requested()
        Delivery.objects.filter(channel=Channel.MAIL).update(due_at=WEDNESDAY)
        post = Post(Channel.MAIL)
        for _ in range(5):
            post.work_off(threading.Event())
        assert [one.attempts for one in mails()] == [1]


class TestRefusing:
    def test_for_now_it_is_tried_again_and_nothing_of_the_visit_overtakes(
        self, visit: Visit, postbox: Postbox, clock: Clock
    ) -> None:
        visit.accepted()
        postbox.refusing = "451 Come back later"
        clock.works(minutes=2)
        first, second = mails()
        assert (first.attempts > 1, second.attempts) == (True, 0)
        postbox.refusing = ""
        clock.works(minutes=10)
        assert arrived(postbox) == [first.pk, second.pk]

    def test_what_comes_after_it_goes_once_it_was_given_up(
        self, visit: Visit, postbox: Postbox, clock: Clock
    ) -> None:
        visit.accepted()
        stuck = mails()[0]
        stuck.attempts, stuck.due_at = 3, timezone.now() + timedelta(minutes=9)
        stuck.save()
        clock.works()
        assert postbox.mails == []
        Delivery.objects.filter(pk=stuck.pk).update(state=DeliveryState.FAILED)
        clock.works()
        assert len(postbox.mails) == 1

    def test_for_good_it_becomes_a_dead_letter_and_lets_the_others_go(
        self, visit: Visit, postbox: Postbox, clock: Clock
    ) -> None:
        visit.accepted()
        postbox.refusing_recipients = "550 No such mailbox"
        clock.works(minutes=9)
        dead = mails()[0]
        assert (dead.state, dead.attempts) == (DeliveryState.FAILED, MOST_REFUSALS)
        assert "550" in dead.error
        assert mails()[1].attempts > 0


class TestBreaking:
    def test_a_connection_that_drops_loses_nothing(
        self, visit: Visit, postbox: Postbox, clock: Clock
    ) -> None:
        visit.accepted()
        postbox.dropping = True
        clock.works(minutes=3)
        assert postbox.mails == []
        assert mails()[0].error
        postbox.dropping = False
        clock.works(minutes=5)
        assert arrived(postbox) == [one.pk for one in mails()]

    def test_a_server_that_stalls_is_left_and_tried_again(
        self, visit: Visit, postbox: Postbox, settings: Settings, clock: Clock
    ) -> None:
        settings.EMAIL_TIMEOUT = 0.3
        visit.accepted()
        postbox.stalling = 1.0
        clock.works()
        assert "Timeout" in mails()[0].error or "timed out" in mails()[0].error
        postbox.stalling = 0
        clock.works(minutes=5)
        assert arrived(postbox) == [one.pk for one in mails()]

    def test_mails_that_wait_together_go_over_one_connection(
        self, visit: Visit, postbox: Postbox, clock: Clock
    ) -> None:
        visit.handed_back()
        clock.works()
        assert len(postbox.mails) > 5
        assert postbox.connections == 1


def test_what_is_due_first_is_sent_first(visit: Visit, postbox: Postbox, clock: Clock) -> None:
    visit.handed_back()
    clock.works()
    assert all(a < b for a, b in pairwise(arrived(postbox)))


class TestUnsubscribing:
    def test_a_tap_in_the_mail_program_stops_what_is_not_essential(
        self, visit: Visit, postbox: Postbox, clock: Clock
    ) -> None:
        visit.inspected()
        clock.works()
        by_subject = {mail["Subject"]: mail for mail in postbox.mails}
        asked = {s: m["List-Unsubscribe-Post"] for s, m in by_subject.items() if m["List-Unsubscribe-Post"]}
        assert len(asked) == 1
        ((subject, one_click),) = asked.items()
        assert one_click == "List-Unsubscribe=One-Click"
        assert by_subject[subject]["List-Unsubscribe"].strip().startswith("<http")
        assert Delivery.objects.get(pk=arrived(postbox)[-1]).event.kind == "inspection_finished"


class TestWithoutAMailServer:
    @pytest.fixture(autouse=True)
    def nothing_set(self, settings: Settings) -> None:
        settings.MAIL_IS_SENT = False

    def test_nothing_is_pretended_and_nothing_is_lost(
        self, visit: Visit, settings: Settings, clock: Clock, mailoutbox: list[object]
    ) -> None:
        visit.accepted()
        clock.works()
        assert {one.state for one in mails()} == {DeliveryState.WAITING}
        assert len(mailoutbox) == 2
        assert not Delivery.objects.filter(channel=Channel.MAIL).exclude(sent_at=None).exists()

    def test_once_there_is_one_everything_goes_in_order(
        self, visit: Visit, settings: Settings, postbox: Postbox, clock: Clock
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        visit.accepted()
        clock.works()
        settings.MAIL_IS_SENT = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        from_now = send_what_waited(Channel.MAIL, at=timezone.now())
        assert from_now == 2
        clock.works()
        assert arrived(postbox) == [one.pk for one in mails()]
