"""The car owner's pages: what is about one record is its customer's alone; staff have pages of their own."""

from tests.web.who_may.rows import THE_CUSTOMER, WHOEVER_SIGNS_IN, named

ROWS = {
    **named("garage garage_live car_new car_models booking_new booking_days", WHOEVER_SIGNS_IN),
    **named(
        "calendar_feed calendar_feed_opening calendar_feed_renewal calendar_feed_closing", WHOEVER_SIGNS_IN
    ),
    **named("car booking booking_live booking_cancel booking_change booking_other_day", THE_CUSTOMER),
    **named("booking_messages booking_messages_live booking_reading booking_handover", THE_CUSTOMER),
    **named("appointment_off appointment_ics", THE_CUSTOMER),
    **named("visit visit_live visit_condition reminder authorisation", THE_CUSTOMER),
    **named("choice choice_proposal choice_times choice_price", THE_CUSTOMER),
    **named("sharing share_end", THE_CUSTOMER),
}
