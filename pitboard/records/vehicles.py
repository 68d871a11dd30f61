"""Vehicles, known everywhere by their plate, and whose they are."""

from django.db import models

from pitboard.records.people import Person


class Vehicle(models.Model):
    plate = models.CharField(max_length=16, help_text="as people read it")
    plate_key = models.CharField(max_length=16, unique=True, help_text="letters and digits alone")
    make = models.CharField(max_length=60)
    model = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    vin = models.CharField(max_length=17, blank=True)
    mileage_km = models.PositiveIntegerField(null=True, blank=True, help_text="the newest reading known")
    next_service_on = models.DateField(null=True, blank=True)
    next_service_km = models.PositiveIntegerField(null=True, blank=True)
    service_told_at = models.DateTimeField(
        null=True, blank=True, help_text="that the service named here has come due"
    )

    def __str__(self) -> str:
        return self.plate

    @property
    def label(self) -> str:
        return f"{self.make} {self.model}".strip()


class Ownership(models.Model):
    """Who has a car, from when to when. It is confirmed when the workshop has seen the car and its owner; a plate
    alone, which anybody can type, shows nobody's history."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="ownerships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ownerships")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="of the workshop"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle", "person"],
                condition=models.Q(until=None),
                name="ownership_once_at_a_time",
            )
        ]


class VehicleModel(models.Model):
    """A make and model that is suggested while somebody types. Any other may be typed."""

    make = models.CharField(max_length=60)
    model = models.CharField(max_length=80)

    class Meta:
        ordering = ["make", "model"]
        constraints = [models.UniqueConstraint(fields=["make", "model"], name="vehiclemodel_once")]

    def __str__(self) -> str:
        return f"{self.make} {self.model}"
