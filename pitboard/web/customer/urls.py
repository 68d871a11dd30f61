"""The car owner's addresses. State changes are nouns."""

from django.urls import path

from pitboard.web.customer.authorisation import authorisation
from pitboard.web.customer.booking import booking, booking_live
from pitboard.web.customer.booking_change import booking_cancel, booking_change, booking_other_day
from pitboard.web.customer.booking_new import booking_days, booking_new
from pitboard.web.customer.calendar_file import appointment_ics
from pitboard.web.customer.cars import car, car_models, car_new
from pitboard.web.customer.choice import choice, choice_price, choice_proposal
from pitboard.web.customer.choice_times import times
from pitboard.web.customer.feed import calendar_feed, feed_closing, feed_opening, feed_renewal
from pitboard.web.customer.garage import garage, garage_live
from pitboard.web.customer.handover import appointment_off, handover
from pitboard.web.customer.messages import booking_messages, booking_messages_live, booking_reading
from pitboard.web.customer.reminder import reminder
from pitboard.web.customer.sharing import share_end, sharing
from pitboard.web.customer.visit import visit, visit_condition, visit_live

urlpatterns = [
    path("cars/", garage, name="garage"),
    path("cars/live", garage_live, name="garage_live"),
    path("cars/calendar/", calendar_feed, name="calendar_feed"),
    path("cars/calendar/opening/", feed_opening, name="calendar_feed_opening"),
    path("cars/calendar/renewal/", feed_renewal, name="calendar_feed_renewal"),
    path("cars/calendar/closing/", feed_closing, name="calendar_feed_closing"),
    path("cars/new/", car_new, name="car_new"),
    path("cars/models", car_models, name="car_models"),
    path("cars/<int:vehicle_id>/", car, name="car"),
    path("book/", booking_new, name="booking_new"),
    path("book/days", booking_days, name="booking_days"),
    path("bookings/<int:booking_id>/", booking, name="booking"),
    path("bookings/<int:booking_id>/live", booking_live, name="booking_live"),
    path("bookings/<int:booking_id>/cancellation/", booking_cancel, name="booking_cancel"),
    path("bookings/<int:booking_id>/change/", booking_change, name="booking_change"),
    path("bookings/<int:booking_id>/other-day/", booking_other_day, name="booking_other_day"),
    path("bookings/<int:booking_id>/messages/", booking_messages, name="booking_messages"),
    path("bookings/<int:booking_id>/messages/live", booking_messages_live, name="booking_messages_live"),
    path("bookings/<int:booking_id>/reading/", booking_reading, name="booking_reading"),
    path("bookings/<int:booking_id>/handover/", handover, name="booking_handover"),
    path("appointments/<int:appointment_id>/cancellation/", appointment_off, name="appointment_off"),
    path("appointments/<int:appointment_id>.ics", appointment_ics, name="appointment_ics"),
    path("visits/<int:number>/", visit, name="visit"),
    path("visits/<int:number>/live", visit_live, name="visit_live"),
    path("visits/<int:number>/condition/", visit_condition, name="visit_condition"),
    path("visits/<int:number>/choice/", choice, name="choice"),
    path("visits/<int:number>/choice/proposal", choice_proposal, name="choice_proposal"),
    path("visits/<int:number>/choice/times", times, name="choice_times"),
    path("visits/<int:number>/choice/price/", choice_price, name="choice_price"),
    path("visits/<int:number>/repairs/<int:line_id>/reminder/", reminder, name="reminder"),
    path("visits/<int:number>/sharing/", sharing, name="sharing"),
    path("visits/<int:number>/sharing/<int:pk>/end/", share_end, name="share_end"),
    path("visits/<int:number>/authorisations/<int:pk>/", authorisation, name="authorisation"),
]
