"""What time brings: decisions that wait, repairs put off until now, the next service."""

from datetime import date, timedelta

import pytest

from pitboard.actions.remind import (
    name_next_service,
    remind_me,
    remind_of_decisions,
    remind_of_services,
    remind_of_what_was_put_off,
)
from pitboard.records.deliveries import Delivery
from pitboard.records.estimates import Decision
from pitboard.records.events import Event
from pitboard.records.vehicles import Ownership
from pitboard.rules.happenings import EventKind
from pitboard.rules.refusals import Refusal, Refused
from tests.cast import Visit

DAY = timedelta(days=1)


def told(kind: EventKind) -> set[str]:
    found = Delivery.objects.filter(event__kind=kind).select_related("recipient")
    return {f"{one.recipient.first_name} by {one.channel}" for one in found}


class TestDecisions:
    def test_the_customer_is_reminded_once_after_the_open_hours(self, visit: Visit) -> None:
        visit.estimated()
        sent = visit.at
        assert remind_of_decisions(at=sent + timedelta(hours=3)) == 0
        assert remind_of_decisions(at=sent + timedelta(hours=4)) == 1
        assert remind_of_decisions(at=sent + timedelta(hours=5)) == 0
        assert told(EventKind.DECISION_REMINDED) == {"Nora by site", "Nora by mail"}

    def test_the_night_does_not_count(self, visit: Visit) -> None:
        visit.estimated()
        closed = visit.at.replace(hour=17, minute=0)
        Event.objects.filter(kind=EventKind.ESTIMATE_SENT).update(at=closed)
        visit.estimate.__class__.objects.update(sent_at=closed)
        assert remind_of_decisions(at=closed + timedelta(hours=12)) == 0

    def test_later_the_desk_hears_that_it_still_waits(self, visit: Visit) -> None:
        visit.estimated()
        assert remind_of_decisions(at=visit.at + DAY) == 2
        assert told(EventKind.DECISION_LATE) == {"Dana by site"}

    def test_who_decided_is_not_reminded(self, visit: Visit) -> None:
        visit.chosen()
        assert remind_of_decisions(at=visit.at + 2 * DAY) == 0

    def test_a_workshop_that_sets_no_hours_reminds_nobody(self, visit: Visit) -> None:
        visit.yard.decision_reminder_hours = visit.yard.decision_late_hours = 0
        visit.yard.save()
        visit.estimated()
        assert remind_of_decisions(at=visit.at + DAY) == 0


class TestPutOff:
    IN_MAY = date(2027, 5, 3)
    THAT_DAY = IN_MAY - date(2026, 11, 19)

    def put_off(self, visit: Visit) -> Visit:
        visit.handed_back()
        remind_me(visit.line("Battery"), on=self.IN_MAY, by=visit.customer, at=visit.at)
        return visit

    def test_comes_up_on_its_day_once(self, visit: Visit) -> None:
        at = self.put_off(visit).at
        assert remind_of_what_was_put_off(at=at + self.THAT_DAY - DAY) == 0
        assert remind_of_what_was_put_off(at=at + self.THAT_DAY) == 1
        assert remind_of_what_was_put_off(at=at + self.THAT_DAY + DAY) == 0
        assert told(EventKind.DEFERRED_DUE) == {"Nora by site", "Nora by mail"}

    def test_not_while_the_car_is_booked_anyway(self, visit: Visit) -> None:
        at = self.put_off(visit).at
        visit.day, visit.at = visit.day + timedelta(days=14), at
        visit.requested()
        assert remind_of_what_was_put_off(at=at + self.THAT_DAY) == 0

    def test_a_day_that_is_over_is_refused(self, visit: Visit) -> None:
        visit.handed_back()
        with pytest.raises(Refused) as refused:
            remind_me(visit.line("Battery"), on=visit.at.date(), by=visit.customer, at=visit.at)
        assert refused.value.code is Refusal.DAY_PAST

    def test_what_was_repaired_has_no_day(self, visit: Visit) -> None:
        visit.estimated()
        visit.choose({"Front brakes": Decision.APPROVED, "Battery": Decision.DEFERRED})
        with pytest.raises(Refused):
            remind_me(visit.line("Front brakes"), on=self.IN_MAY, by=visit.customer, at=visit.at)


class TestServices:
    def test_by_date_once(self, visit: Visit) -> None:
        visit.handed_back()
        name_next_service(visit.vehicle, on=date(2027, 11, 19), km=None, by=visit.desk, at=visit.at)
        assert remind_of_services(at=visit.at + 364 * DAY) == 0
        assert remind_of_services(at=visit.at + 365 * DAY) == 1
        assert remind_of_services(at=visit.at + 366 * DAY) == 0
        assert told(EventKind.SERVICE_DUE) == {"Nora by site", "Nora by mail"}

    def test_by_the_kilometres_it_probably_drove(self, visit: Visit) -> None:
        visit.handed_back()
        order = visit.order
        order.refresh_from_db()
        order.arrived_at -= 100 * DAY
        order.mileage_km = 80_215
        order.save()
        name_next_service(visit.vehicle, on=None, km=90_215, by=visit.desk, at=visit.at)
        # 40 km a day since.
        assert remind_of_services(at=visit.at + 148 * DAY) == 0
        assert remind_of_services(at=visit.at + 152 * DAY) == 1

    def test_not_to_somebody_who_sold_the_car(self, visit: Visit) -> None:
        visit.handed_back()
        name_next_service(visit.vehicle, on=date(2027, 11, 19), km=None, by=visit.desk, at=visit.at)
        Ownership.objects.update(until=visit.at)
        assert remind_of_services(at=visit.at + 365 * DAY) == 0

    def test_named_anew_it_is_told_anew_on_an_open_day(self, visit: Visit) -> None:
        visit.handed_back()
        for year in (2027, 2028):
            name_next_service(visit.vehicle, on=date(year, 11, 19), km=None, by=visit.desk, at=visit.at)
            assert remind_of_services(at=visit.at + (365 + (year - 2027) * 367) * DAY) == 1
