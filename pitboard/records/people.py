"""People: customers and staff sign in the same way; staff also belong to a workshop."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from pitboard.records.fields import EnumField, in_enum
from pitboard.rules.auditing import Origin
from pitboard.rules.permissions import Role

#: Ends the stand-in for the e-mail address of somebody who gave none; no mail ever goes there (RFC 2606).
NO_EMAIL = "@nobody.invalid"


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who can sign in. The e-mail address is the user name."""

    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Your name"), max_length=150)
    phone = PhoneNumberField(_("Phone"), blank=True)
    address = models.CharField(_("Address"), max_length=250, blank=True)
    language = models.CharField(max_length=12, blank=True)
    timezone = models.CharField(max_length=64, blank=True, help_text="IANA name; none: the workshop's zone")
    quiet_from = models.TimeField(null=True, blank=True, help_text="of the own wall clock; none: never quiet")
    quiet_to = models.TimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    sign_out_count = models.PositiveIntegerField(
        default=0, db_default=0, help_text="raised to end every session at once, wherever it is"
    )

    objects = PersonManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once_in_any_case")]

    def __str__(self) -> str:
        return self.name

    @property
    def has_email(self) -> bool:
        """Whether mail can reach them: a caller for whom the workshop wrote a booking may have given none."""
        return not self.email.endswith(NO_EMAIL)

    #: From where they act, put there by the gate that let them in; the worker and the command line have none.
    origin: Origin | None = None

    def get_full_name(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session carries and every request compares: a new password ends all others, and so does the count."""
        return self._with_count(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for known in super().get_session_auth_fallback_hash():
            yield self._with_count(known)

    def _with_count(self, known: str) -> str:
        return f"{known}.{self.sign_out_count}" if self.sign_out_count else known

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.email

    @property
    def initials(self) -> str:
        words = self.name.split() or [self.email]
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else words[0][1:2])).upper()


class StaffMember(models.Model):
    """A person's job at a workshop, from one day to another."""

    workshop = models.ForeignKey("records.Workshop", on_delete=models.PROTECT, related_name="staff")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="jobs")
    role = EnumField(Role)
    title = models.CharField(max_length=60, blank=True)
    skills = models.ManyToManyField("records.Skill", blank=True, related_name="staff")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            in_enum("role", Role, model="staffmember"),
            models.UniqueConstraint(
                fields=["workshop", "person"],
                condition=models.Q(until=None),
                name="staffmember_one_job_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.role})"


class WorkingHours(models.Model):
    """One span of a weekday (Monday is 0) in which somebody works, in the workshop's wall time. Whoever has none at
    all works whenever the workshop is open."""

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="working_hours")
    weekday = models.PositiveSmallIntegerField()
    begins = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering = ["weekday", "begins"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="workinghours_weekday_exists"),
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("begins")), name="workinghours_forward"
            ),
            models.UniqueConstraint(fields=["staff", "weekday", "begins"], name="workinghours_once"),
        ]


class Absence(models.Model):
    """Whole days on which somebody is away, the first and the last included."""

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="absences")
    from_day = models.DateField()
    to_day = models.DateField()
    why = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["from_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_day__gte=models.F("from_day")), name="absence_forward"
            ),
            models.UniqueConstraint(fields=["staff", "from_day", "to_day"], name="absence_once"),
        ]
        indexes = [models.Index(fields=["to_day"], name="absence_by_end")]
