"""Which staff role may do what: one table."""

from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    ADVISOR = "advisor"
    TECHNICIAN = "technician"
    DRIVER = "driver"


class Permission(StrEnum):
    SEE_BOARD = "see_board"
    ANSWER_REQUESTS = "answer_requests"
    ARRANGE_PICKUP = "arrange_pickup"
    DRIVE = "drive"
    RECEIVE_CARS = "receive_cars"
    INSPECT = "inspect"
    PRICE = "price"
    REPAIR = "repair"
    OWN_JOBS = "own_jobs"
    PROMISE = "promise"
    HAND_BACK = "hand_back"
    TALK = "talk"
    READ_MAILS = "read_mails"
    SEE_FIGURES = "see_figures"
    CHANGE_SETTINGS = "change_settings"


_P = Permission
_ADVISOR = frozenset(set(Permission) - {_P.CHANGE_SETTINGS, _P.SEE_FIGURES, _P.OWN_JOBS})

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.ADVISOR: _ADVISOR,
    Role.TECHNICIAN: frozenset({_P.SEE_BOARD, _P.RECEIVE_CARS, _P.INSPECT, _P.REPAIR, _P.OWN_JOBS}),
    Role.DRIVER: frozenset({_P.SEE_BOARD, _P.DRIVE}),
}

#: Who can be put down for repairs, and who for fetching and bringing cars.
WHO_REPAIRS = frozenset({Role.TECHNICIAN, Role.OWNER})
WHO_DRIVES = frozenset({Role.DRIVER, Role.ADVISOR, Role.OWNER})


def may(role: Role, permission: Permission) -> bool:
    return permission in PERMISSIONS[role]
