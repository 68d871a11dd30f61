"""Why something was not done: codes and facts. The sentences for people are in `queries/sentences`."""

from enum import StrEnum


class Refusal(StrEnum):
    BOOKING_MOVE_UNLAWFUL = "booking_move_unlawful"
    ORDER_MOVE_UNLAWFUL = "order_move_unlawful"
    LINE_MOVE_UNLAWFUL = "line_move_unlawful"
    ORDER_NOT_OPEN_FOR_THIS = "order_not_open_for_this"
    NOT_PERMITTED = "not_permitted"
    DAY_CLOSED = "day_closed"
    DAY_PAST = "day_past"
    DAY_TOO_FAR = "day_too_far"
    DAY_FULL = "day_full"
    NOTHING_ASKED_FOR = "nothing_asked_for"
    CAR_ALREADY_BOOKED = "car_already_booked"
    CAR_ALREADY_HERE = "car_already_here"
    CAR_ALREADY_YOURS = "car_already_yours"
    REASON_MISSING = "reason_missing"
    NAME_MISSING = "name_missing"
    MILEAGE_TOO_LOW = "mileage_too_low"
    WINDOW_BACKWARDS = "window_backwards"
    WINDOW_PAST = "window_past"
    WINDOW_NEEDS_ADDRESS = "window_needs_address"
    NOT_A_DRIVER = "not_a_driver"
    APPOINTMENT_CLOSED = "appointment_closed"
    FINDING_PRICED_ALREADY = "finding_priced_already"
    ESTIMATE_EMPTY = "estimate_empty"
    ESTIMATE_LINE_UNPRICED = "estimate_line_unpriced"
    ESTIMATE_NOT_SENT = "estimate_not_sent"
    ESTIMATE_STALE = "estimate_stale"
    ESTIMATE_SENT_ALREADY = "estimate_sent_already"
    ESTIMATE_NEEDS_CHOICE = "estimate_needs_choice"
    CHOICE_INCOMPLETE = "choice_incomplete"
    CHOICE_NOT_CONFIRMED = "choice_not_confirmed"
    CHOICE_UNCHANGED = "choice_unchanged"
    NOTHING_TO_CONFIRM = "nothing_to_confirm"
    LINE_STARTED_ALREADY = "line_started_already"
    REPAIRS_NOT_DONE = "repairs_not_done"
    PROMISE_PAST = "promise_past"
    WORKSHOP_EXISTS = "workshop_exists"
    EMAIL_TAKEN = "email_taken"
    PICTURE_UNREADABLE = "picture_unreadable"
    PICTURE_TOO_LARGE = "picture_too_large"
    TOO_MANY_PICTURES = "too_many_pictures"


class Refused(Exception):
    """An action was refused and nothing was changed. `facts` are what the sentence about it needs."""

    def __init__(self, code: Refusal, **facts: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts = facts
