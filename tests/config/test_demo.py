"""The demo shows a car in every lane, whenever it is started."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password

from pitboard.config.demo import Demo, load_demo, sign_ins
from pitboard.config.demo.people import PASSWORD
from pitboard.config.rehearsal.checks import everything_wrong
from pitboard.records.bookings import Booking
from pitboard.records.deliveries import Delivery, DeliveryState
from pitboard.records.events import Event
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.rules.lifecycle import BookingState, LineState, OrderState

THURSDAY_AFTERNOON = datetime(2026, 11, 19, 12, 42, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 11, 22, 22, 10, tzinfo=UTC)


@pytest.fixture(
    params=[pytest.param(THURSDAY_AFTERNOON, marks=pytest.mark.long), SUNDAY_NIGHT],
    ids=["thursday", "sunday night"],
)
def at(request: pytest.FixtureRequest) -> datetime:
    moment: datetime = request.param
    return moment


@pytest.fixture
def demo(db: None, at: datetime) -> Demo:
    return load_demo(at=at)


def test_it_stands_as_the_board_shows_it_and_everybody_named_can_sign_in(demo: Demo, at: datetime) -> None:
    """Both in one: making it is what takes the time."""
    stands_as_the_board_shows_it(demo, at)
    everybody_can_sign_in_and_old_mails_are_not_sent_again(at)


def stands_as_the_board_shows_it(demo: Demo, at: datetime) -> None:
    states = {o.vehicle.plate: o.state for o in RepairOrder.objects.exclude(state=OrderState.HANDED_BACK)}
    assert states == {
        "KRT 482": OrderState.IN_REPAIR,
        "SKN 862": OrderState.IN_REPAIR,
        "WIL 190": OrderState.IN_REPAIR,
        "VAR 219": OrderState.AWAITING_DECISION,
        "CED 485": OrderState.AWAITING_DECISION,
        "JUN 724": OrderState.READY,
        "EKO 058": OrderState.READY,
        "GZE 073": OrderState.INSPECTING,
        "TPL 336": OrderState.INSPECTING,
    }
    asked = Booking.objects.filter(state=BookingState.REQUESTED).values_list("vehicle__plate", flat=True)
    assert sorted(asked) == ["DVN 310", "HLT 907"]
    coming = Booking.objects.filter(state=BookingState.ACCEPTED)
    assert sorted(coming.values_list("vehicle__plate", flat=True)) == [
        "BKA 128",
        "FRS 551",
        "LMB 206",
        "NMR 644",
    ]
    assert all(a.ends_at > at for b in coming for a in b.appointments.all())
    golf = RepairOrder.objects.get(vehicle=demo.cars["KRT 482"], state=OrderState.IN_REPAIR)
    lines = [line.state for line in golf.lines.all()]
    counted = [lines.count(s) for s in (LineState.DONE, LineState.IN_PROGRESS, LineState.DEFERRED)]
    assert counted == [2, 2, 2]
    assert golf.booking.promise.ready_at > at
    assert golf.booking.promise.reason_note
    assert not Event.objects.filter(at__gt=at).exists()
    orders = list(RepairOrder.objects.order_by("pk").values_list("pk", flat=True))
    assert everything_wrong(orders, list(Booking.objects.values_list("pk", flat=True))) == []


def everybody_can_sign_in_and_old_mails_are_not_sent_again(at: datetime) -> None:
    lines = sign_ins()
    for email in [line.split()[0] for line in lines[:-1]]:
        person = Person.objects.get(email=email)
        assert check_password(PASSWORD, person.password)
        assert EmailAddress.objects.filter(user=person, verified=True, primary=True).exists()
    assert PASSWORD in lines[-1]
    due = Delivery.objects.filter(state=DeliveryState.DUE)
    assert 0 < due.count() < 80
    # On a Sunday the last working day is yesterday.
    assert min(d.due_at.date() for d in due) >= at.date() - timedelta(days=1)
