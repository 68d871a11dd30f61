"""The workshop's own pages. What changes something is named by a noun: the acceptance, the end of a repair."""

from django.urls import path

from pitboard.web.workshop import (
    answers,
    appointments,
    board,
    bookings,
    drives,
    endings,
    estimates,
    inspections,
    orders,
    presence,
    repairs,
)

BOOKING = "board/bookings/<int:booking_id>"
APPOINTMENT = "board/appointments/<int:appointment_id>"
ORDER = "board/orders/<int:number>"
FINDING = f"{ORDER}/findings/<int:finding_id>"
LINE = f"{ORDER}/lines/<int:line_id>"

urlpatterns = [
    path("board/", board.board, name="board"),
    path("board/live", board.board_live, name="board_live"),
    path("board/drives/", drives.drives, name="drives"),
    path("board/drives/live", drives.drives_live, name="drives_live"),
    path(f"{APPOINTMENT}/departure", appointments.departure, name="desk_appointment_departure"),
    path(f"{APPOINTMENT}/completion", appointments.completion, name="desk_appointment_completion"),
    path(f"{APPOINTMENT}/failure", appointments.failure, name="desk_appointment_failure"),
    path(f"{APPOINTMENT}/cancellation", appointments.cancellation, name="desk_appointment_cancellation"),
    path(f"{BOOKING}/", bookings.desk_booking, name="desk_booking"),
    path(f"{BOOKING}/live", bookings.desk_booking_live, name="desk_booking_live"),
    path(f"{BOOKING}/acceptance", answers.acceptance, name="desk_booking_acceptance"),
    path(f"{BOOKING}/declination", answers.declination, name="desk_booking_declination"),
    path(f"{BOOKING}/day", answers.day, name="desk_booking_day"),
    path(f"{BOOKING}/cancellation", answers.cancellation, name="desk_booking_cancellation"),
    path(f"{BOOKING}/no-show", answers.no_show, name="desk_booking_no_show"),
    path(f"{BOOKING}/appointment", bookings.appointment, name="desk_booking_appointment"),
    path(f"{BOOKING}/arrival", bookings.arrival, name="desk_booking_arrival"),
    path(f"{ORDER}/", orders.desk_order, name="desk_order"),
    path(f"{ORDER}/live", orders.desk_order_live, name="desk_order_live"),
    path(f"{ORDER}/presence", presence.presence, name="desk_order_presence"),
    path(f"{ORDER}/promise", orders.promise, name="desk_order_promise"),
    path(f"{ORDER}/appointment", orders.way_back, name="desk_order_appointment"),
    path(f"{ORDER}/inspection", inspections.inspection, name="desk_order_inspection"),
    path(f"{ORDER}/inspection/end", inspections.inspection_end, name="desk_order_inspection_end"),
    path(f"{ORDER}/findings", inspections.findings, name="desk_order_findings"),
    path(f"{ORDER}/good-points", inspections.good_points, name="desk_order_good_points"),
    path(f"{FINDING}/", inspections.finding, name="desk_finding"),
    path(f"{FINDING}/removal", inspections.finding_removal, name="desk_finding_removal"),
    path(f"{ORDER}/estimate/", estimates.estimate, name="desk_order_estimate"),
    path(f"{ORDER}/estimate/sending", estimates.estimate_sending, name="desk_order_estimate_sending"),
    path(f"{ORDER}/estimate/none", estimates.estimate_none, name="desk_order_estimate_none"),
    path(f"{ORDER}/confirmation", estimates.confirmation, name="desk_order_confirmation"),
    path(f"{LINE}/start", repairs.line_start, name="desk_line_start"),
    path(f"{LINE}/note", repairs.line_note, name="desk_line_note"),
    path(f"{LINE}/hold", repairs.line_hold, name="desk_line_hold"),
    path(f"{LINE}/resumption", repairs.line_resumption, name="desk_line_resumption"),
    path(f"{LINE}/end", repairs.line_end, name="desk_line_end"),
    path(f"{LINE}/start/undo", repairs.line_start_undo, name="desk_line_start_undo"),
    path(f"{LINE}/end/undo", repairs.line_end_undo, name="desk_line_end_undo"),
    path(f"{LINE}/photos", repairs.line_photos, name="desk_line_photos"),
    path(f"{ORDER}/photos", repairs.photos, name="desk_order_photos"),
    path(f"{ORDER}/check", endings.check, name="desk_order_check"),
    path(f"{ORDER}/check/pass", endings.check_pass, name="desk_order_check_pass"),
    path(f"{ORDER}/reopening", endings.reopening, name="desk_order_reopening"),
    path(f"{ORDER}/hand-back", endings.handing_back, name="desk_order_hand_back"),
]
