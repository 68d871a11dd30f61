"""What an event owes is planned with it: held, gathered, put off for quiet hours, and taken back when it is moot."""

from datetime import datetime, time, timedelta

import pytest

from pitboard.actions.answer_request import accept_booking
from pitboard.actions.deliver import claim, note_failure, note_sent
from pitboard.actions.fall_back import tell_another_way, tell_late_ones_another_way
from pitboard.actions.hand_back import pass_check, reopen_visit, start_check
from pitboard.actions.hold_back import hold_telling, send_again, send_now, undo_telling
from pitboard.actions.price_repairs import draft_estimate, send_estimate
from pitboard.actions.promise_time import promise_by_hand
from pitboard.actions.repair import finish_repair, hold_repair, start_repair, undo_finish
from pitboard.queries.inbox import inbox_of, unread_count
from pitboard.records.bookings import GettingAround
from pitboard.records.deliveries import (
    ChatPlace,
    Delivery,
    DeliveryState,
    PushSubscription,
    TellingChoice,
)
from pitboard.records.people import StaffMember
from pitboard.rules.happenings import EventKind
from pitboard.rules.recipients import Channel, TellingTopic
from pitboard.rules.refusals import Refusal, Refused
from pitboard.rules.retries import Trouble
from tests.cast import WEDNESDAY, Visit, minutes

NIGHT = time(22), time(7)


def of(kind: EventKind, channel: Channel = Channel.MAIL) -> list[Delivery]:
    return list(Delivery.objects.filter(event__kind=kind, channel=channel).order_by("pk"))


def state(kind: EventKind, channel: Channel = Channel.MAIL) -> list[DeliveryState]:
    return [one.state for one in of(kind, channel)]


def has_push(visit: Visit) -> PushSubscription:
    return PushSubscription.objects.create(
        person=visit.customer,
        endpoint="https://fcm.googleapis.com/x",
        p256dh="x",
        auth="x",
        made_at=WEDNESDAY,
    )


def has_sms(visit: Visit) -> ChatPlace:
    return ChatPlace.objects.create(
        workshop=visit.yard, name="SMS", url="json://sms/{phone}", for_staff=False, kept_by=visit.desk
    )


def is_quiet_at_night(visit: Visit) -> None:
    visit.customer.quiet_from, visit.customer.quiet_to = NIGHT
    visit.customer.save()


class TestHeld:
    def test_what_staff_say_waits_a_minute_and_what_a_customer_did_does_not(self, visit: Visit) -> None:
        visit.accepted()
        (requested,), (accepted,) = of(EventKind.BOOKING_REQUESTED), of(EventKind.BOOKING_ACCEPTED)
        assert (requested.held_until, requested.due_at) == (None, requested.event.at)
        assert accepted.held_until == accepted.due_at == accepted.event.at + timedelta(seconds=60)
        (site,) = of(EventKind.BOOKING_ACCEPTED, Channel.SITE)
        assert site.due_at == site.event.at

    def test_taken_back_within_it_nobody_hears_of_it(self, visit: Visit) -> None:
        visit.accepted()
        (mail,) = of(EventKind.BOOKING_ACCEPTED)
        undone = undo_telling(mail, by=visit.desk, at=visit.at)
        assert (undone.state, undone.undone_by) == (DeliveryState.UNDONE, visit.desk)
        note_sent(claim(Channel.MAIL, at=visit.at + minutes(9)) or mail, at=visit.at)
        assert claim(Channel.MAIL, at=visit.at + minutes(9)) is None

    def test_once_a_worker_took_it_it_cannot_be_taken_back_or_held(self, visit: Visit) -> None:
        visit.requested()
        taken = claim(Channel.MAIL, at=visit.at)
        assert taken is not None
        for refuses in (undo_telling, hold_telling, send_now):
            with pytest.raises(Refused) as refused:
                refuses(taken, by=visit.desk, at=visit.at)
            assert refused.value.code is Refusal.TELLING_GONE_ALREADY

    @pytest.mark.parametrize("now", [DeliveryState.WAITING, DeliveryState.DUE])
    def test_between_two_tries_or_without_a_way_it_can_be_taken_back(
        self, visit: Visit, now: DeliveryState
    ) -> None:
        visit.requested()
        (mail,) = of(EventKind.BOOKING_REQUESTED)
        Delivery.objects.filter(pk=mail.pk).update(state=now, attempts=3)
        assert undo_telling(mail, by=visit.desk, at=visit.at).state is DeliveryState.UNDONE

    def test_on_the_site_it_can_be_taken_back_until_it_was_seen(self, visit: Visit) -> None:
        visit.accepted()
        (site,) = of(EventKind.BOOKING_ACCEPTED, Channel.SITE)
        unread = unread_count(visit.customer)
        assert undo_telling(site, by=visit.desk, at=visit.at).state is DeliveryState.UNDONE
        assert unread_count(visit.customer) == unread - 1
        assert str(site.pk) not in {message.id for message in inbox_of(visit.customer).messages}

    def test_a_held_one_waits_for_a_day_and_can_go_at_once(self, visit: Visit) -> None:
        visit.accepted()
        (mail,) = of(EventKind.BOOKING_ACCEPTED)
        held = hold_telling(mail, by=visit.desk, at=visit.at)
        assert held.due_at == visit.at + timedelta(days=1)
        assert send_now(held, by=visit.desk, at=visit.at).due_at == visit.at

    def test_what_went_can_be_sent_again_as_a_telling_of_its_own(self, visit: Visit) -> None:
        visit.requested()
        (mail,) = of(EventKind.BOOKING_REQUESTED)
        with pytest.raises(Refused):
            send_again(mail, by=visit.desk, at=visit.at)
        note_sent(mail, at=visit.at)
        again = send_again(mail, by=visit.desk, at=visit.at)
        assert (again.pk != mail.pk, again.instead_of_id) == (True, mail.pk)
        assert again.state is DeliveryState.DUE

    def test_a_dead_letter_is_tried_anew(self, visit: Visit) -> None:
        visit.requested()
        Delivery.objects.filter(channel=Channel.MAIL).update(state=DeliveryState.FAILED, attempts=32)
        (mail,) = of(EventKind.BOOKING_REQUESTED)
        again = send_again(mail, by=visit.desk, at=visit.at)
        assert (again.pk, again.state, again.attempts) == (mail.pk, DeliveryState.DUE, 0)


class TestFlips:
    def test_ready_and_back_within_the_minute_tells_only_where_it_stands(self, visit: Visit) -> None:
        visit.ready()
        reopen_visit(visit.order, reason="A light is on.", by=visit.desk, at=visit.at + timedelta(seconds=30))
        assert state(EventKind.CAR_READY) == [DeliveryState.UNDONE]
        assert state(EventKind.VISIT_REOPENED) == [DeliveryState.DUE]

    def test_what_was_due_already_is_told_all_the_same(self, visit: Visit) -> None:
        visit.ready()
        reopen_visit(visit.order, reason="A light is on.", by=visit.desk, at=visit.at + minutes(5))
        assert state(EventKind.CAR_READY) == [DeliveryState.DUE]

    def test_a_newer_estimate_takes_the_place_of_one_that_did_not_go(self, visit: Visit) -> None:
        visit.estimated()
        soon = visit.at + timedelta(seconds=20)
        draft_estimate(visit.order, visit.offers(), by=visit.desk, at=soon)
        send_estimate(visit.order, by=visit.desk, at=soon)
        assert state(EventKind.ESTIMATE_SENT) == [DeliveryState.UNDONE, DeliveryState.DUE]

    def test_a_repair_that_is_done_undone_and_done_is_told_once(self, visit: Visit) -> None:
        has_push(visit)
        visit.chosen()
        line, at = visit.line("Front brakes"), visit.at
        start_repair(line, by=visit.bay, at=at + minutes(1))
        finish_repair(line, by=visit.bay, at=at + minutes(2))
        undo_finish(line, by=visit.bay, at=at + minutes(3))
        assert state(EventKind.REPAIR_FINISHED, Channel.PUSH) == [DeliveryState.UNDONE]
        finish_repair(line, by=visit.bay, at=at + minutes(4))
        (told,) = of(EventKind.REPAIR_FINISHED, Channel.PUSH)
        assert told.state is DeliveryState.DUE
        assert told.event.at == at + minutes(4)


class TestGathered:
    def test_small_news_within_minutes_go_as_one(self, visit: Visit) -> None:
        has_push(visit)
        visit.chosen()
        line, at = visit.line("Front brakes"), visit.at
        start_repair(line, by=visit.bay, at=at + minutes(1))
        hold_repair(
            line, reason="Pads", parts_due_at=at + timedelta(days=1), by=visit.bay, at=at + minutes(2)
        )
        promise_by_hand(
            visit.order, ready_at=at + timedelta(days=2), note="Pads", by=visit.desk, at=at + minutes(3)
        )
        open_ones = Delivery.objects.filter(
            channel=Channel.PUSH, state=DeliveryState.DUE, due_at__gt=at + minutes(3)
        )
        (lead,) = open_ones
        assert lead.event.kind is EventKind.PROMISE_MOVED
        assert EventKind.REPAIR_HELD in {one.event.kind for one in lead.gathered.all()}
        first = min(one.event.at for one in lead.gathered.all())
        assert lead.due_at <= first + minutes(5)

    def test_what_is_not_small_takes_them_along_at_once(self, visit: Visit) -> None:
        has_push(visit)
        visit.repaired()
        (news,) = [
            one for one in of(EventKind.REPAIR_FINISHED, Channel.PUSH) if one.state is DeliveryState.DUE
        ]
        assert news.due_at == news.event.at + minutes(5)
        Delivery.objects.filter(pk=news.pk).update(due_at=visit.at + timedelta(hours=2))
        from_ready(visit)
        news.refresh_from_db()
        assert news.state is DeliveryState.GATHERED
        assert news.gathered_into is not None
        assert news.gathered_into.event.kind is EventKind.CAR_READY

    def test_taken_back_it_lets_go_what_it_took_along(self, visit: Visit) -> None:
        has_push(visit)
        visit.repaired()
        Delivery.objects.filter(event__kind=EventKind.REPAIR_FINISHED, channel=Channel.PUSH).update(
            due_at=visit.at + timedelta(hours=2)
        )
        from_ready(visit)
        (ready,) = of(EventKind.CAR_READY, Channel.PUSH)
        undo_telling(ready, by=visit.desk, at=visit.at)
        assert state(EventKind.REPAIR_FINISHED, Channel.PUSH) == [DeliveryState.DUE]


def from_ready(visit: Visit) -> None:
    """The repaired car passes its check."""
    start, passed = visit.tick(), visit.tick()
    start_check(visit.order, by=visit.bay, at=start)
    pass_check(visit.order, by=visit.bay, at=passed)


class TestQuietHours:
    NIGHT_IN_VIENNA = datetime.fromisoformat("2026-11-18T23:30:00+00:00")
    MORNING = datetime.fromisoformat("2026-11-19T06:00:00+00:00")

    def at_night(self, visit: Visit) -> Visit:
        visit.at = self.NIGHT_IN_VIENNA
        return visit

    def test_nobody_is_told_at_night_who_does_not_want_it(self, visit: Visit) -> None:
        is_quiet_at_night(visit)
        visit.requested()
        self.at_night(visit)
        from_desk(visit)
        (mail,) = of(EventKind.BOOKING_ACCEPTED)
        assert mail.due_at == mail.quiet_until == mail.planned_for == self.MORNING
        assert of(EventKind.BOOKING_ACCEPTED, Channel.SITE)[0].due_at < self.MORNING

    def test_what_they_did_themselves_is_confirmed_at_once(self, visit: Visit) -> None:
        is_quiet_at_night(visit)
        self.at_night(visit).requested()
        (mail,) = of(EventKind.BOOKING_REQUESTED)
        assert mail.due_at == mail.event.at

    def test_who_waits_for_the_car_hears_that_it_is_ready(self, visit: Visit) -> None:
        is_quiet_at_night(visit)
        visit.repaired()
        visit.booking.getting_around = GettingAround.WAITS_HERE
        visit.booking.save()
        visit.reload()
        visit.at = self.NIGHT_IN_VIENNA + timedelta(days=1)
        from_ready(visit)
        (mail,) = of(EventKind.CAR_READY)
        assert mail.due_at == mail.held_until

    def test_hours_that_were_chosen_later_hold_too(self, visit: Visit) -> None:
        visit.requested()
        Delivery.objects.update(passes_quiet=False)
        is_quiet_at_night(visit)
        assert claim(Channel.MAIL, at=self.NIGHT_IN_VIENNA) is None
        (mail,) = of(EventKind.BOOKING_REQUESTED)
        assert (mail.state, mail.due_at, mail.attempts) == (DeliveryState.DUE, self.MORNING, 0)
        assert claim(Channel.MAIL, at=self.MORNING) is not None

    def test_what_may_pass_does_not_wait_behind_what_may_not(self, visit: Visit) -> None:
        is_quiet_at_night(visit)
        visit.requested()
        self.at_night(visit)
        from_desk(visit)
        Delivery.objects.filter(event__kind=EventKind.BOOKING_REQUESTED).update(state=DeliveryState.SENT)
        (quiet,) = of(EventKind.BOOKING_ACCEPTED)
        urgent = Delivery.objects.create(
            event=quiet.event,
            booking=quiet.booking,
            recipient=quiet.recipient,
            channel=Channel.MAIL,
            key="urgent",
            planned_for=visit.at,
            due_at=visit.at,
            passes_quiet=True,
        )
        taken = claim(Channel.MAIL, at=visit.at)
        assert taken is not None
        assert taken.pk == urgent.pk


def from_desk(visit: Visit) -> None:
    visit.booking = accept_booking(visit.booking, by=visit.desk, at=visit.tick())


class TestAnotherWay:
    def test_what_is_given_up_is_told_by_sms(self, visit: Visit) -> None:
        has_sms(visit)
        visit.accepted()
        (mail,) = of(EventKind.BOOKING_ACCEPTED)
        Delivery.objects.filter(pk=mail.pk).update(
            attempts=4, state=DeliveryState.LEASED, leased_until=visit.at
        )
        mail.refresh_from_db()
        mail.attempts = 5
        note_failure(mail, "550 gone", chance=0, at=visit.at, trouble=Trouble.REFUSED)
        (sms,) = of(EventKind.BOOKING_ACCEPTED, Channel.CHAT)
        assert (sms.instead_of_id, sms.due_at) == (mail.pk, visit.at)
        assert tell_another_way(mail, at=visit.at) is None

    def test_what_did_not_go_in_time_is_too_and_only_once(self, visit: Visit) -> None:
        has_sms(visit)
        visit.accepted()
        (mail,) = of(EventKind.BOOKING_ACCEPTED)
        assert tell_late_ones_another_way(at=mail.planned_for + minutes(59)) == 0
        assert tell_late_ones_another_way(at=mail.planned_for + minutes(60)) == 1
        assert tell_late_ones_another_way(at=mail.planned_for + minutes(61)) == 0
        mail.refresh_from_db()
        assert mail.state is DeliveryState.DUE

    def test_not_by_a_way_that_they_said_no_to_unless_it_is_essential(self, visit: Visit) -> None:
        has_sms(visit)
        for topic in (TellingTopic.FINDINGS, TellingTopic.BOOKING):
            TellingChoice.objects.create(
                person=visit.customer, topic=topic, channel=Channel.CHAT, wanted=False
            )
        visit.inspected()
        assert tell_another_way(of(EventKind.INSPECTION_FINISHED)[0], at=visit.at) is None
        assert tell_another_way(of(EventKind.BOOKING_ACCEPTED)[0], at=visit.at) is not None

    def test_where_there_is_no_other_way_nothing_is_planned(self, visit: Visit) -> None:
        visit.accepted()
        assert tell_another_way(of(EventKind.BOOKING_ACCEPTED)[0], at=visit.at) is None


def test_the_hours_of_the_workshop_decide_the_pace(visit: Visit) -> None:
    visit.yard.hold_seconds = 0
    visit.yard.save()
    visit.accepted()
    (mail,) = of(EventKind.BOOKING_ACCEPTED)
    assert (mail.held_until, mail.due_at) == (None, mail.event.at)


def test_staff_who_want_mails_get_them(visit: Visit, dana: StaffMember) -> None:
    TellingChoice.objects.create(
        person=dana.person, topic=TellingTopic.REQUESTS, channel=Channel.MAIL, wanted=True
    )
    visit.requested()
    assert {one.recipient for one in of(EventKind.BOOKING_REQUESTED)} == {visit.customer, dana.person}
