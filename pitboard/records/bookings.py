"""Bookings: what a customer asks for, and the appointments for handing the car over."""

from decimal import Decimal
from enum import StrEnum

from django.db import models
from phonenumber_field.modelfields import PhoneNumberField

from pitboard.records.codes import new_visit_code
from pitboard.records.fields import EnumField, hours_field, in_enum
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Service, Skill, Workshop
from pitboard.rules.lifecycle import BookingState


class Handover(StrEnum):
    """How the workshop gets the car."""

    COLLECTION = "collection"
    DROP_OFF = "drop_off"


class GettingAround(StrEnum):
    """What the customer does while the car is away."""

    NOTHING = "nothing"
    LOAN_CAR = "loan_car"
    WAITS_HERE = "waits_here"


class Booking(models.Model):
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="bookings")
    customer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bookings")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="bookings")
    state = EnumField(BookingState, default=BookingState.REQUESTED)
    version = models.PositiveIntegerField(default=0)
    day = models.DateField(help_text="the wished day; once accepted, the day")
    complaint = models.TextField(blank=True, help_text="in the customer's own words")
    handover = EnumField(Handover)
    address = models.CharField(max_length=250, blank=True)
    phone = PhoneNumberField()
    test_drive_allowed = models.BooleanField(default=False)
    getting_around = EnumField(GettingAround, default=GettingAround.NOTHING)
    spending_limit = models.DecimalField(
        max_digits=12,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="with tax; go ahead up to it and ask above; none: ask about everything",
    )
    always_call_about_safety = models.BooleanField(default=False)
    visit_code = models.CharField(
        max_length=12, default=new_visit_code, help_text="with the plate: track my car"
    )
    hours = hours_field(help_text="of work that this request is expected to take")
    requested_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="who of the workshop wrote it down for a caller",
    )
    other_day = models.DateField(null=True, blank=True, help_text="offered when the wished day was declined")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True, help_text="why it was declined or cancelled")

    class Meta:
        constraints = [
            in_enum("state", BookingState, model="booking"),
            in_enum("handover", Handover, model="booking"),
            in_enum("getting_around", GettingAround, model="booking"),
            models.CheckConstraint(
                condition=models.Q(spending_limit=None) | models.Q(spending_limit__gt=0),
                name="booking_spending_limit_is_money",
            ),
        ]
        indexes = [
            models.Index(fields=["workshop", "state", "day"], name="booking_by_state_and_day"),
            models.Index(fields=["customer", "-requested_at"], name="booking_by_customer"),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk}"

    @property
    def topic(self) -> str:
        return f"booking:{self.pk}"


class BookedService(models.Model):
    """A service within a booking, at the hours and the price that were stated when it was booked."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    hours = hours_field()
    price = models.DecimalField(
        max_digits=12,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="with tax; none: to be priced after inspection",
    )
    skill = models.ForeignKey(Skill, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    needs_bay = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["booking", "service"], name="bookedservice_once")]


class AppointmentKind(StrEnum):
    """Which way the car goes, and who moves it: the workshop collects and returns, customers drop off and fetch."""

    COLLECTION = "collection"
    DROP_OFF = "drop_off"
    RETURN = "return"
    FETCH = "fetch"


class AppointmentState(StrEnum):
    SCHEDULED = "scheduled"
    ON_THE_WAY = "on_the_way"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN_APPOINTMENT_STATES = (AppointmentState.SCHEDULED, AppointmentState.ON_THE_WAY)


class Appointment(models.Model):
    """When and where the car changes hands. Times are UTC; a booking has at most one open appointment of a kind."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="appointments")
    kind = EnumField(AppointmentKind)
    state = EnumField(AppointmentState, default=AppointmentState.SCHEDULED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    address = models.CharField(max_length=250, blank=True)
    phone = PhoneNumberField(blank=True)
    driver = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500, blank=True, help_text="why it failed or was cancelled")
    mileage_km = models.PositiveIntegerField(
        null=True, blank=True, help_text="what the driver read where the car changed hands"
    )
    calendar_sequence = models.PositiveIntegerField(
        default=0, help_text="raised when moved (RFC 5545 SEQUENCE)"
    )
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            in_enum("kind", AppointmentKind, model="appointment"),
            in_enum("state", AppointmentState, model="appointment"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="appointment_forward",
            ),
            models.UniqueConstraint(
                fields=["booking", "kind"],
                condition=models.Q(state__in=sorted(s.value for s in OPEN_APPOINTMENT_STATES)),
                name="appointment_one_open_of_a_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "ends_at"], name="appointment_by_state_and_end"),
            # The drives of a day, and the calendar's weeks.
            models.Index(fields=["starts_at"], name="appointment_by_start"),
        ]


def total_stated(services: list[BookedService]) -> Decimal:
    """What the services with a stated price cost together, with tax."""
    return sum((s.price for s in services if s.price is not None), Decimal(0))
