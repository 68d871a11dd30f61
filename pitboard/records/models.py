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
from pitboard.records.orders import Promise, RepairLine, RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.records.photos import Photo
from pitboard.records.vehicles import Ownership, Vehicle, VehicleModel
from pitboard.records.workshop import ClosedDay, OpeningHours, Service, Workshop

__all__ = [
    "Appointment",
    "Authorisation",
    "AuthorisedLine",
    "BookedService",
    "Booking",
    "ClosedDay",
    "Confirmation",
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
    "StaffMember",
    "Vehicle",
    "VehicleModel",
    "Workshop",
]
