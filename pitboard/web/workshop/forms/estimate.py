"""The sheet on which the advisor prices repairs: a row for each, with its parts, and always some empty ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.actions.price_repairs import NamedPart, Offer
from pitboard.queries.desk import OrderDesk, PricedLine, Revision
from pitboard.queries.formats import money
from pitboard.queries.sentences import say_refusal
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairLine
from pitboard.rules.lifecycle import CHANGEABLE_LINE_STATES
from pitboard.rules.money import ZERO, Part, labour_amount, part_amount, rounded
from pitboard.rules.refusals import Refusal, Refused
from pitboard.web.workshop.forms.fields import FigureField, in_currency

#: Empty rows that invite one more: parts of a repair, and a repair that no finding asked for.
EMPTY_PARTS = 2
EMPTY_ROWS = 1
#: More than any visit has; what is sent beyond it is not read.
MOST_ROWS = 60
MOST_PARTS = 30


class PartForm(forms.Form):
    name = forms.CharField(
        label=_("Part"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    quantity = FigureField(label=_("Quantity"), required=False, max_digits=8, decimal_places=2)
    price = FigureField(label=_("Price each"), required=False, max_digits=12, decimal_places=3)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        in_currency(self.fields["price"], currency)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.is_empty or self.errors:
            return typed
        if not typed.get("name"):
            self.add_error("name", gettext("Name this part."))
        if typed.get("price") is None:
            self.add_error("price", gettext("Give its price."))
        return typed

    @property
    def is_empty(self) -> bool:
        typed = self.cleaned_data
        return not typed.get("name") and typed.get("price") is None and typed.get("quantity") is None

    def part(self) -> NamedPart:
        typed = self.cleaned_data
        quantity = typed["quantity"] if typed["quantity"] is not None else Decimal(1)
        return NamedPart(typed["name"], quantity, typed["price"])


class OfferForm(forms.Form):
    finding = forms.IntegerField(required=False, widget=forms.HiddenInput)
    line = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Repair"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    hours = FigureField(label=_("Labour"), unit_after="h", required=False, max_digits=6, decimal_places=2)
    discount = FigureField(label=_("Discount"), required=False, max_digits=12, decimal_places=3)
    leave_out = forms.BooleanField(label=_("Leave this out"), required=False)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        in_currency(self.fields["discount"], currency)


@dataclass(frozen=True)
class Source:
    """What a row begins with."""

    finding: Finding | None = None
    line: RepairLine | None = None
    priced: PricedLine | None = None
    left_out: bool = False

    def initial(self, currency: str) -> dict[str, Any]:
        start: dict[str, Any] = {"leave_out": self.left_out}
        if self.finding is not None:
            start |= {"finding": self.finding.pk, "title": self.finding.title}
        if self.line is not None:
            start |= {"line": self.line.pk, "title": self.line.title, "hours": self.line.hours}
        if self.priced is not None:
            line = self.priced.line
            start |= {"title": line.title, "hours": line.hours}
            start["discount"] = rounded(line.discount, currency) if line.discount else None
        return start

    def parts(self, currency: str) -> list[dict[str, Any]]:
        if self.priced is None:
            return []
        return [
            {"name": part.name, "quantity": part.quantity, "price": rounded(part.unit_price, currency)}
            for part in self.priced.line.parts.all()
        ]


@dataclass
class Row:
    """One repair on the sheet. `source` is what is known of it; an invitation is a row that is still empty."""

    form: OfferForm
    parts: list[PartForm]
    source: Source = field(default_factory=Source)

    @property
    def is_invitation(self) -> bool:
        return self.source.finding is None and self.source.line is None

    def check(self) -> bool:
        """Everything in it is right, or it is empty or left out."""
        forms_right = self.form.is_valid() and all(part.is_valid() for part in self.parts)
        if not forms_right:
            return False
        if not self.counts:
            return True
        if self.form.cleaned_data["finding"] and self.source.finding is None:
            self.form.add_error("title", gettext("This finding was taken back meanwhile. Leave it out."))
        elif not self.form.cleaned_data["title"]:
            self.form.add_error("title", gettext("Name this repair."))
        elif not self.form.cleaned_data["hours"] and not self.named_parts:
            self.form.add_error("hours", say_refusal(Refused(Refusal.ESTIMATE_LINE_UNPRICED)))
        return self.form.is_valid()

    @property
    def counts(self) -> bool:
        typed = self.form.cleaned_data
        if typed["leave_out"]:
            return False
        return not self.is_invitation or bool(typed["title"] or typed["hours"] or self.named_parts)

    @property
    def named_parts(self) -> list[NamedPart]:
        return [part.part() for part in self.parts if not part.is_empty]

    def offer(self) -> Offer:
        typed = self.form.cleaned_data
        return Offer(
            title=typed["title"],
            hours=typed["hours"] or Decimal(0),
            parts=self.named_parts,
            discount=typed["discount"] or Decimal(0),
            finding=self.source.finding,
            line=self.source.line,
        )


class EstimateSheet:
    """All rows together. Without `data` they say what the draft says, or what the last revision and the findings ask
    for; with it, what was typed."""

    def __init__(self, desk: OrderDesk, data: Mapping[str, Any] | None = None) -> None:
        self.desk = desk
        self.currency = desk.order.workshop.currency
        self.is_bound = data is not None
        self.rows = list(self._empty_sheet()) if data is None else list(self._typed(data))

    @property
    def settled(self) -> list[RepairLine]:
        """Lines that keep what they cost."""
        return [line for line in self.desk.lines if _is_settled(line)]

    @property
    def wrong(self) -> list[dict[str, Any]]:
        """What to mend: each field with its error, for the list above the sheet."""
        forms_of_rows = [form for row in self.rows for form in (row.form, *row.parts)]
        return [
            {"href": f"#{bound.id_for_label}", "label": bound.label, "text": text}
            for form in forms_of_rows
            for bound in form
            for text in bound.errors
        ]

    def is_valid(self) -> bool:
        # Every row is looked at, so that everything that needs mending is said at once.
        checked = [row.check() and self._discount_fits(row) for row in self.rows]
        return all(checked)

    def _discount_fits(self, row: Row) -> bool:
        """Nothing is given back beyond what the repair costs: the estimate would say so and not do so."""
        if not row.counts:
            return True
        offer = row.offer()
        parts = [part_amount(Part(one.quantity, one.unit_price), self.currency) for one in offer.parts]
        labour = labour_amount(offer.hours, self.desk.order.workshop.hourly_rate, self.currency)
        costs = labour + sum(parts, ZERO)
        if offer.discount <= costs:
            return True
        text = gettext("The discount is more than the repair costs, %(amount)s.")
        row.form.add_error("discount", text % {"amount": money(costs, self.currency)})
        return False

    def offers(self) -> list[Offer]:
        return [row.offer() for row in self.rows if row.counts]

    # ---- as it begins ------------------------------------------------------------------------------------------

    def _empty_sheet(self) -> Iterator[Row]:
        sources = [*self._standing(), *self._found(), *[Source()] * EMPTY_ROWS]
        for number, source in enumerate(sources):
            prefix = f"row-{number}"
            parts = [*source.parts(self.currency), *[{}] * EMPTY_PARTS]
            yield Row(
                OfferForm(prefix=prefix, currency=self.currency, initial=source.initial(self.currency)),
                [
                    PartForm(prefix=f"{prefix}-part-{n}", currency=self.currency, initial=part)
                    for n, part in enumerate(parts)
                ],
                source,
            )

    def _standing(self) -> Iterator[Source]:
        base: Revision | None = self.desk.draft or self.desk.latest
        priced = {one.line.repair_id: one for one in base.lines} if base else {}
        for line in self.desk.lines:
            if not _is_settled(line):
                left_out = self.desk.draft is not None and line.pk not in priced
                yield Source(finding=line.finding, line=line, priced=priced.get(line.pk), left_out=left_out)

    def _found(self) -> Iterator[Source]:
        with_line = {line.finding_id for line in self.desk.lines}
        draft = self.desk.draft.estimate if self.desk.draft else None
        for finding in self.desk.troubles:
            if finding.pk not in with_line:
                # Left out of the draft once, it stays left out; what was found since is offered.
                left_out = draft is not None and finding.recorded_at <= draft.drafted_at
                yield Source(finding=finding, left_out=left_out)

    # ---- as it was sent ----------------------------------------------------------------------------------------

    def _typed(self, data: Mapping[str, Any]) -> Iterator[Row]:
        lines = {line.pk: line for line in self.desk.lines}
        findings = {finding.pk: finding for finding in self.desk.findings}
        for number in range(_count(data, "rows", MOST_ROWS)):
            prefix = f"row-{number}"
            form = OfferForm(data, prefix=prefix, currency=self.currency)
            parts = [
                PartForm(data, prefix=f"{prefix}-part-{n}", currency=self.currency)
                for n in range(_count(data, f"{prefix}-parts", MOST_PARTS))
            ]
            form.is_valid()
            line = lines.get(form.cleaned_data.get("line") or 0)
            finding = findings.get(form.cleaned_data.get("finding") or 0)
            yield Row(form, parts, Source(finding=finding or (line.finding if line else None), line=line))


def _is_settled(line: RepairLine) -> bool:
    return line.agreed_price is not None or line.state not in CHANGEABLE_LINE_STATES


def _count(data: Mapping[str, Any], name: str, most: int) -> int:
    text = str(data.get(name, ""))
    return min(int(text), most) if text.isascii() and text.isdigit() else 0
