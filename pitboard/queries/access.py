"""The gates: the only way to get a record on somebody's behalf. Who has no right to it finds nothing (404)."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from pitboard.queries.owners import known_as
from pitboard.queries.topics import is_topic
from pitboard.records.bookings import Appointment, Booking
from pitboard.records.catalogue import CatalogueRepair, InspectionPoint
from pitboard.records.codes import LENGTH, tidy_code
from pitboard.records.desk import InternalNote, Merge
from pitboard.records.inspections import Finding
from pitboard.records.links import Share
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Absence, Person, StaffMember
from pitboard.records.photos import Photo
from pitboard.records.vehicles import Vehicle
from pitboard.records.work import PartNeeded
from pitboard.rules.permissions import Permission, may
from pitboard.rules.plates import plate_key

Record = TypeVar("Record", bound=Model)

# ---- staff -----------------------------------------------------------------------------------------------------


def job_of(person: Person) -> StaffMember | None:
    """The job somebody has now, if they have one."""
    return StaffMember.objects.filter(person=person, until=None).select_related("workshop", "person").first()


def job_with(person: Person, permission: Permission) -> StaffMember:
    """The job that permits it, or 404."""
    job = job_of(person)
    if job is None or not may(job.role, permission):
        raise Http404
    return job


def staff_booking(job: StaffMember, booking_id: int) -> Booking:
    return _found(
        Booking.objects.filter(workshop=job.workshop, pk=booking_id).select_related(
            "workshop", "vehicle", "customer"
        )
    )


def staff_order(job: StaffMember, number: int) -> RepairOrder:
    return _found(
        RepairOrder.objects.filter(workshop=job.workshop, number=number).select_related(
            "workshop", "vehicle", "customer", "booking", "booking__promise", "technician__person"
        )
    )


def staff_line(job: StaffMember, number: int, line_id: int) -> RepairLine:
    return _found(
        RepairLine.objects.filter(
            order__workshop=job.workshop, order__number=number, pk=line_id
        ).select_related("order")
    )


def staff_finding(job: StaffMember, number: int, finding_id: int) -> Finding:
    return _found(
        Finding.objects.filter(
            inspection__order__workshop=job.workshop, inspection__order__number=number, pk=finding_id
        ).select_related("inspection__order")
    )


def staff_point(job: StaffMember, point_id: int) -> InspectionPoint:
    return _found(
        InspectionPoint.objects.filter(workshop=job.workshop, pk=point_id)
        .select_related("repair", "workshop")
        .prefetch_related("wordings")
    )


def staff_usual_repair(job: StaffMember, repair_id: int) -> CatalogueRepair:
    return _found(
        CatalogueRepair.objects.filter(workshop=job.workshop, pk=repair_id)
        .select_related("workshop")
        .prefetch_related("parts")
    )


def staff_appointment(job: StaffMember, appointment_id: int) -> Appointment:
    return _found(
        Appointment.objects.filter(booking__workshop=job.workshop, pk=appointment_id).select_related(
            "booking"
        )
    )


def staff_part(job: StaffMember, part_id: int) -> PartNeeded:
    return _found(
        PartNeeded.objects.filter(line__order__workshop=job.workshop, pk=part_id).select_related(
            "line__order__vehicle"
        )
    )


def staff_colleague(job: StaffMember, staff_id: int) -> StaffMember:
    """Somebody who works at the same workshop now."""
    return _found(
        StaffMember.objects.filter(workshop=job.workshop, until=None, pk=staff_id).select_related(
            "workshop", "person"
        )
    )


def staff_absence(colleague: StaffMember, absence_id: int) -> Absence:
    return _found(Absence.objects.filter(staff=colleague, pk=absence_id))


def staff_customer(job: StaffMember, person_id: int) -> Person:
    """Customers belong to the business. Somebody who works there is one, too, once they have had a visit."""
    works_here = Q(jobs__until=None, jobs__isnull=False)
    people = Person.objects.exclude(works_here & Q(bookings=None)).filter(pk=person_id)
    return _found(people.distinct())


def staff_car(job: StaffMember, vehicle_id: int) -> Vehicle:
    return _found(Vehicle.objects.filter(pk=vehicle_id))


def staff_note(job: StaffMember, note_id: int) -> InternalNote:
    standing = InternalNote.objects.filter(workshop=job.workshop, pk=note_id, removed_at=None)
    return _found(standing.select_related("booking__order"))


def staff_merge(job: StaffMember, merge_id: int) -> Merge:
    return _found(Merge.objects.filter(workshop=job.workshop, pk=merge_id))


# ---- customers -------------------------------------------------------------------------------------------------


def own_vehicles(person: Person) -> QuerySet[Vehicle]:
    """The cars somebody has now."""
    return Vehicle.objects.filter(ownerships__person=person, ownerships__until=None).order_by(
        "ownerships__since"
    )


def own_vehicle(person: Person, vehicle_id: int) -> Vehicle:
    """A car somebody has, or had a visit with: its own page shows only their own visits."""
    theirs = Q(ownerships__person=person) | Q(orders__customer=person)
    return _found(Vehicle.objects.filter(theirs, pk=vehicle_id).distinct())


def own_booking(person: Person, booking_id: int) -> Booking:
    """With its car as its customer may know it."""
    booking = _found(
        Booking.objects.filter(customer=person, pk=booking_id).select_related(
            "workshop", "vehicle", "customer"
        )
    )
    booking.vehicle = known_as(person, booking.vehicle)
    return booking


def own_order(person: Person, number: int) -> RepairOrder:
    return _found(
        RepairOrder.objects.filter(customer=person, number=number).select_related(
            "workshop", "vehicle", "customer", "booking", "booking__promise", "technician__person"
        )
    )


def own_line(person: Person, number: int, line_id: int) -> RepairLine:
    return _found(
        RepairLine.objects.filter(order__customer=person, order__number=number, pk=line_id).select_related(
            "order__workshop", "order__vehicle"
        )
    )


def own_appointment(person: Person, appointment_id: int) -> Appointment:
    return _found(
        Appointment.objects.filter(booking__customer=person, pk=appointment_id).select_related(
            "booking__workshop", "booking__vehicle"
        )
    )


def own_share(person: Person, number: int, share_id: int) -> Share:
    """A link to one's own visit that still opens."""
    return _found(
        Share.objects.filter(
            order__customer=person, order__number=number, pk=share_id, revoked_at=None
        ).select_related("order")
    )


# ---- whoever was given a link ----------------------------------------------------------------------------------
# `shares` are the ids that a browser has opened before. What was taken back since opens nothing.


def photo_of_shares(shares: Iterable[int], key: str) -> Photo:
    """A photo of a visit that is shared; of one that is shared in part, a photo of that part. What came with a message
    stays between the customer and the workshop."""
    standing = Share.objects.filter(pk__in=list(shares), revoked_at=None)
    in_whole = standing.filter(lines=None)
    whole = Q(order__shares__in=in_whole) | Q(appointment__booking__order__shares__in=in_whole)
    part = standing.exclude(lines=None)
    of_lines = Q(line__shares__in=part) | Q(finding__line__shares__in=part)
    return _found(Photo.objects.filter(whole | of_lines, key=key, message=None).distinct())


def topics_of_shares(shares: Iterable[int], topics: Iterable[str]) -> list[str]:
    """Those of the topics that these links let a browser follow."""
    orders = Share.objects.filter(pk__in=list(shares), revoked_at=None).values_list("order_id", flat=True)
    allowed = {f"order:{order}" for order in orders}
    return [topic for topic in topics if topic in allowed]


# ---- whoever knows the plate and the code ----------------------------------------------------------------------


def visit_by_plate_and_code(plate: str, code: str) -> Booking:
    """The booking with its visit, for "Track my car". Nobody is told which of the two was wrong: 404. Slowing down
    those who guess is up to the view."""
    wanted = tidy_code(code)
    bookings = Booking.objects.filter(vehicle__plate_key=plate_key(plate), visit_code=wanted)
    if len(wanted) < LENGTH:
        raise Http404
    return _found(bookings.select_related("workshop", "vehicle", "order", "promise"))


# ---- both ------------------------------------------------------------------------------------------------------


def photo_for(person: Person, key: str) -> Photo:
    """A photo of one's own booking or visit, or of any at the workshop one works for."""
    job = job_of(person)
    if job is not None and may(job.role, Permission.SEE_BOARD):
        theirs = Q(booking__workshop=job.workshop) | Q(order__workshop=job.workshop)
        theirs |= Q(appointment__booking__workshop=job.workshop)
        theirs |= Q(crew_message__order__workshop=job.workshop)
    else:
        theirs = Q(booking__customer=person) | Q(order__customer=person)
        theirs |= Q(appointment__booking__customer=person)
    return _found(Photo.objects.filter(theirs, key=key))


def topics_one_may_follow(person: Person, topics: Iterable[str]) -> list[str]:
    """Those of the topics that this person may have a live stream of; others are left out. At most three queries,
    however many are asked for."""
    job = job_of(person)
    asked = [topic for topic in topics if is_topic(topic)]
    allowed = {f"customer:{person.pk}"}
    theirs = Q(customer=person)
    if job is not None and may(job.role, Permission.SEE_BOARD):
        allowed.add(f"board:{job.workshop_id}")
        theirs |= Q(workshop_id=job.workshop_id)
    followed = (("order", RepairOrder.objects.filter(theirs)), ("booking", Booking.objects.filter(theirs)))
    for name, records in followed:
        wanted = [int(topic.removeprefix(f"{name}:")) for topic in asked if topic.startswith(f"{name}:")]
        if wanted:
            allowed |= {f"{name}:{pk}" for pk in records.filter(pk__in=wanted).values_list("pk", flat=True)}
    return [topic for topic in asked if topic in allowed]


def _found(records: "QuerySet[Record]") -> "Record":
    record = records.first()
    if record is None:
        raise Http404
    return record
