"""While nothing can be kept, people read that, and not that something is broken; afterwards all goes on by itself."""

import errno
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.utils import InternalError
from django.test import Client
from django.urls import reverse

from pitboard.records.bookings import Booking
from pitboard.records.people import StaffMember
from pitboard.rules.lifecycle import BookingState
from pitboard.web import trouble
from tests.cast import Visit
from tests.web.desk import NOON, signed_in


@contextmanager
def only_to_be_read() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("SET TRANSACTION READ ONLY")
        try:
            yield
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA query_only = OFF")
            transaction.set_rollback(True)


def accept(visit: Visit, client: Client, **headers: str) -> Any:
    client.raise_request_exception = False
    with time_machine.travel(NOON, tick=False):
        return client.post(reverse("desk_booking_acceptance", args=[visit.booking.pk]), headers=headers)


def state_of(visit: Visit) -> BookingState:
    return Booking.objects.get(pk=visit.booking.pk).state


def test_what_cannot_be_saved_is_said_in_words_and_goes_well_a_minute_later(
    visit: Visit, dana: StaffMember
) -> None:
    visit.requested()
    client = signed_in(dana)
    with only_to_be_read():
        answer = accept(visit, client)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "could not be saved" in answer.content.decode()
    assert state_of(visit) is BookingState.REQUESTED
    assert accept(visit, client).status_code == 302
    assert state_of(visit) is BookingState.ACCEPTED


@pytest.mark.parametrize(
    ("came_from", "named"),
    [
        ("http://testserver/board/?day=2#requests", 'href="http://testserver/board/?day=2#put-back"'),
        ("http://elsewhere.example/board/", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_the_way_back_leads_to_what_was_typed_on_this_site_alone(
    visit: Visit, dana: StaffMember, came_from: str, named: str | None
) -> None:
    visit.requested()
    client = signed_in(dana)
    with only_to_be_read():
        page = accept(visit, client, referer=came_from).content.decode()
    assert (named is None) == ("#put-back" not in page)
    assert named is None or named in page


def test_a_button_pressed_in_place_gets_a_word_for_it(visit: Visit, dana: StaffMember) -> None:
    visit.requested()
    client = signed_in(dana)
    with only_to_be_read():
        answer = accept(visit, client, **{"X-Pitboard-Page": reverse("board")})
    assert answer.status_code == 503
    assert "could not be saved" in json.loads(answer.content)["toasts"]


def test_pages_are_read_while_nothing_can_be_saved(visit: Visit, dana: StaffMember) -> None:
    visit.requested()
    client = signed_in(dana)
    with only_to_be_read():
        assert client.get(reverse("board")).status_code == 200


def caused(error: DatabaseError, by: Exception) -> DatabaseError:
    error.__cause__ = by
    return error


class ReadOnly(Exception):
    sqlstate = "25006"


class NoSuchTable(sqlite3.OperationalError):
    sqlite_errorcode = sqlite3.SQLITE_ERROR


class DiskIsFull(sqlite3.OperationalError):
    sqlite_errorcode = sqlite3.SQLITE_FULL


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (OperationalError("the connection is lost"), True),
        (InterfaceError("connection already closed"), True),
        (caused(OperationalError(), DiskIsFull()), True),
        (caused(InternalError(), ReadOnly()), True),
        (OSError(errno.ENOSPC, "no space left on device"), True),
        (FileNotFoundError(), False),
        (caused(OperationalError(), NoSuchTable()), False),
        (InternalError(), False),
        (ValueError(), False),
        (None, False),
    ],
)
def test_what_passes_by_itself_is_told_from_a_mistake_of_the_program(
    error: BaseException | None, passes: bool
) -> None:
    assert trouble.passes_by_itself(error) is passes
