"""Everything that can happen to a booking or a repair order, by name. `recipients` says who is told of it."""

from enum import StrEnum


class EventKind(StrEnum):
    # the booking
    BOOKING_REQUESTED = "booking_requested"
    BOOKING_ACCEPTED = "booking_accepted"
    BOOKING_DECLINED = "booking_declined"
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKING_NO_SHOW = "booking_no_show"
    BOOKING_ENTERED = "booking_entered"
    BOOKING_CHANGED = "booking_changed"
    BOOKING_RESCHEDULED = "booking_rescheduled"
    OTHER_DAY_TAKEN = "other_day_taken"
    BOOKING_EXPIRED = "booking_expired"
    # handing over, there and back
    APPOINTMENT_SCHEDULED = "appointment_scheduled"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_CHOSEN = "appointment_chosen"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    DRIVER_ON_THE_WAY = "driver_on_the_way"
    APPOINTMENT_DONE = "appointment_done"
    APPOINTMENT_FAILED = "appointment_failed"
    CAR_ARRIVED = "car_arrived"
    # the visit
    VISIT_OPENED = "visit_opened"
    INSPECTION_STARTED = "inspection_started"
    FINDING_RECORDED = "finding_recorded"
    FINDING_CHANGED = "finding_changed"
    POINTS_FOUND_GOOD = "points_found_good"
    FINDING_REMOVED = "finding_removed"
    INSPECTION_FINISHED = "inspection_finished"
    ESTIMATE_DRAFTED = "estimate_drafted"
    ESTIMATE_SENT = "estimate_sent"
    NOTHING_TO_DECIDE = "nothing_to_decide"
    REPAIRS_CHOSEN = "repairs_chosen"
    REPAIRS_COVERED = "repairs_covered"
    CALL_ASKED = "call_asked"
    CALL_MADE = "call_made"
    PRICE_ASKED = "price_asked"
    CHOICE_CONFIRMED = "choice_confirmed"
    REPAIR_STARTED = "repair_started"
    REPAIR_NOTED = "repair_noted"
    REPAIR_HELD = "repair_held"
    REPAIR_RESUMED = "repair_resumed"
    REPAIR_FINISHED = "repair_finished"
    REPAIR_START_UNDONE = "repair_start_undone"
    REPAIR_FINISH_UNDONE = "repair_finish_undone"
    PHOTO_ADDED = "photo_added"
    CONDITION_NOTED = "condition_noted"
    PROMISE_MOVED = "promise_moved"
    PROMISE_REFINED = "promise_refined"
    PROMISE_LET_GO = "promise_let_go"
    LINE_ASSIGNED = "line_assigned"
    QUEUE_CHANGED = "queue_changed"
    WORK_PAUSED = "work_paused"
    WORK_WENT_ON = "work_went_on"
    TIME_CORRECTED = "time_corrected"
    PART_NEEDED = "part_needed"
    PART_ORDERED = "part_ordered"
    PART_ARRIVED = "part_arrived"
    PART_FITTED = "part_fitted"
    PART_DROPPED = "part_dropped"
    CHECK_STARTED = "check_started"
    CAR_READY = "car_ready"
    VISIT_REOPENED = "visit_reopened"
    VISIT_SHARED = "visit_shared"
    SHARE_REVOKED = "share_revoked"
    CAR_HANDED_BACK = "car_handed_back"
    # what time brings, and what people write to each other
    MESSAGE_WRITTEN = "message_written"
    CREW_WRITTEN = "crew_written"
    MESSAGES_READ = "messages_read"
    DECISION_REMINDED = "decision_reminded"
    DECISION_LATE = "decision_late"
    PROMISE_AT_RISK = "promise_at_risk"
    DEFERRED_DUE = "deferred_due"
    SERVICE_DUE = "service_due"
    # what the desk keeps for itself
    NOTE_WRITTEN = "note_written"
    NOTE_REMOVED = "note_removed"
    CUSTOMER_CALLED = "customer_called"
    CUSTOMERS_MERGED = "customers_merged"
    CARS_MERGED = "cars_merged"
    MERGE_UNDONE = "merge_undone"


#: What only the workshop reads; everything else stands in the customer's history of the visit.
STAFF_ONLY = frozenset(
    {
        EventKind.VISIT_OPENED,
        EventKind.FINDING_REMOVED,
        EventKind.ESTIMATE_DRAFTED,
        EventKind.REPAIR_START_UNDONE,
        EventKind.REPAIR_FINISH_UNDONE,
        EventKind.DECISION_LATE,
        EventKind.PROMISE_AT_RISK,
        EventKind.PROMISE_LET_GO,
        EventKind.LINE_ASSIGNED,
        EventKind.QUEUE_CHANGED,
        EventKind.WORK_PAUSED,
        EventKind.WORK_WENT_ON,
        EventKind.TIME_CORRECTED,
        EventKind.PART_NEEDED,
        EventKind.PART_ORDERED,
        EventKind.PART_ARRIVED,
        EventKind.PART_FITTED,
        EventKind.PART_DROPPED,
        EventKind.CUSTOMER_CALLED,
        EventKind.CUSTOMERS_MERGED,
        EventKind.CARS_MERGED,
        EventKind.MERGE_UNDONE,
    }
)

#: What moves a page and stands in nobody's history: a range that became narrower, and what people write to each other,
#: which has its own place on the page.
UNTOLD = frozenset(
    {
        EventKind.PROMISE_REFINED,
        EventKind.MESSAGE_WRITTEN,
        EventKind.MESSAGES_READ,
        EventKind.CREW_WRITTEN,
        EventKind.NOTE_WRITTEN,
        EventKind.NOTE_REMOVED,
    }
)
