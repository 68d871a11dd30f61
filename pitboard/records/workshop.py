"""The workshop: its facts, its hours, what it offers. A row and not a setting, so that branches can come."""

from datetime import time
from zoneinfo import ZoneInfo

from django.db import models
from phonenumber_field.modelfields import PhoneNumberField

from pitboard.records.fields import hours_field, money_field
from pitboard.records.holidays import PublicHolidays
from pitboard.rules.money import Tax
from pitboard.rules.opening import Opening


class Workshop(models.Model):
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=250)
    phone = PhoneNumberField()
    email = models.EmailField()
    map_url = models.URLField(max_length=500, blank=True, help_text="none: the address is looked up")
    imprint = models.TextField(blank=True)
    privacy = models.TextField(blank=True)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2")
    region = models.CharField(max_length=16, blank=True, help_text="of the country, for public holidays")
    observe_holidays = models.BooleanField(default=True, help_text="closed on public holidays")
    timezone = models.CharField(max_length=64, help_text="IANA name, such as Europe/Vienna")
    currency = models.CharField(max_length=3, help_text="ISO 4217")
    tax_percent = models.DecimalField(max_digits=5, decimal_places=2)
    prices_include_tax = models.BooleanField(default=False)
    hourly_rate = money_field()
    diagnosis_hours = hours_field()
    diagnosis_fee = money_field()
    book_days_ahead = models.PositiveSmallIntegerField(default=60)
    lead_time_hours = models.PositiveSmallIntegerField(
        default=0, help_text="between asking and the car's coming"
    )
    change_deadline_hours = models.PositiveSmallIntegerField(
        default=12, help_text="before the day opens; until then the customer changes or cancels"
    )
    answer_within_hours = models.PositiveSmallIntegerField(
        default=8, help_text="open hours; then a request is flagged"
    )
    expire_after_hours = models.PositiveSmallIntegerField(
        default=30, help_text="open hours; then a request without an answer expires"
    )
    estimate_valid_days = models.PositiveSmallIntegerField(default=14)
    tolerance_percent = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=0,
        help_text="by which what was approved may cost more without asking again",
    )
    tolerance_amount = money_field(default=0, help_text="with tax; the most that it may be in money")
    promise_notice_minutes = models.PositiveSmallIntegerField(
        default=20, help_text="by which a promised time moves before the customer is told"
    )
    show_on_time = models.BooleanField(default=False, help_text="the on-time rate stands on the public page")
    hold_seconds = models.PositiveSmallIntegerField(
        default=60, help_text="in which staff may take back what customers are told"
    )
    gather_minutes = models.PositiveSmallIntegerField(
        default=5, help_text="small news within them goes as one message"
    )
    decision_reminder_hours = models.PositiveSmallIntegerField(
        default=4, help_text="open hours without a decision; then the customer is reminded, once"
    )
    decision_late_hours = models.PositiveSmallIntegerField(
        default=8, help_text="open hours without a decision; then the desk is told"
    )
    staff_need_two_steps = models.BooleanField(
        default=False, db_default=False, help_text="whoever works here signs in with a second proof, too"
    )
    next_order_number = models.PositiveIntegerField(default=1001)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def tax(self) -> Tax:
        return Tax(percent=self.tax_percent, included=self.prices_include_tax)

    def opening(self) -> Opening:
        """The opening hours as the rules want them; two queries unless the rows are prefetched."""
        week: dict[int, list[tuple[time, time]]] = {}
        for hours in sorted(self.opening_hours.all(), key=lambda h: (h.weekday, h.opens)):
            week.setdefault(hours.weekday, []).append((hours.opens, hours.closes))
        return Opening(
            zone=self.zone,
            week={day: tuple(spans) for day, spans in week.items()},
            closed_days=frozenset(closed.day for closed in self.closed_days.all()),
            holidays=self.holidays if self.observe_holidays else frozenset(),
        )

    @property
    def holidays(self) -> PublicHolidays:
        return PublicHolidays(self.country, self.region)


class OpeningHours(models.Model):
    """One span of a weekday (Monday is 0) in which the workshop is open, in its own wall time."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="openinghours_weekday_exists"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")),
                name="openinghours_forward",
            ),
            models.UniqueConstraint(fields=["workshop", "weekday", "opens"], name="openinghours_once"),
        ]


class ClosedDay(models.Model):
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="closed_days")
    day = models.DateField()
    why = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "day"], name="closedday_once")]


class Skill(models.Model):
    """Something that not every technician can do: "high voltage", "body shop"."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="skills")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workshop", "name"], name="skill_once")]

    def __str__(self) -> str:
        return self.name


class Bay(models.Model):
    """A place in the workshop where a car is worked on, for as long as the workshop is open."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="bays")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["workshop", "name"], name="bay_once")]

    def __str__(self) -> str:
        return self.name


class DayLock(models.Model):
    """Whoever takes hours or a driver's time of a day holds its row meanwhile. The row says nothing else."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "day"], name="daylock_once")]


class Service(models.Model):
    """Something one can book by name. With a guide price it is a service at a stated price; without one it is a
    complaint to be looked into."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="services")
    name = models.CharField(max_length=100)
    hours = hours_field()
    guide_price = models.DecimalField(
        max_digits=12,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="with tax; none: a complaint, priced after inspection",
    )
    skill = models.ForeignKey(
        Skill, on_delete=models.SET_NULL, null=True, blank=True, related_name="services"
    )
    needs_bay = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    offered = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["workshop", "name"], name="service_once")]

    def __str__(self) -> str:
        return self.name
