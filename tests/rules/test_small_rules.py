"""Capacity, permissions, plates, severity: the rules that fit on a card each."""

from decimal import Decimal

import pytest

from pitboard.rules.capacity import Crew, Room, Work, room_for
from pitboard.rules.happenings import STAFF_ONLY, EventKind
from pitboard.rules.permissions import Permission, Role, may
from pitboard.rules.plates import plate_key, tidy_plate
from pitboard.rules.recipients import TELLINGS, Channel, tellings_due
from pitboard.rules.severity import Severity, is_beyond_limit, suggested_severity

FORTY = Crew([(frozenset(), Decimal(40))])


@pytest.mark.parametrize(
    ("taken", "room", "places"),
    [(0, Room.FREE, 20), (34, Room.FREE, 3), (36, Room.FEW, 2), (39, Room.FULL, 0), (60, Room.FULL, 0)],
)
def test_the_room_of_a_day_is_what_still_fits(taken: int, room: Room, places: int) -> None:
    day = room_for(Work(Decimal(2)), crew=FORTY, taken=Work(Decimal(taken)))
    assert (day.room, day.places) == (room, places)


def test_a_day_without_hours_is_closed_and_yesterday_is_past() -> None:
    hour = Work(Decimal(1))
    assert room_for(hour, crew=FORTY, taken=Work(), is_open=False).room is Room.CLOSED
    assert room_for(hour, crew=FORTY, taken=Work(), is_past=True).room is Room.PAST


def test_technicians_repair_but_do_not_price() -> None:
    assert may(Role.TECHNICIAN, Permission.REPAIR)
    assert not may(Role.TECHNICIAN, Permission.PRICE)


def test_drivers_drive_and_nothing_else_of_the_car() -> None:
    assert may(Role.DRIVER, Permission.DRIVE)
    assert not any(may(Role.DRIVER, p) for p in (Permission.INSPECT, Permission.REPAIR, Permission.HAND_BACK))


def test_only_the_owner_changes_settings() -> None:
    assert [role for role in Role if may(role, Permission.CHANGE_SETTINGS)] == [Role.OWNER]


@pytest.mark.parametrize(
    "typed", ["KRT 482", "krt482", " krt-482 ", "KRT\u00a0482", "\uff2b\uff32\uff34 482"]
)
def test_a_plate_is_the_same_however_it_is_typed(typed: str) -> None:
    assert plate_key(typed) == "KRT482"


def test_a_plate_is_shown_tidily() -> None:
    assert tidy_plate("  krt   482<b>") == "KRT 482 B"


def test_a_value_below_its_limit_is_beyond_it() -> None:
    assert is_beyond_limit(Decimal(2), Decimal(3))
    assert not is_beyond_limit(Decimal(3), Decimal(3))
    assert not is_beyond_limit(None, Decimal(3))


def due(
    kind: EventKind, *, actor: int | None = None, version: int = 4, **facts: object
) -> list[tuple[int, Channel]]:
    staff = [(7, Role.ADVISOR), (8, Role.TECHNICIAN)]
    owed = tellings_due(
        kind, aggregate="order:1", version=version, facts=facts, actor=actor, customer=5, staff=staff
    )
    return [(d.recipient, d.channel) for d in owed]


def test_a_new_request_is_told_to_the_desk_and_not_to_the_bay() -> None:
    assert (7, Channel.SITE) in due(EventKind.BOOKING_REQUESTED)
    assert all(person != 8 for person, _ in due(EventKind.BOOKING_REQUESTED))


def test_nobody_is_told_on_the_site_what_they_did_themselves() -> None:
    assert (5, Channel.SITE) not in due(EventKind.BOOKING_REQUESTED, actor=5)
    assert (5, Channel.MAIL) in due(EventKind.BOOKING_REQUESTED, actor=5)


def test_a_milestone_is_told_once_however_often_it_flips() -> None:
    def keys(version: int) -> set[str]:
        facts = {"line": 3}
        owed = tellings_due(
            EventKind.REPAIR_FINISHED,
            aggregate="order:1",
            version=version,
            facts=facts,
            actor=None,
            customer=5,
            staff=[],
        )
        return {d.key for d in owed}

    assert keys(version=4) == keys(version=9)


def test_nothing_that_only_staff_see_is_told_to_customers() -> None:
    assert not [kind for kind in STAFF_ONLY if kind in TELLINGS and TELLINGS[kind].customer]


@pytest.mark.parametrize(
    ("measured", "limit", "soon", "is_most", "speaks_for"),
    [
        ("2.9", "3", "4.5", False, Severity.FIX_NOW),
        ("3", "3", "4.5", False, Severity.FIX_SOON),
        ("4.5", "3", "4.5", False, Severity.FIX_SOON),
        ("4.6", "3", "4.5", False, Severity.GOOD),
        ("3.1", "3", "2", True, Severity.FIX_NOW),
        ("2", "3", "2", True, Severity.FIX_SOON),
        ("1.9", "3", "2", True, Severity.GOOD),
        ("-18", "-20", "-25", True, Severity.FIX_NOW),
        ("-30", "-20", "-25", True, Severity.GOOD),
        ("2", "3", None, False, Severity.FIX_NOW),
        ("3", "3", None, False, Severity.GOOD),
        ("3", None, None, False, None),
        (None, "3", "4.5", False, None),
    ],
)
def test_a_measured_value_speaks_for_a_grade(
    measured: str | None, limit: str | None, soon: str | None, is_most: bool, speaks_for: Severity | None
) -> None:
    figures = [None if text is None else Decimal(text) for text in (measured, limit, soon)]
    assert suggested_severity(*figures, is_most=is_most) is speaks_for


def test_a_value_above_the_most_allowed_is_beyond_its_limit() -> None:
    assert is_beyond_limit(Decimal(4), Decimal(3), is_most=True)
    assert not is_beyond_limit(Decimal(3), Decimal(3), is_most=True)
