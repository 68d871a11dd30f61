"""The sheet on which the advisor prices repairs: a row for each, with its parts, and always some empty ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.actions.price_repairs import NamedPart, Offer, Shared
from pitboard.queries.carried import Carried
from pitboard.queries.catalogue import UsualRepair, shared_labour
from pitboard.queries.desk import OrderDesk, PricedLine, Revision
from pitboard.queries.formats import money
from pitboard.queries.sentences import say_refusal
from pitboard.records.catalogue import CatalogueRepair
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairLine
from pitboard.rules.lifecycle import CHANGEABLE_LINE_STATES
from pitboard.rules.money import ZERO, Part, labour_amount, part_amount, rounded
from pitboard.rules.refusals import Refusal, Refused
from pitboard.web.workshop.forms.estimate_parts import OfferForm, PartForm, SharedForm, amount, plain

#: Empty rows that invite one more: parts of a repair, a repair that no finding asked for, labour that two share.
EMPTY_PARTS = 2
EMPTY_ROWS = 1
EMPTY_SHARED = 1
#: More than any visit has; what is sent beyond it is not read.
MOST_ROWS = 60
MOST_PARTS = 30
MOST_SHARED = 30


@dataclass(frozen=True)
class Known:
    """What the sheet may be filled from: usual repairs by finding, and what earlier visits of the car left open."""

    usual: Mapping[int, UsualRepair] = field(default_factory=dict)
    carried: Sequence[Carried] = ()


@dataclass(frozen=True)
class Source:
    """What a row begins with."""

    finding: Finding | None = None
    line: RepairLine | None = None
    priced: PricedLine | None = None
    usual: UsualRepair | None = None
    carried: Carried | None = None
    left_out: bool = False

    @property
    def catalogue(self) -> int | None:
        if self.line is not None and self.line.catalogue_id is not None:
            return self.line.catalogue_id
        return self.usual.pk if self.usual and self.priced is None else None

    def initial(self, currency: str, tax: Decimal) -> dict[str, Any]:
        start: dict[str, Any] = {
            "leave_out": self.left_out,
            "catalogue": self.catalogue,
            "tax": plain(tax),
        }
        if self.finding is not None:
            start |= {"finding": self.finding.pk, "title": self.finding.title}
        if self.usual is not None:
            start |= {"title": start.get("title") or self.usual.title, "hours": self.usual.hours}
        if self.line is not None:
            start |= {"line": self.line.pk, "title": self.line.title, "hours": self.line.hours}
        if self.carried is not None:
            start |= {"carried": self.carried.line.pk, "title": self.carried.line.title}
        line = self.priced.line if self.priced else self.carried.priced if self.carried else None
        if line is not None:
            start |= {"title": line.title, "hours": line.hours, "discount": amount(line.discount, currency)}
        if self.priced is not None:
            start |= {
                "tax": plain(line.tax_percent) if line else plain(tax),
                "together": line.together if line else None,
            }
        return start

    def parts(self, currency: str) -> list[dict[str, Any]]:
        line = self.priced.line if self.priced else self.carried.priced if self.carried else None
        parts = list(line.parts.all()) if line else list(self.usual.parts) if self.usual else []
        return [
            {"name": part.name, "quantity": part.quantity, "price": rounded(part.unit_price, currency)}
            for part in parts
        ]


@dataclass
class Row:
    """One repair on the sheet. `source` is what is known of it; an invitation is a row that is still empty."""

    number: int
    form: OfferForm
    parts: list[PartForm]
    source: Source = field(default_factory=Source)

    @property
    def key(self) -> str:
        return f"row-{self.number}"

    @property
    def name(self) -> str:
        return str(self.form["title"].value() or "").strip()

    @property
    def is_invitation(self) -> bool:
        return self.source.finding is None and self.source.line is None and self.source.carried is None

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

    def offer(self, catalogue: Mapping[int, CatalogueRepair]) -> Offer:
        typed = self.form.cleaned_data
        return Offer(
            title=typed["title"],
            hours=typed["hours"] or Decimal(0),
            parts=self.named_parts,
            discount=typed["discount"] or Decimal(0),
            finding=self.source.finding,
            line=self.source.line,
            tax_percent=typed["tax"],
            together=typed["together"],
            catalogue=catalogue.get(typed["catalogue"] or 0),
            carried_from=self.source.carried.line if self.source.carried else None,
        )


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("A word to the customer"),
        required=False,
        max_length=500,
        help_text=_("Why there is a new version, or what else to know. It stands above the prices."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EstimateSheet:
    """All rows together. Without `data` they say what the draft says, or what the last revision and the findings ask
    for; with it, what was typed."""

    def __init__(
        self, desk: OrderDesk, data: Mapping[str, Any] | None = None, known: Known | None = None
    ) -> None:
        self.desk = desk
        self.known = known or Known()
        self.currency = desk.order.workshop.currency
        self.is_bound = data is not None
        self.rows = list(self._empty_sheet()) if data is None else list(self._typed(data))
        self.shared_forms = list(self._shared_saved() if data is None else self._shared_typed(data))
        note = desk.draft.estimate.note if desk.draft else ""
        self.note_form = NoteForm(data, initial={"note": note})

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
            for form in (*forms_of_rows, *self.shared_forms, self.note_form)
            for bound in form
            for text in bound.errors
        ]

    def is_valid(self) -> bool:
        # Every row is looked at, so that everything that needs mending is said at once.
        checked = [row.check() and self._discount_fits(row) for row in self.rows]
        shared = [form.is_valid() for form in self.shared_forms]
        return all([*checked, *shared, self.note_form.is_valid()])

    def _discount_fits(self, row: Row) -> bool:
        """Nothing is given back beyond what the repair costs: the estimate would say so and not do so."""
        if not row.counts:
            return True
        offer = row.offer({})
        parts = [part_amount(Part(one.quantity, one.unit_price), self.currency) for one in offer.parts]
        labour = labour_amount(offer.hours, self.desk.order.workshop.hourly_rate, self.currency)
        costs = labour + sum(parts, ZERO)
        if offer.discount <= costs:
            return True
        text = gettext("The discount is more than the repair costs, %(amount)s.")
        row.form.add_error("discount", text % {"amount": money(costs, self.currency)})
        return False

    @property
    def note(self) -> str:
        return str(self.note_form.cleaned_data["note"])

    def offers(self) -> list[Offer]:
        wanted = {row.form.cleaned_data["catalogue"] or 0 for row in self._counting}
        catalogue = self.desk.order.workshop.catalogue.in_bulk(sorted(wanted))
        return [row.offer(catalogue) for row in self._counting]

    def shared(self) -> list[Shared]:
        """By the places of the offers; what is about a row that was left out is left out with it."""
        places = {row.key: place for place, row in enumerate(self._counting)}
        lines = {_key_of(line): line for line in self.settled}
        found: list[Shared] = []
        for form in self.shared_forms:
            typed = form.cleaned_data
            first = places.get(typed["first"], lines.get(typed["first"])) if form.counts else None
            second = places.get(typed["second"])
            if first is not None and second is not None:
                found.append(Shared(first, second, typed["title"], typed["hours"]))
        return found

    @property
    def _counting(self) -> list[Row]:
        return [row for row in self.rows if row.counts]

    # ---- as it begins ------------------------------------------------------------------------------------------

    def _empty_sheet(self) -> Iterator[Row]:
        sources = [*self._standing(), *self._found(), *self._left_before(), *[Source()] * EMPTY_ROWS]
        tax = self.desk.order.workshop.tax_percent
        for number, source in enumerate(sources):
            prefix = f"row-{number}"
            parts = [*source.parts(self.currency), *[{}] * EMPTY_PARTS]
            yield Row(
                number,
                OfferForm(prefix=prefix, currency=self.currency, initial=source.initial(self.currency, tax)),
                [
                    PartForm(prefix=f"{prefix}-part-{n}", currency=self.currency, initial=part)
                    for n, part in enumerate(parts)
                ],
                source,
            )

    def _standing(self) -> Iterator[Source]:
        base = self._base
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
                usual = self.known.usual.get(finding.pk)
                yield Source(finding=finding, usual=usual, left_out=left_out)

    def _left_before(self) -> Iterator[Source]:
        """What the car's owner put off or declined before is there to be taken over, and left out until it is."""
        for carried in self.known.carried:
            yield Source(carried=carried, left_out=True)

    @property
    def _base(self) -> Revision | None:
        return self.desk.draft or self.desk.latest

    def _shared_saved(self) -> Iterator[SharedForm]:
        """What the last revision shares, what the catalogue says of repairs that were not in it yet, and a row more."""
        key = {row.source.line.pk: row.key for row in self.rows if row.source.line}
        key |= {line.pk: _key_of(line) for line in self.settled}
        saved = self._base.savings if self._base else ()
        begins: list[dict[str, Any]] = []
        for one in saved:
            first, second = key.get(one.first.repair_id, ""), key.get(one.second.repair_id, "")
            if second.startswith("row-") and first:
                begins.append({"first": first, "second": second, "title": one.title, "hours": one.hours})
        begins += self._shared_by_catalogue()
        for number, start in enumerate([*begins, *[{}] * EMPTY_SHARED]):
            yield self._shared_form(number, initial=start)

    def _shared_by_catalogue(self) -> list[dict[str, Any]]:
        usual = {row.source.catalogue: row.key for row in self.rows if row.source.catalogue}
        usual |= {line.catalogue_id: _key_of(line) for line in self.settled if line.catalogue_id}
        priced = {row.key for row in self.rows if row.source.priced} | {
            _key_of(line) for line in self.settled
        }
        found: list[dict[str, Any]] = []
        for one in shared_labour([pk for pk in usual if pk is not None]):
            first, second = usual[one.first], usual[one.second]
            if not second.startswith("row-"):
                first, second = second, first
            # Of two that were priced before, the advisor has decided already.
            if second.startswith("row-") and not {first, second} <= priced:
                found.append({"first": first, "second": second, "title": one.title, "hours": one.hours})
        return found

    # ---- as it was sent ----------------------------------------------------------------------------------------

    def _typed(self, data: Mapping[str, Any]) -> Iterator[Row]:
        lines = {line.pk: line for line in self.desk.lines}
        findings = {finding.pk: finding for finding in self.desk.findings}
        carried = {one.line.pk: one for one in self.known.carried}
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
            source = Source(
                finding=finding or (line.finding if line else None),
                line=line,
                carried=carried.get(form.cleaned_data.get("carried") or 0),
            )
            yield Row(number, form, parts, source)

    def _shared_typed(self, data: Mapping[str, Any]) -> Iterator[SharedForm]:
        for number in range(_count(data, "shared", MOST_SHARED)):
            yield self._shared_form(number, data)

    def _shared_form(
        self, number: int, data: Mapping[str, Any] | None = None, initial: dict[str, Any] | None = None
    ) -> SharedForm:
        return SharedForm(
            data,
            prefix=f"shared-{number}",
            initial=initial,
            offered=[
                (row.key, row.name or gettext("Repair %(n)s") % {"n": row.number + 1}) for row in self.rows
            ],
            settled=[(_key_of(line), line.title) for line in self.settled if line.agreed_price is None],
        )


def _key_of(line: RepairLine) -> str:
    return f"line-{line.pk}"


def _is_settled(line: RepairLine) -> bool:
    return line.agreed_price is not None or line.state not in CHANGEABLE_LINE_STATES


def _count(data: Mapping[str, Any], name: str, most: int) -> int:
    text = str(data.get(name, ""))
    return min(int(text), most) if text.isascii() and text.isdigit() else 0
