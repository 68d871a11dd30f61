"""Django's list of models; the families are the files beside this one."""

from pitboard.records.accounts import BilledTo, Invitation, SavedAddress, SignIn
from pitboard.records.audit import AuditEntry
from pitboard.records.beats import WorkerBeat
from pitboard.records.bookings import Appointment, BookedService, Booking
from pitboard.records.catalogue import (
    CataloguePart,
    CatalogueRepair,
    FindingWording,
    InspectionPoint,
    SharedLabour,
)
from pitboard.records.condition import ConditionMark
from pitboard.records.deliveries import ChatPlace, Delivery, PushSubscription, TellingChoice
from pitboard.records.desk import CallTry, InternalNote, Merge
from pitboard.records.estimates import (
    Authorisation,
    AuthorisedLine,
    AuthorisedSaving,
    Confirmation,
    Estimate,
    EstimateLine,
    EstimatePart,
    EstimateSaving,
    Signature,
)
from pitboard.records.events import Event
from pitboard.records.foresight import Foreseen
from pitboard.records.inspections import Finding, Inspection
from pitboard.records.links import CalendarFeed, Claim, Share, VisitLink
from pitboard.records.messages import Message
from pitboard.records.orders import Promise, RepairLine, RepairOrder
from pitboard.records.people import Absence, Person, StaffMember, WorkingHours
from pitboard.records.photos import Photo
from pitboard.records.search import SearchSpelling, SearchWord
from pitboard.records.vehicles import Ownership, Vehicle, VehicleModel
from pitboard.records.work import (
    Checked,
    CheckPoint,
    CrewMessage,
    PartNeeded,
    TimeCorrection,
    WorkSpan,
)
from pitboard.records.workshop import Bay, ClosedDay, DayLock, OpeningHours, Service, Skill, Workshop

__all__ = [
    "Absence",
    "Appointment",
    "AuditEntry",
    "Authorisation",
    "AuthorisedLine",
    "AuthorisedSaving",
    "Bay",
    "BilledTo",
    "BookedService",
    "Booking",
    "CalendarFeed",
    "CallTry",
    "CataloguePart",
    "CatalogueRepair",
    "ChatPlace",
    "CheckPoint",
    "Checked",
    "Claim",
    "ClosedDay",
    "ConditionMark",
    "Confirmation",
    "CrewMessage",
    "DayLock",
    "Delivery",
    "Estimate",
    "EstimateLine",
    "EstimatePart",
    "EstimateSaving",
    "Event",
    "Finding",
    "FindingWording",
    "Foreseen",
    "Inspection",
    "InspectionPoint",
    "InternalNote",
    "Invitation",
    "Merge",
    "Message",
    "OpeningHours",
    "Ownership",
    "PartNeeded",
    "Person",
    "Photo",
    "Promise",
    "PushSubscription",
    "RepairLine",
    "RepairOrder",
    "SavedAddress",
    "SearchSpelling",
    "SearchWord",
    "Service",
    "Share",
    "SharedLabour",
    "SignIn",
    "Signature",
    "Skill",
    "StaffMember",
    "TellingChoice",
    "TimeCorrection",
    "Vehicle",
    "VehicleModel",
    "VisitLink",
    "WorkSpan",
    "WorkerBeat",
    "WorkingHours",
    "Workshop",
]
