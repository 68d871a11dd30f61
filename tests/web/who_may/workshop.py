"""The workshop's pages, each by the permission it takes."""

from pitboard.rules.permissions import Permission
from tests.web.who_may.rows import Row, named, staff

P = Permission


def _of(stem: str, nouns: str, permission: P) -> dict[str, Row]:
    return named(" ".join(f"{stem}_{noun}" for noun in nouns.split()), staff(permission))


ROWS = {
    **named("board board_live plan plan_live drives drives_live", staff(P.SEE_BOARD)),
    **named("desk_calendar desk_calendar_live desk_feed", staff(P.SEE_BOARD)),
    **_of("desk_feed", "opening renewal end", P.SEE_BOARD),
    **named("desk_booking desk_booking_live desk_order desk_order_live", staff(P.SEE_BOARD)),
    **named("desk_messages_live desk_messages_reading", staff(P.SEE_BOARD)),
    **_of("desk_order", "presence condition", P.SEE_BOARD),
    **_of("desk_appointment", "departure completion failure", P.DRIVE),
    **named("caller_new caller_days", staff(P.ANSWER_REQUESTS)),
    **_of("desk_booking", "acceptance declination day cancellation no_show link link_end", P.ANSWER_REQUESTS),
    **named("desk_appointment_cancellation desk_booking_appointment", staff(P.ARRANGE_PICKUP)),
    **named("desk_order_appointment", staff(P.ARRANGE_PICKUP)),
    **named("desk_booking_arrival desk_order_condition_arrival", staff(P.RECEIVE_CARS)),
    **_of("desk_order", "promise promise_release telling first before", P.PROMISE),
    **_of("desk_line", "technician given", P.PROMISE),
    **_of("desk_order", "inspection inspection_end findings good_points points point", P.INSPECT),
    **_of("desk_order_checklist", "live rest", P.INSPECT),
    **named("desk_order_checklist desk_finding desk_finding_removal", staff(P.INSPECT)),
    **_of("desk_order", "estimate estimate_sending estimate_none confirmation choice", P.PRICE),
    **named("desk_line_call", staff(P.PRICE)),
    **named("jobs jobs_live desk_line_pause desk_line_going_on", staff(P.OWN_JOBS)),
    **named("parts parts_live", staff(P.REPAIR)),
    **named("figures figures_file", staff(P.SEE_FIGURES)),
    **_of("desk_part", "order arrival fitting removal return", P.REPAIR),
    **_of("desk_line", "time parts parts_live parts_of_estimate", P.REPAIR),
    **named("desk_order_crew desk_order_crew_live", staff(P.SEE_BOARD)),
    **_of("desk_line", "start note hold resumption end start_undo end_undo photos", P.REPAIR),
    **_of("desk_order", "photos check check_pass reopening", P.REPAIR),
    **_of("desk_order", "hand_back next_service", P.HAND_BACK),
    **_of("desk_telling", "html withdrawal hold release repetition", P.READ_MAILS),
    **named("desk_tellings desk_tellings_stuck desk_telling", staff(P.READ_MAILS)),
    **named("mails mail mail_html", staff(P.READ_MAILS)),
    **named("desk_messages", staff(P.TALK)),
    **named("search search_found desk_car desk_car_note", staff(P.SEE_BOARD)),
    **named("desk_visit_note desk_note_removal", staff(P.SEE_BOARD)),
    **named("desk_customer desk_customer_note calls calls_live desk_call_tried", staff(P.TALK)),
    **named("desk_customer_merge desk_car_merge desk_merge_undo", staff(P.ANSWER_REQUESTS)),
}
