"""Estimates: numbered revisions of priced lines, immutable once sent, and the authorisations given for them."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from pitboard.records.fields import EnumField, hours_field, in_enum, money_field
from pitboard.records.links import Share
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person
from pitboard.rules.money import Price


class Estimate(models.Model):
    """One revision. A draft until `sent_at`; from then on neither it nor its lines change."""

    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, related_name="estimates")
    revision = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    tax_percent = models.DecimalField(max_digits=5, decimal_places=2)
    prices_include_tax = models.BooleanField()
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True, help_text="why there is a new one, in plain words")

    class Meta:
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["order", "revision"], name="estimate_revision_once"),
            models.UniqueConstraint(fields=["order"], condition=Q(sent_at=None), name="estimate_one_draft"),
        ]


class EstimateLine(models.Model):
    """What one repair costs in one revision; amounts rounded as printed. Lines with the same number in `together` are
    chosen as one."""

    estimate = models.ForeignKey(Estimate, on_delete=models.CASCADE, related_name="lines")
    repair = models.ForeignKey(RepairLine, on_delete=models.PROTECT, related_name="priced")
    title = models.CharField(max_length=120)
    hours = hours_field()
    hourly_rate = money_field()
    discount = money_field(default=0)
    fixed_price = models.DecimalField(
        max_digits=12,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="with tax; agreed, whatever the hours and parts",
    )
    tax_percent = models.DecimalField(max_digits=5, decimal_places=2)
    together = models.PositiveSmallIntegerField(null=True, blank=True)
    net = money_field()
    tax = money_field()
    gross = money_field()

    class Meta:
        ordering = ["repair__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["estimate", "repair"], name="estimateline_once")]

    @property
    def price(self) -> Price:
        return Price(net=self.net, tax=self.tax, gross=self.gross)


class EstimatePart(models.Model):
    line = models.ForeignKey(EstimateLine, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=120)
    quantity = models.DecimalField(max_digits=8, decimal_places=2, default=1)
    unit_price = money_field()

    class Meta:
        ordering = ["pk"]


class EstimateSaving(models.Model):
    """Labour that two lines have in common: off the price of the second when both are chosen. Amounts rounded as
    printed."""

    estimate = models.ForeignKey(Estimate, on_delete=models.CASCADE, related_name="savings")
    first = models.ForeignKey(EstimateLine, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(EstimateLine, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120, help_text="what is done once, in plain words")
    hours = hours_field()
    net = money_field()
    tax = money_field()
    gross = money_field()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="estimatesaving_once"),
            models.CheckConstraint(
                condition=~Q(first=models.F("second")), name="estimatesaving_of_two_lines"
            ),
        ]

    @property
    def price(self) -> Price:
        return Price(net=self.net, tax=self.tax, gross=self.gross)


class Approval(StrEnum):
    """How an authorisation was given. By its limit and by tolerance nobody was asked anew: what was said before
    covers it."""

    WEB = "web"
    LINK = "link"
    BOOKING = "booking"
    PHONE = "phone"
    IN_PERSON = "in_person"
    LIMIT = "limit"
    TOLERANCE = "tolerance"


#: What was said before covers it, so nobody was asked anew and the workshop has nothing to confirm.
WITHOUT_ASKING = frozenset({Approval.BOOKING, Approval.LIMIT, Approval.TOLERANCE})


class Decision(StrEnum):
    """About one line. With "call me" it stays open, and the workshop calls."""

    APPROVED = "approved"
    DECLINED = "declined"
    DEFERRED = "deferred"
    CALL_ME = "call_me"


class Authorisation(models.Model):
    """What somebody ordered: which lines of which revision at which total. The database itself refuses to change or
    delete it (see `triggers`). Who it was stands in `Signature`, which privacy law may have erased."""

    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, related_name="authorisations")
    estimate = models.ForeignKey(Estimate, on_delete=models.PROTECT, null=True, related_name="authorisations")
    how = EnumField(Approval)
    given_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    net = money_field()
    tax = money_field()
    gross = money_field()
    spending_limit = models.DecimalField(
        max_digits=12,
        decimal_places=3,
        null=True,
        help_text="with tax; what it was measured against by limit",
    )
    measured_from = models.DecimalField(
        max_digits=12,
        decimal_places=3,
        null=True,
        help_text="with tax; the last total that somebody approved, against which tolerance was measured",
    )
    tolerance_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    tolerance_amount = models.DecimalField(max_digits=12, decimal_places=3, null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [in_enum("how", Approval, model="authorisation")]


class AuthorisedLine(models.Model):
    """One decision within an authorisation, with the price it was about. As unchangeable as its record. `carried`: it
    stands from an earlier record, and whoever gave this one was not asked about it."""

    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="lines")
    repair = models.ForeignKey(RepairLine, on_delete=models.PROTECT, related_name="authorised")
    title = models.CharField(max_length=120)
    decision = EnumField(Decision)
    carried = models.BooleanField(default=False)
    net = money_field()
    tax = money_field()
    gross = money_field()

    class Meta:
        ordering = ["pk"]
        constraints = [
            in_enum("decision", Decision, model="authorisedline"),
            models.UniqueConstraint(fields=["authorisation", "repair"], name="authorisedline_once"),
        ]


class AuthorisedSaving(models.Model):
    """Shared labour that was taken off the total of an authorisation. As unchangeable as its record."""

    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="savings")
    first = models.ForeignKey(RepairLine, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(
        RepairLine, on_delete=models.PROTECT, related_name="+", help_text="off whose price it was taken"
    )
    title = models.CharField(max_length=120)
    net = money_field()
    tax = money_field()
    gross = money_field()

    class Meta:
        ordering = ["pk"]


class Signature(models.Model):
    """Who gave an authorisation, as far as that is known and may be kept."""

    authorisation = models.OneToOneField(Authorisation, on_delete=models.PROTECT, related_name="signature")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    share = models.ForeignKey(
        Share,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="the link that was used, if one was",
    )
    name = models.CharField(max_length=150)
    address = models.GenericIPAddressField(null=True, blank=True)
    browser = models.CharField(max_length=300, blank=True)


class Confirmation(models.Model):
    """The workshop's word that it works to an authorisation, at its recalculated total."""

    authorisation = models.OneToOneField(Authorisation, on_delete=models.PROTECT, related_name="confirmation")
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    gross = money_field()
