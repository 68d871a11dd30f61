"""Two customers or two cars become one: nothing is lost, and for a day everything can go back."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pitboard.actions.enter_booking import Caller, CallersCar, book_for_caller
from pitboard.actions.merge import UNDO_FOR, may_undo, merge_cars, merge_customers, undo_merge
from pitboard.actions.notes import write_note
from pitboard.actions.talk import write_to_customer, write_to_workshop
from pitboard.queries.callers import known_car
from pitboard.records.accounts import SavedAddress
from pitboard.records.bookings import Booking
from pitboard.records.deliveries import TellingChoice
from pitboard.records.desk import InternalNote, Merge
from pitboard.records.estimates import Authorisation, AuthorisedLine, Signature
from pitboard.records.events import Event
from pitboard.records.links import CalendarFeed
from pitboard.records.messages import Message
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Ownership, Vehicle
from pitboard.rules.happenings import EventKind
from pitboard.rules.recipients import Channel, TellingTopic
from pitboard.rules.refusals import Refusal, Refused
from tests.actions.test_answers import WISH
from tests.cast import PHONE, WEDNESDAY, Visit

#: What a merge adds by itself.
TRACES = {EventKind.CUSTOMERS_MERGED, EventKind.CARS_MERGED, EventKind.MERGE_UNDONE}
STEPS = ["requested", "accepted", "arrived", "estimated", "chosen", "repaired", "ready", "handed_back"]


def caller(name: str = "Nora L.", email: str = "caller@nobody.invalid") -> Person:
    """Somebody whom the desk wrote down and who has no account."""
    return Person.objects.create(email=email, name=name, password=make_password(None), joined_at=WEDNESDAY)


def second_car(plate: str = "KRT 48Z", **more: Any) -> Vehicle:
    return Vehicle.objects.create(
        plate=plate, plate_key=plate.replace(" ", ""), make="VW", model="Golf", **more
    )


def of(visit: Visit, person: Person, vehicle: Vehicle) -> Visit:
    return Visit(visit.yard, person, vehicle, desk=visit.desk, bay=visit.bay)


def merge(visit: Visit, gone: Person, kept: Person | None = None) -> Merge:
    return merge_customers(kept or visit.customer, gone, workshop=visit.yard, by=visit.desk, at=visit.tick())


def wishes(person: Person, addresses: list[str], topics: list[TellingTopic], *, has_feed: bool) -> None:
    for address in addresses:
        SavedAddress.objects.create(person=person, address=address)
    for topic in topics:
        TellingChoice.objects.create(person=person, topic=topic, channel=Channel.MAIL, wanted=False)
    if has_feed:
        CalendarFeed.objects.create(person=person, made_at=WEDNESDAY)


def content(model: Any, *without: str) -> list[dict[str, Any]]:
    rows = model.objects.order_by("pk").values()
    return [{name: value for name, value in row.items() if name not in without} for row in rows]


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every event, decision, message and all they are about, whoever and whatever they belong to."""
    loose = ("customer_id", "vehicle_id", "person_id", "version")
    events = [row for row in content(Event, *loose) if row["kind"] not in TRACES]
    tables = (
        Authorisation,
        AuthorisedLine,
        Signature,
        Message,
        RepairLine,
        Booking,
        RepairOrder,
        InternalNote,
    )
    return {"events": events} | {table.__name__: content(table, *loose) for table in tables}


def whose() -> dict[str, list[Any]]:
    """To whom and to which car everything belongs."""
    events = Event.objects.exclude(kind__in=TRACES).order_by("pk")
    pairs = ("pk", "customer_id", "vehicle_id")
    return {
        "bookings": list(Booking.objects.order_by("pk").values_list(*pairs)),
        "orders": list(RepairOrder.objects.order_by("pk").values_list(*pairs)),
        "events": list(events.values_list("pk", "customer_id")),
        "owned": list(Ownership.objects.order_by("pk").values()),
        "notes": list(InternalNote.objects.order_by("pk").values_list(*pairs)),
        "addresses": list(SavedAddress.objects.order_by("pk").values()),
        "choices": list(TellingChoice.objects.order_by("pk").values()),
        "feeds": list(CalendarFeed.objects.order_by("pk").values()),
        "people": list(Person.objects.order_by("pk").values()),
        "cars": list(Vehicle.objects.order_by("pk").values()),
    }


class TestCustomers:
    def test_everything_is_the_others_from_then_on(self, visit: Visit) -> None:
        gone = caller()
        theirs = of(visit, gone, second_car()).chosen()
        write_to_workshop(theirs.booking, "Is it done?", by=gone, at=theirs.tick())
        merged = merge(theirs, gone, kept=visit.customer)
        theirs.reload()
        assert theirs.order.customer == visit.customer
        assert not Event.objects.filter(customer=gone).exists()
        assert Event.objects.filter(kind=EventKind.CUSTOMERS_MERGED, order=theirs.order).count() == 1
        assert Message.objects.get().sender == gone, "who wrote it stays who they were"
        assert merged.moved["bookings"] == [theirs.booking.pk]

    def test_what_is_missing_is_taken_over_and_given_back(self, visit: Visit) -> None:
        gone = caller()
        Person.objects.filter(pk=gone.pk).update(phone=PHONE, address="Mill Street 2")
        Person.objects.filter(pk=visit.customer.pk).update(address="", phone="+4315550177")
        merged = merge(visit, gone)
        kept = Person.objects.get(pk=visit.customer.pk)
        assert (kept.address, kept.phone.as_e164) == ("Mill Street 2", "+4315550177")
        undo_merge(merged, by=visit.desk, at=visit.tick())
        kept.refresh_from_db()
        assert kept.address == ""

    def test_a_car_of_both_is_owned_once(self, visit: Visit) -> None:
        gone = caller()
        Ownership.objects.create(vehicle=visit.vehicle, person=gone, since=WEDNESDAY, confirmed_at=WEDNESDAY)
        merge(visit, gone)
        standing = Ownership.objects.get(vehicle=visit.vehicle, until=None)
        assert (standing.person, standing.confirmed_at) == (visit.customer, WEDNESDAY)

    def test_the_next_call_finds_who_was_kept(self, visit: Visit) -> None:
        merge(visit, caller(email="n.lark@example.org"))
        named = Caller("Nora L.", "+4315550188", "n.lark@example.org")
        entered = book_for_caller(visit.yard, named, CallersCar("KRT 482"), WISH, by=visit.desk, at=visit.at)
        assert entered.booking.customer == visit.customer

    @pytest.mark.parametrize("has_feed", [False, True])
    def test_addresses_and_wishes_come_along_where_there_are_none(self, visit: Visit, has_feed: bool) -> None:
        one, other = list(TellingTopic)[:2]
        wishes(visit.customer, ["Mill Street 2"], [one], has_feed=has_feed)
        gone = caller()
        wishes(gone, ["Mill Street 2", "Quay 7"], [one, other], has_feed=True)
        before = whose()
        merged = merge(visit, gone)
        kept = visit.customer
        assert [place.address for place in kept.saved_addresses.all()] == ["Mill Street 2", "Quay 7"]
        assert set(kept.telling_choices.values_list("topic", flat=True)) == {one, other}
        assert kept.feeds.filter(revoked_at=None).count() == 1, "one calendar, one address"
        assert not gone.feeds.filter(revoked_at=None).exists()
        undo_merge(merged, by=visit.desk, at=visit.tick())
        assert whose() == before

    def test_who_signs_in_stays(self, visit: Visit, jonas: Person, sol: StaffMember) -> None:
        gone = caller()
        for kept, other, reason in (
            (visit.customer, jonas, Refusal.MERGE_OF_AN_ACCOUNT),
            (visit.customer, visit.customer, Refusal.MERGE_WITH_ITSELF),
            (visit.customer, sol.person, Refusal.MERGE_OF_STAFF),
        ):
            with pytest.raises(Refused) as refused:
                merge(visit, other, kept=kept)
            assert refused.value.code is reason
        merge(visit, gone)
        with pytest.raises(Refused) as refused:
            merge(visit, gone, kept=jonas)
        assert refused.value.code is Refusal.MERGE_OF_WHAT_IS_GONE


class TestCars:
    def test_every_visit_is_the_others_and_its_plate_leads_there(self, visit: Visit) -> None:
        wrong = second_car(mileage_km=84_100, vin="WVWZZZ1KZAW000123")
        theirs = of(visit, visit.customer, wrong).handed_back()
        merge_cars(visit.vehicle, wrong, workshop=visit.yard, by=visit.desk, at=theirs.tick())
        visit.vehicle.refresh_from_db()
        assert theirs.reload().vehicle == visit.vehicle
        assert (visit.vehicle.vin, visit.vehicle.mileage_km) == ("WVWZZZ1KZAW000123", 84_215)
        known = known_car("KRT 48Z")
        assert known is not None
        assert known.vehicle == visit.vehicle

    def test_two_that_stand_here_are_two(self, visit: Visit) -> None:
        wrong = second_car()
        visit.arrived()
        of(visit, visit.customer, wrong).arrived()
        with pytest.raises(Refused) as refused:
            merge_cars(visit.vehicle, wrong, workshop=visit.yard, by=visit.desk, at=visit.tick())
        assert refused.value.code is Refusal.MERGE_OF_TWO_VISITS


class TestUndo:
    def test_what_came_since_stays(self, visit: Visit) -> None:
        gone, wrong = caller(), second_car()
        theirs = of(visit, gone, wrong).accepted()
        merged = merge(theirs, gone, kept=visit.customer)
        mine = of(visit, visit.customer, visit.vehicle).requested()
        theirs.comes()
        undo_merge(merged, by=visit.desk, at=theirs.tick())
        assert theirs.reload().customer == gone, "the car came meanwhile: its visit goes with its booking"
        assert Booking.objects.get(pk=mine.booking.pk).customer == visit.customer
        assert not Event.objects.filter(order=theirs.order).exclude(customer=gone).exists()

    def test_it_is_open_for_a_day_and_the_last_first(self, visit: Visit) -> None:
        gone, between = caller(), caller("N. Larkspur", "n@nobody.invalid")
        first = merge(visit, gone, kept=between)
        assert may_undo(first, at=first.merged_at + UNDO_FOR)
        assert not may_undo(first, at=first.merged_at + UNDO_FOR + timedelta(seconds=1))
        second = merge(visit, between)
        with pytest.raises(Refused) as refused:
            undo_merge(first, by=visit.desk, at=visit.tick())
        assert refused.value.code is Refusal.MERGE_UNDO_TOO_LATE
        undo_merge(second, by=visit.desk, at=visit.tick())
        undo_merge(first, by=visit.desk, at=visit.tick())
        undone = undo_merge(first, by=visit.desk, at=visit.at + timedelta(days=9))
        assert undone.undone_at == visit.at, "undone twice is undone once"


@pytest.mark.parametrize("kind", ["customers", "cars"])
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_is_lost_and_everything_goes_back(visit: Visit, kind: str, data: st.DataObject) -> None:
    """Visits at any stage, with words and notes on both sides: a merge changes to whom they belong and nothing else;
    undone, every row is as it was."""
    hers, theirs = data.draw(st.sampled_from(STEPS)), data.draw(st.sampled_from(STEPS))
    is_shared = data.draw(st.booleans())
    if kind == "cars":
        hers = data.draw(st.sampled_from(["requested", "accepted", "handed_back"]))
    with transaction.atomic():
        gone, wrong = caller(), second_car()
        mine = of(visit, visit.customer, visit.vehicle)
        other = of(visit, gone if kind == "customers" else visit.customer, wrong)
        getattr(mine, hers)(), getattr(other, theirs)()
        if is_shared:
            Ownership.objects.create(vehicle=visit.vehicle, person=gone, since=WEDNESDAY)
        for one in (mine, other):
            for _ in range(data.draw(st.integers(0, 2))):
                write_to_workshop(one.booking, "And now?", by=one.customer, at=one.tick())
                write_to_customer(one.booking, "Soon.", by=one.desk, at=one.tick())
            write_note(one.customer, "Rings twice", workshop=visit.yard, by=one.desk, at=one.tick())
            write_note(one.vehicle, "Loud", workshop=visit.yard, by=one.desk, at=one.tick())
        for person in (visit.customer, gone):
            addresses = data.draw(st.lists(st.sampled_from(["Mill Street 2", "Quay 7"]), unique=True))
            topics = data.draw(st.lists(st.sampled_from(list(TellingTopic)), unique=True))
            wishes(person, addresses, topics, has_feed=data.draw(st.booleans()))
        before, belonged = everything(), whose()
        at = max(mine.at, other.at) + timedelta(minutes=5)
        merged = (
            merge_customers(visit.customer, gone, workshop=visit.yard, by=visit.desk, at=at)
            if kind == "customers"
            else merge_cars(visit.vehicle, wrong, workshop=visit.yard, by=visit.desk, at=at)
        )
        assert everything() == before
        left = {"customer": gone} if kind == "customers" else {"vehicle": wrong}
        assert not Booking.objects.filter(**left).exists()
        assert not RepairOrder.objects.filter(**left).exists()
        undo_merge(merged, by=visit.desk, at=at + timedelta(hours=data.draw(st.integers(0, 24))))
        assert everything() == before
        assert whose() == belonged
        transaction.set_rollback(True)
