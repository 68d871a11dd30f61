"""What belongs to somebody's account: the browsers they are signed in with, further addresses, and invitations."""

from django.db import models

from pitboard.records.fields import EnumField, in_enum
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from pitboard.rules.permissions import Role


class SignIn(models.Model):
    """A browser that somebody signed in with, until it is signed out. `device` names the browser by a cookie of its
    own, so that one that was never seen before can be told."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    device = models.CharField(max_length=32)
    is_new_device = models.BooleanField(default=False, help_text="then the person was told")
    noticed_at = models.DateTimeField(null=True, blank=True, help_text="when they read that on the site")
    browser = models.CharField(max_length=300, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="last, to the hour")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-began_at", "-pk"]
        indexes = [models.Index(fields=["person", "ended_at"], name="signin_standing")]


class SavedAddress(models.Model):
    """A place beside the usual address at which somebody may hand over their car."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_addresses")
    name = models.CharField(max_length=60, blank=True, help_text='such as "Work"')
    address = models.CharField(max_length=250)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "address"], name="savedaddress_once")]

    def __str__(self) -> str:
        return self.address


class Invitation(models.Model):
    """The owner's word that whoever reads mail at this address may work here. Its link opens until it was accepted,
    taken back or has run out."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = EnumField(Role)
    title = models.CharField(max_length=60, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(help_text="last")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [in_enum("role", Role, model="invitation")]


class BilledTo(models.Model):
    """Whom a visit was billed to, kept apart once its customer's account is deleted: tax law wants it kept with the
    bill until that day, and nothing else may show it."""

    order = models.OneToOneField(RepairOrder, on_delete=models.PROTECT, related_name="billed_to")
    name = models.CharField(max_length=150)
    address = models.CharField(max_length=250, blank=True)
    keep_until = models.DateField()
