"""Deliveries are worked off: at least once, and once in all but a crash between sending and noting it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from pitboard.actions.deliver import LEASE, channels_with_work, claim, note_failure, note_sent
from pitboard.notify import worker
from pitboard.records.deliveries import Delivery, DeliveryState
from pitboard.records.orders import Promise
from pitboard.rules.lifecycle import BookingState
from pitboard.rules.recipients import Channel
from pitboard.rules.retries import LONGEST_PAUSE, MOST_ATTEMPTS, pause_after
from tests.cast import WEDNESDAY, Visit
from tests.notify.mail_server import Postbox

LATER = WEDNESDAY + timedelta(hours=1)


def requested_just_now(visit: Visit) -> None:
    """A worker reads the real clock; by that, a request of the cast's Wednesday would have expired."""
    visit.requested()
    visit.booking.day, visit.booking.requested_at = timezone.now().date() + timedelta(days=9), timezone.now()
    visit.booking.save(update_fields=["day", "requested_at"])


def mails() -> list[Delivery]:
    return list(Delivery.objects.filter(channel=Channel.MAIL).order_by("pk"))


class TestLeases:
    def test_two_workers_never_take_the_same(self, visit: Visit) -> None:
        visit.requested()
        assert claim(Channel.MAIL, at=LATER) is not None
        assert claim(Channel.MAIL, at=LATER) is None

    def test_the_longest_due_goes_first(self, visit: Visit) -> None:
        visit.accepted()
        taken = claim(Channel.MAIL, at=LATER)
        assert taken is not None
        assert taken.pk == mails()[0].pk

    def test_nothing_is_taken_before_it_is_due(self, visit: Visit) -> None:
        visit.requested()
        assert claim(Channel.MAIL, at=WEDNESDAY) is None

    def test_a_dead_workers_lease_runs_out(self, visit: Visit) -> None:
        visit.requested()
        assert claim(Channel.MAIL, at=LATER) is not None
        assert claim(Channel.MAIL, at=LATER + LEASE - timedelta(seconds=1)) is None
        again = claim(Channel.MAIL, at=LATER + LEASE)
        assert again is not None
        assert again.attempts == 2

    def test_what_was_sent_is_never_taken_again(self, visit: Visit) -> None:
        visit.requested()
        taken = claim(Channel.MAIL, at=LATER)
        assert taken is not None
        note_sent(taken, at=LATER)
        assert claim(Channel.MAIL, at=LATER + timedelta(days=9)) is None
        assert mails()[0].sent_at == LATER

    def test_who_lost_the_lease_does_not_undo_anothers_work(self, visit: Visit) -> None:
        visit.requested()
        slow = claim(Channel.MAIL, at=LATER)
        quick = claim(Channel.MAIL, at=LATER + LEASE)
        assert slow is not None
        assert quick is not None
        note_failure(slow, "too late", chance=0, at=LATER + LEASE)
        assert mails()[0].state is DeliveryState.LEASED
        note_sent(quick, at=LATER + LEASE)
        assert mails()[0].state is DeliveryState.SENT


class TestFailures:
    def test_are_tried_again_after_a_pause(self, visit: Visit) -> None:
        visit.requested()
        taken = claim(Channel.MAIL, at=LATER)
        assert taken is not None
        note_failure(taken, "SMTPServerDisconnected: gone", chance=0.5, at=LATER)
        assert claim(Channel.MAIL, at=LATER + timedelta(seconds=9)) is None
        assert claim(Channel.MAIL, at=LATER + timedelta(seconds=10)) is not None
        assert mails()[0].error == "SMTPServerDisconnected: gone"

    def test_end_as_failed_with_the_error(self, visit: Visit) -> None:
        visit.requested()
        Delivery.objects.update(attempts=MOST_ATTEMPTS - 1)
        taken = claim(Channel.MAIL, at=LATER)
        assert taken is not None
        note_failure(taken, "x" * 900, chance=0, at=LATER)
        failed = mails()[0]
        assert (failed.state, failed.error) == (DeliveryState.FAILED, "x" * 500)
        assert claim(Channel.MAIL, at=LATER + timedelta(days=9)) is None

    def test_pauses_grow_spread_and_outlast_a_night(self) -> None:
        pauses = [pause_after(n, chance=0.5) for n in range(1, MOST_ATTEMPTS)]
        seconds = [p.total_seconds() for p in pauses if p is not None]
        assert seconds[:4] == [10, 20, 40, 80]
        assert max(seconds) == LONGEST_PAUSE
        assert sum(seconds) > 20 * 3600
        assert pause_after(1, chance=0) == timedelta(seconds=5)
        assert pause_after(MOST_ATTEMPTS, chance=0.5) is None


def requests(postbox: Postbox) -> list[str]:
    """The mails about the request; a worker may also say that nobody answered it in time."""
    return [m["Subject"] for m in postbox.mails if m["Subject"].startswith("You asked for")]


@contextmanager
def a_worker() -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def wait_until_none_is_open(*, seconds: float = 20) -> None:
    pause = threading.Event()
    for _ in range(int(seconds / 0.05)):
        if not Delivery.objects.filter(state__in=["due", "leased"]).exists():
            return
        pause.wait(0.05)
    raise AssertionError([(d.key, d.state, d.error) for d in Delivery.objects.exclude(state="sent")])


@pytest.mark.django_db(transaction=True)
class TestWorker:
    def test_sends_what_a_visit_owes_once_and_stops_when_told(self, visit: Visit, postbox: Postbox) -> None:
        visit.handed_back()
        with a_worker():
            wait_until_none_is_open()
        owed = Delivery.objects.filter(channel=Channel.MAIL).count()
        assert len(postbox.mails) == owed
        assert len({m["Message-ID"] for m in postbox.mails}) == owed
        assert not Delivery.objects.exclude(state=DeliveryState.SENT).exists()

    def test_waits_for_a_server_that_refuses(
        self, visit: Visit, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("pitboard.rules.retries.FIRST_PAUSE", 0.2)
        postbox.refusing = "451 Come back later"
        requested_just_now(visit)
        with a_worker():
            postbox.wait_for_tries(4)
            assert postbox.mails == []
            assert "451" in mails()[0].error
            postbox.refusing = ""
            postbox.wait_for(1)
            wait_until_none_is_open()
        assert len(requests(postbox)) == 1
        assert mails()[0].attempts >= 2

    def test_waits_for_a_server_that_is_not_there(
        self, visit: Visit, postbox: Postbox, settings: Settings
    ) -> None:
        settings.EMAIL_PORT = 1
        visit.requested()
        worker.deliver_due(threading.Event())
        assert mails()[0].state is DeliveryState.DUE
        assert "refused" in mails()[0].error

    def test_takes_over_from_one_that_died(self, visit: Visit, postbox: Postbox) -> None:
        requested_just_now(visit)
        long_ago = timezone.now() - LEASE - timedelta(seconds=1)
        assert claim(Channel.MAIL, at=long_ago) is not None
        with a_worker():
            postbox.wait_for(1)
            wait_until_none_is_open()
        assert len(requests(postbox)) == 1

    def test_ends_a_request_that_nobody_answered_and_says_so(self, visit: Visit, postbox: Postbox) -> None:
        requested_just_now(visit)
        visit.booking.requested_at -= timedelta(days=30)
        visit.booking.save(update_fields=["requested_at"])
        with a_worker():
            postbox.wait_for(2)
            wait_until_none_is_open()
        visit.booking.refresh_from_db()
        assert visit.booking.state is BookingState.EXPIRED
        assert len(postbox.mails) == 2

    def test_several_share_the_work(self, visit: Visit, postbox: Postbox) -> None:
        visit.handed_back()
        with a_worker(), a_worker(), a_worker():
            wait_until_none_is_open()
        identities = [m["Message-ID"] for m in postbox.mails]
        assert len(identities) == len(set(identities)) == len(mails())

    def test_a_new_telling_goes_out_within_moments(self, visit: Visit, postbox: Postbox) -> None:
        with a_worker():
            visit.requested()
            started = timezone.now()
            postbox.wait_for(1)
        assert timezone.now() - started < timedelta(seconds=5)

    def test_survives_a_turn_that_goes_wrong(
        self,
        visit: Visit,
        postbox: Postbox,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        turns: list[int] = []

        def stumbles(*, at: datetime) -> set[Channel]:
            turns.append(1)
            if len(turns) == 1:
                raise RuntimeError("the disk is full")
            return channels_with_work(at=at)

        monkeypatch.setattr(worker, "channels_with_work", stumbles)
        monkeypatch.setattr(worker, "PAUSE_AFTER_TROUBLE", 0.05)
        visit.requested()
        with a_worker():
            postbox.wait_for(1)
        assert "The worker goes on" in caplog.text and "RuntimeError" in caplog.text

    def test_keeps_promises_honest_as_time_passes(self, visit: Visit, postbox: Postbox) -> None:
        visit.inspecting()
        before = Promise.objects.get(booking=visit.booking).ready_at
        with time_machine.travel(before + timedelta(hours=1)), a_worker():
            pause = threading.Event()
            for _ in range(200):
                if Promise.objects.get(booking=visit.booking).ready_at > before:
                    break
                pause.wait(0.05)
        assert Promise.objects.get(booking=visit.booking).ready_at > before + timedelta(hours=1)


def test_a_look_at_the_queue_reads_only_what_is_open(visit: Visit) -> None:
    """Whatever the number of old rows, an index answers that holds the open ones alone. Of a few rows PostgreSQL finds
    each of the two as good, by what it last counted."""
    visit.handed_back()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # A few rows are read faster without any index; a year's are not.
            cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(connection) as asked:
        channels_with_work(at=LATER)
    with connection.cursor() as cursor:
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        cursor.execute(f"{explain} {asked.captured_queries[0]['sql'].replace('%', '%%')}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "delivery_to_be_done" in plan or "delivery_goes_before" in plan, plan
