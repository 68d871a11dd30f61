"""Who is told what, when it goes, and when it is tried again."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pitboard.rules.gather import Pace, goes_at, held_until, is_replaced
from pitboard.rules.happenings import EventKind
from pitboard.rules.mileage import expected_km
from pitboard.rules.permissions import Role
from pitboard.rules.push_services import is_push_service
from pitboard.rules.quiet import QuietHours
from pitboard.rules.recipients import (
    CUSTOMER_TOPICS,
    ESSENTIAL_TOPICS,
    STAFF_TOPICS,
    TELLINGS,
    Channel,
    Due,
    Quiet,
    Reach,
    TellingTopic,
    passes_quiet_hours,
    tellings_due,
)
from pitboard.rules.retries import (
    LONGEST_AWAY,
    LONGEST_PAUSE_AWAY,
    MOST_ATTEMPTS,
    MOST_REFUSALS,
    Trouble,
    channel_pause,
    pause_after,
)

NORA, DANA, MAREK = 5, 21, 22
STAFF = [(DANA, Role.ADVISOR), (MAREK, Role.TECHNICIAN)]
VIENNA = ZoneInfo("Europe/Vienna")
AT = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
PACE = Pace(hold=timedelta(seconds=60), gather=timedelta(minutes=5))
EVERYWHERE = Reach(channels=frozenset(Channel))


def due(
    kind: EventKind,
    *,
    actor: int | None = DANA,
    reach: Reach | None = None,
    rooms: tuple[tuple[int, int], ...] = (),
    **facts: object,
) -> list[Due]:
    return tellings_due(
        kind,
        aggregate="order:12",
        version=7,
        facts=facts,
        actor=actor,
        customer=NORA,
        staff=STAFF,
        reach={} if reach is None else {NORA: reach, DANA: reach},
        rooms=rooms,
    )


def ways(tellings: list[Due], recipient: int = NORA) -> set[str]:
    return {one.channel.value for one in tellings if one.recipient == recipient}


class TestTheTable:
    def test_everything_that_is_to_be_told_is_in_it(self) -> None:
        customers = {
            "booking_requested booking_accepted booking_declined appointment_scheduled appointment_moved",
            "driver_on_the_way appointment_done car_arrived inspection_finished estimate_sent",
            "decision_reminded repair_finished promise_moved car_ready car_handed_back message_written",
            "deferred_due service_due",
        }
        staff = "booking_requested repairs_chosen message_written promise_at_risk decision_late"
        for kind in " ".join(customers).split():
            assert TELLINGS[EventKind(kind)].customer, kind
        for kind in staff.split():
            assert TELLINGS[EventKind(kind)].staff, kind

    def test_every_topic_that_can_be_chosen_has_something_to_tell(self) -> None:
        told = {t.topic for t in TELLINGS.values() if t.customer}
        told_staff = {t.staff_topic for t in TELLINGS.values() if t.staff}
        assert told == set(CUSTOMER_TOPICS)
        assert told_staff == set(STAFF_TOPICS)
        assert set(TellingTopic) == {*CUSTOMER_TOPICS, *STAFF_TOPICS}

    @pytest.mark.parametrize("kind", TELLINGS)
    def test_no_telling_waits_for_more_of_its_kind_on_the_site(self, kind: EventKind) -> None:
        assert Channel.SITE not in TELLINGS[kind].gathers

    def test_a_milestone_has_one_key_however_often_it_comes(self) -> None:
        first = due(EventKind.REPAIR_FINISHED, line=3)
        again = due(EventKind.REPAIR_FINISHED, line=3)
        assert [d.key for d in first] == [d.key for d in again]
        assert {d.key for d in due(EventKind.REPAIR_FINISHED, line=4)}.isdisjoint({d.key for d in first})


class TestWhoIsTold:
    def test_a_customer_on_the_site_and_by_mail(self) -> None:
        assert ways(due(EventKind.CAR_READY, lap=1)) == {"site", "mail"}

    def test_by_push_where_a_browser_takes_it_and_by_sms_only_where_they_want_it(self) -> None:
        assert ways(due(EventKind.CAR_READY, lap=1, reach=EVERYWHERE)) == {"site", "mail", "push"}
        wants = Reach(frozenset(Channel), {(TellingTopic.READY, Channel.CHAT): True})
        assert ways(due(EventKind.CAR_READY, lap=1, reach=wants)) == {"site", "mail", "push", "chat"}

    def test_not_by_what_they_said_no_to(self) -> None:
        no_mail = Reach(frozenset(Channel), {(TellingTopic.MESSAGES, Channel.MAIL): False})
        assert ways(due(EventKind.MESSAGE_WRITTEN, reach=no_mail)) == {"site", "push"}

    def test_of_what_is_essential_by_mail_when_no_other_way_is_left(self) -> None:
        silent = Reach(
            frozenset(Channel),
            {(topic, way): False for topic in TellingTopic for way in (Channel.MAIL, Channel.PUSH)},
        )
        assert ways(due(EventKind.CAR_READY, lap=1, reach=silent)) == {"site", "mail"}
        assert ways(due(EventKind.PROMISE_MOVED, reach=silent)) == {"site"}
        assert TellingTopic.READY in ESSENTIAL_TOPICS

    def test_nobody_of_what_they_did_themselves_but_for_a_customers_own_copy(self) -> None:
        chosen = due(EventKind.REPAIRS_CHOSEN, actor=NORA)
        assert ways(chosen) == {"mail"}
        assert ways(chosen, DANA) == {"site"}
        assert ways(due(EventKind.BOOKING_REQUESTED, actor=DANA), DANA) == set()

    def test_a_message_only_the_other_side(self) -> None:
        to_nora, to_desk = (
            due(EventKind.MESSAGE_WRITTEN, actor=DANA),
            due(EventKind.MESSAGE_WRITTEN, actor=NORA),
        )
        assert (ways(to_nora), ways(to_nora, DANA)) == ({"site", "mail"}, set())
        assert (ways(to_desk), ways(to_desk, DANA)) == (set(), {"site"})

    def test_technicians_hear_nothing_of_what_the_desk_answers(self) -> None:
        assert ways(due(EventKind.BOOKING_REQUESTED, actor=NORA), MAREK) == set()

    def test_a_room_of_the_workshop_whoever_did_it_there(self) -> None:
        told = due(EventKind.BOOKING_REQUESTED, actor=NORA, rooms=((4, DANA),))
        assert [(d.recipient, d.channel, d.place) for d in told if d.place] == [(DANA, Channel.CHAT, 4)]
        assert not [d for d in due(EventKind.CAR_READY, lap=1, rooms=((4, DANA),)) if d.place]


class TestQuietHours:
    NIGHT = QuietHours(time(22), time(7), VIENNA)

    def test_over_midnight_they_end_in_the_morning(self) -> None:
        two_at_night = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
        assert self.NIGHT.end_after(two_at_night) == datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
        evening = datetime(2026, 11, 18, 21, 30, tzinfo=UTC)
        assert self.NIGHT.end_after(evening) == datetime(2026, 11, 19, 6, 0, tzinfo=UTC)

    def test_by_day_nothing_is_quiet_and_the_end_itself_is_not(self) -> None:
        assert self.NIGHT.end_after(AT) is None
        assert self.NIGHT.end_after(datetime(2026, 11, 18, 6, 0, tzinfo=UTC)) is None

    def test_are_of_ones_own_zone(self) -> None:
        away = QuietHours(time(22), time(7), ZoneInfo("America/New_York"))
        assert away.end_after(AT) == datetime(2026, 11, 18, 12, 0, tzinfo=UTC)

    def test_two_equal_times_are_never_quiet(self) -> None:
        assert QuietHours(time(7), time(7), VIENNA).end_after(AT) is None

    def test_an_end_that_the_clocks_skip_comes_all_the_same(self) -> None:
        early = QuietHours(time(22), time(2, 30), VIENNA)
        assert early.end_after(datetime(2026, 3, 29, 0, 0, tzinfo=UTC)) == datetime(
            2026, 3, 29, 1, 30, tzinfo=UTC
        )

    # On a busy machine drawing the first examples takes longer than a quiet one is thought to need.
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.timedeltas(timedelta(0), timedelta(days=730)),
        st.times(),
        st.times(),
        st.sampled_from(["Europe/Vienna", "America/St_Johns", "Australia/Lord_Howe", "UTC"]),
    )
    def test_always_end_within_a_day_or_so_and_ahead(
        self, later: timedelta, begins: time, ends: time, zone: str
    ) -> None:
        at = datetime(2026, 1, 1, tzinfo=UTC) + later
        end = QuietHours(begins, ends, ZoneInfo(zone)).end_after(at)
        assert end is None or at < end <= at + timedelta(hours=25)

    def test_who_waits_hears_that_the_car_is_ready(self) -> None:
        assert passes_quiet_hours(EventKind.CAR_READY, is_own=False, waits_here=True)
        assert not passes_quiet_hours(EventKind.CAR_READY, is_own=False, waits_here=False)
        assert passes_quiet_hours(EventKind.REPAIRS_CHOSEN, is_own=True, waits_here=False)
        assert TELLINGS[EventKind.DRIVER_ON_THE_WAY].quiet is Quiet.PASSES


class TestPace:
    def test_what_staff_say_to_a_customer_is_held_and_the_site_is_not(self) -> None:
        ready = EventKind.CAR_READY
        assert held_until(ready, Channel.MAIL, at=AT, pace=PACE, by_staff=True) == AT + PACE.hold
        assert held_until(ready, Channel.SITE, at=AT, pace=PACE, by_staff=True) is None
        assert held_until(ready, Channel.MAIL, at=AT, pace=PACE, by_staff=False) is None
        assert held_until(EventKind.CAR_ARRIVED, Channel.MAIL, at=AT, pace=PACE, by_staff=True) is None

    def test_small_news_wait_for_more_but_never_longer_than_the_first_would(self) -> None:
        moved = EventKind.PROMISE_MOVED
        first = goes_at(moved, Channel.PUSH, at=AT, held=None, pace=PACE)
        assert first == AT + PACE.gather
        later = AT + timedelta(minutes=4)
        assert goes_at(moved, Channel.PUSH, at=later, held=None, pace=PACE, begun=first) == first

    def test_what_is_not_small_goes_at_once(self) -> None:
        assert goes_at(EventKind.CAR_ARRIVED, Channel.MAIL, at=AT, held=None, pace=PACE) == AT

    def test_a_later_state_replaces_what_did_not_go_yet(self) -> None:
        assert is_replaced(EventKind.CAR_READY, {"lap": 1}, EventKind.VISIT_REOPENED, {})
        assert is_replaced(EventKind.ESTIMATE_SENT, {"revision": 1}, EventKind.ESTIMATE_SENT, {"revision": 2})
        assert not is_replaced(EventKind.CAR_ARRIVED, {}, EventKind.CAR_READY, {})

    def test_of_another_repair_it_replaces_nothing(self) -> None:
        finished, undone = EventKind.REPAIR_FINISHED, EventKind.REPAIR_FINISH_UNDONE
        assert is_replaced(finished, {"line": 3}, undone, {"line": 3})
        assert not is_replaced(finished, {"line": 3}, undone, {"line": 4})


class TestRetries:
    def test_a_server_that_is_away_is_asked_every_minute_or_so_for_days(self) -> None:
        for attempts in (1, 10, 1000):
            pause = pause_after(
                attempts, chance=0.5, trouble=Trouble.AWAY, overdue=LONGEST_AWAY - timedelta(hours=1)
            )
            assert pause is not None
            assert pause <= timedelta(seconds=LONGEST_PAUSE_AWAY)
        assert pause_after(1000, chance=0.5, trouble=Trouble.AWAY, overdue=LONGEST_AWAY) is None

    def test_what_lay_here_for_long_is_not_given_up_at_its_first_try(self) -> None:
        assert (
            pause_after(1, chance=0.5, trouble=Trouble.AWAY, overdue=LONGEST_AWAY + timedelta(1)) is not None
        )

    def test_what_is_refused_for_good_is_tried_a_few_times_only(self) -> None:
        assert pause_after(MOST_REFUSALS - 1, chance=0.5, trouble=Trouble.REFUSED) is not None
        assert pause_after(MOST_REFUSALS, chance=0.5, trouble=Trouble.REFUSED) is None
        assert pause_after(MOST_REFUSALS, chance=0.5) is not None
        assert pause_after(MOST_ATTEMPTS, chance=0.5) is None

    def test_a_channel_rests_longer_each_time_and_never_long(self) -> None:
        assert channel_pause(1, chance=0.5) == 1.0
        assert channel_pause(2, chance=0.5) == 2.0
        assert channel_pause(500, chance=0.5) == LONGEST_PAUSE_AWAY


class TestPushServices:
    HOSTS = ("fcm.googleapis.com", "*.notify.windows.com", "127.0.0.1")

    @pytest.mark.parametrize(
        "endpoint",
        [
            "https://fcm.googleapis.com/fcm/send/abc",
            "https://db5p.notify.windows.com/w/?token=abc",
            "http://127.0.0.1:4711/abc",
        ],
    )
    def test_that_are_known_are_written_to(self, endpoint: str) -> None:
        assert is_push_service(endpoint, hosts=self.HOSTS)

    @pytest.mark.parametrize(
        "endpoint",
        [
            "https://evil.example/fcm.googleapis.com",
            "http://fcm.googleapis.com/fcm/send/abc",
            "https://fcm.googleapis.com:8443/abc",
            "https://fcm.googleapis.com@evil.example/",
            "https://someone@fcm.googleapis.com/",
            "https://notify.windows.com/",
            "https://evilnotify.windows.com/",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "https://[::1",
            "",
        ],
    )
    def test_nobody_else_is(self, endpoint: str) -> None:
        assert not is_push_service(endpoint, hosts=self.HOSTS)


class TestMileage:
    def test_goes_on_as_between_the_readings(self) -> None:
        readings = [(AT - timedelta(days=400), 80_000), (AT - timedelta(days=100), 89_000)]
        assert expected_km(readings, at=AT) == 92_000

    def test_is_not_guessed_from_one_reading_close_ones_or_a_mistyped_one(self) -> None:
        day = timedelta(days=1)
        assert expected_km([(AT - 400 * day, 80_000)], at=AT) is None
        assert expected_km([(AT - 40 * day, 80_000), (AT - 10 * day, 81_000)], at=AT) is None
        assert expected_km([(AT - 400 * day, 80_000), (AT - 10 * day, 8_100)], at=AT) is None
        assert expected_km([(AT - 100 * day, 80_000), (AT - 10 * day, 840_000)], at=AT) is None
