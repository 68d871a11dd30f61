"""SMS and chat, through apprise addresses that lead to a real endpoint."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from pitboard.notify import worker
from pitboard.queries.visit_links import follow_address
from pitboard.records.deliveries import ChatPlace, Delivery, DeliveryState, TellingChoice
from pitboard.records.people import StaffMember
from pitboard.rules.recipients import Channel, TellingTopic
from tests.cast import Visit
from tests.notify.push_service import web_server


@dataclass
class Gateway:
    """What came, by the path it came to."""

    origin: str
    came: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.origin.replace("http://", "json://")

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        self.came.append((path, json.loads(body)))
        return self.answers.pop(0) if self.answers else 200


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with web_server() as (server, origin):
        running = Gateway(origin)
        server.take = running.take
        yield running


def sms(visit: Visit, dana: StaffMember, gateway: Gateway) -> ChatPlace:
    return ChatPlace.objects.create(
        workshop=visit.yard,
        name="SMS",
        url=f"{gateway.address}/sms/{{phone}}",
        for_staff=False,
        kept_by=dana.person,
    )


def wants_sms(visit: Visit, topic: TellingTopic) -> None:
    TellingChoice.objects.create(person=visit.customer, topic=topic, channel=Channel.CHAT, wanted=True)


def chats() -> list[Delivery]:
    return list(Delivery.objects.filter(channel=Channel.CHAT).order_by("pk"))


def deliver() -> None:
    worker.deliver_due(threading.Event())


def test_a_customer_who_wants_it_gets_an_sms_to_their_phone(
    visit: Visit, dana: StaffMember, gateway: Gateway
) -> None:
    sms(visit, dana, gateway)
    wants_sms(visit, TellingTopic.HANDOVER)
    visit.arrived()
    deliver()
    (path, said), *more = gateway.came
    assert not more
    assert path == "/sms/4315550142"
    assert "KRT 482" in said["title"]
    assert follow_address(visit.booking.pk) in said["message"]
    assert chats()[0].state is DeliveryState.SENT


def test_without_wanting_it_nobody_gets_any(visit: Visit, dana: StaffMember, gateway: Gateway) -> None:
    sms(visit, dana, gateway)
    visit.arrived()
    deliver()
    assert gateway.came == []


def test_a_room_of_the_workshop_is_told_once_of_what_staff_are_told(
    visit: Visit, dana: StaffMember, gateway: Gateway
) -> None:
    ChatPlace.objects.create(
        workshop=visit.yard, name="Desk", url=f"{gateway.address}/desk", kept_by=dana.person
    )
    visit.accepted()
    deliver()
    assert [path for path, _ in gateway.came] == ["/desk"]
    assert "Nora Larkspur" in gateway.came[0][1]["title"]
    assert "/board/" in gateway.came[0][1]["message"]


def test_what_the_service_refuses_is_tried_again(visit: Visit, dana: StaffMember, gateway: Gateway) -> None:
    sms(visit, dana, gateway)
    wants_sms(visit, TellingTopic.HANDOVER)
    gateway.answers = [500]
    visit.arrived()
    deliver()
    (waiting,) = chats()
    assert waiting.state is DeliveryState.DUE
    assert waiting.error
    Delivery.objects.filter(state=DeliveryState.DUE).update(due_at=visit.at)
    deliver()
    assert chats()[0].state is DeliveryState.SENT
    assert len(gateway.came) == 2


def test_an_address_that_is_none_breaks_nothing(visit: Visit, dana: StaffMember) -> None:
    ChatPlace.objects.create(
        workshop=visit.yard, name="Typo", url="nonsense://{phone}", for_staff=False, kept_by=dana.person
    )
    wants_sms(visit, TellingTopic.HANDOVER)
    visit.arrived()
    deliver()
    assert "does not understand" in chats()[0].error
