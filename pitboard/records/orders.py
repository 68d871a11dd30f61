"""Repair orders: one visit of a car, its repair lines, and the time it is promised for."""

from django.db import models
from django.db.models import Q

from pitboard.records.bookings import Booking
from pitboard.records.catalogue import CatalogueRepair
from pitboard.records.fields import EnumField, hours_field, in_enum
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Skill, Workshop
from pitboard.rules.lifecycle import LineState, OrderState
from pitboard.rules.promise import PromiseReason


class RepairOrder(models.Model):
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="orders")
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="order")
    customer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="orders")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="orders")
    number = models.PositiveIntegerField()
    state = EnumField(OrderState, default=OrderState.ARRIVED)
    version = models.PositiveIntegerField(default=0)
    technician = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    arrived_at = models.DateTimeField()
    mileage_km = models.PositiveIntegerField()
    fuel_eighths = models.PositiveSmallIntegerField(help_text="of a full tank or battery, 0 to 8")
    condition = models.TextField(blank=True, help_text="what was noted on arrival")
    queue_at = models.DateTimeField(
        null=True, blank=True, help_text="its place among the others, put by hand; none: as it arrived"
    )
    chosen_at = models.DateTimeField(null=True, blank=True)
    check_note = models.CharField(max_length=500, blank=True)
    promised_ready_at = models.DateTimeField(
        null=True, blank=True, help_text="first promised after the choice: what being on time is measured by"
    )
    promised_latest_at = models.DateTimeField(null=True, blank=True, help_text="the end of its range")
    promised_hours = models.JSONField(
        null=True,
        blank=True,
        help_text="what the engine foresaw then, before stretching: rules.floor.keeping",
    )
    promised_on = models.DateTimeField(null=True, blank=True, help_text="when that was promised")
    ready_at = models.DateTimeField(null=True, blank=True)
    times_ready = models.PositiveSmallIntegerField(default=0)
    handed_back_at = models.DateTimeField(null=True, blank=True)
    mileage_out_km = models.PositiveIntegerField(null=True, blank=True)
    fuel_out_eighths = models.PositiveSmallIntegerField(null=True, blank=True)
    condition_out = models.TextField(blank=True, help_text="what was noted at the hand-back")
    paid = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    payment_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            in_enum("state", OrderState, model="repairorder"),
            models.UniqueConstraint(fields=["workshop", "number"], name="repairorder_number_once"),
            models.CheckConstraint(condition=Q(fuel_eighths__lte=8), name="repairorder_fuel_fits_the_tank"),
            models.CheckConstraint(
                condition=Q(fuel_out_eighths=None) | Q(fuel_out_eighths__lte=8),
                name="repairorder_fuel_out_fits_the_tank",
            ),
        ]
        indexes = [
            # The board and the calendar ask for what is open; of 100,000 orders nearly all are not.
            models.Index(fields=["workshop", "state"], name="repairorder_by_state"),
            models.Index(fields=["workshop", "-ready_at"], name="repairorder_by_ready"),
            models.Index(fields=["vehicle", "-arrived_at"], name="repairorder_by_vehicle"),
            models.Index(fields=["customer", "-arrived_at"], name="repairorder_by_customer"),
        ]

    def __str__(self) -> str:
        return f"visit {self.number}"

    @property
    def topic(self) -> str:
        return f"order:{self.pk}"


class RepairLine(models.Model):
    """One repair through all its states. What it costs stands in the revisions of the estimate."""

    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, related_name="lines")
    finding = models.OneToOneField(
        "records.Finding",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="line",
    )
    catalogue = models.ForeignKey(
        CatalogueRepair,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="the usual repair that it was filled from",
    )
    carried_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_to",
        help_text="the line of an earlier visit that was put off or declined then",
    )
    title = models.CharField(max_length=120)
    state = EnumField(LineState, default=LineState.PROPOSED)
    position = models.PositiveSmallIntegerField(default=0)
    hours = hours_field(help_text="estimated hours of labour, as last priced")
    skill = models.ForeignKey(Skill, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    needs_bay = models.BooleanField(default=True)
    agreed_price = models.DecimalField(
        max_digits=12,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="with tax; stated when the service was booked",
    )
    technician = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    call_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="the customer wants to be called about it before deciding"
    )
    remind_on = models.DateField(
        null=True, blank=True, help_text="the day on which a repair that was put off comes up again"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True, help_text="in plain words, for the customer")
    started_at = models.DateTimeField(null=True, blank=True)
    hold_reason = models.CharField(max_length=200, blank=True)
    parts_due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [in_enum("state", LineState, model="repairline")]

    def __str__(self) -> str:
        return self.title


class Promise(models.Model):
    """When the car is expected to be ready, with an honest range, and why that last moved. One for a booking and the
    visit that comes of it."""

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="promise")
    ready_at = models.DateTimeField()
    earliest_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    reason = EnumField(PromiseReason)
    reason_note = models.CharField(max_length=300, blank=True, help_text="in plain words")
    reason_until = models.DateTimeField(
        null=True, blank=True, help_text="when what it waits for is expected to be over"
    )
    waits = models.JSONField(default=list, help_text="what it waits for, as rules.floor states it")
    pinned_at = models.DateTimeField(
        null=True, blank=True, help_text="set by hand: it stays until somebody lets it go"
    )
    moved_from = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            in_enum("reason", PromiseReason, model="promise"),
            models.CheckConstraint(
                condition=Q(
                    earliest_at__lte=models.F("ready_at"),
                    latest_at__gte=models.F("ready_at"),
                ),
                name="promise_within_its_range",
            ),
        ]
