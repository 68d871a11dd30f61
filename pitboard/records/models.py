"""Django's list of models; the families are the files beside this one."""

from pitboard.records.bookings import Appointment, BookedService, Booking
from pitboard.records.deliveries import Delivery
from pitboard.records.estimates import (
    Authorisation,
    AuthorisedLine,
    Confirmation,
    Estimate,
    EstimateLine,
    EstimatePart,
    Signature,
)
from pitboard.records.events import Event
from pitboard.records.inspections import Finding, Inspection
from pitboard.records.links import CalendarFeed, Claim
from pitboard.records.orders import Promise, RepairLine, RepairOrder
from pitboard.records.people import Absence, Person, StaffMember, WorkingHours
from pitboard.records.photos import Photo
from pitboard.records.vehicles import Ownership, Vehicle, VehicleModel
from pitboard.records.workshop import Bay, ClosedDay, DayLock, OpeningHours, Service, Skill, Workshop

__all__ = [
    "Absence",
    "Appointment",
    "Authorisation",
    "AuthorisedLine",
    "Bay",
    "BookedService",
    "Booking",
    "CalendarFeed",
    "Claim",
    "ClosedDay",
    "Confirmation",
    "DayLock",
    "Delivery",
    "Estimate",
    "EstimateLine",
    "EstimatePart",
    "Event",
    "Finding",
    "Inspection",
    "OpeningHours",
    "Ownership",
    "Person",
    "Photo",
    "Promise",
    "RepairLine",
    "RepairOrder",
    "Service",
    "Signature",
    "Skill",
    "StaffMember",
    "Vehicle",
    "VehicleModel",
    "WorkingHours",
    "Workshop",
]
