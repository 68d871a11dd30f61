"""The workshop's usual repairs, known by their title."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from pitboard.actions._locks import lock_workshop
from pitboard.actions.catalogue import LONGEST_TITLE, LONGEST_WORDS, MOST_QUANTITY
from pitboard.actions.importing.bring_in import Fate
from pitboard.actions.services import MOST_HOURS, MOST_PRICE
from pitboard.records.catalogue import CataloguePart, CatalogueRepair, SharedLabour
from pitboard.records.workshop import Workshop
from pitboard.rules.cells import PartCell, hours, number, one_of, parts, text, yes_or_no
from pitboard.rules.money import decimals
from pitboard.rules.sheets import Column, Row

COLUMNS = (
    Column("title", "what the repair is known by", "Front brake pads and discs", needed=True),
    Column("hours", "of labour, usually, decimal", "1.8", needed=True),
    Column("skill", "one of the workshop's skills, by name", "high voltage"),
    Column("needs bay", "yes or no; yes when empty", "yes"),
    Column("why it matters", "for the customer", "Worn pads need a longer way to stop."),
    Column("if you wait", "for the customer", "The discs wear too, which costs more."),
    Column("parts", "name|quantity|price, and again after a semicolon", "Brake pads|1|52.40; Disc|2|59.00"),
)
_title = text(LONGEST_TITLE, needed=True)
_words = text(LONGEST_WORDS)
_hours = hours(MOST_HOURS)
_quantity = number(Decimal("0.01"), MOST_QUANTITY, 2)


@dataclass(frozen=True)
class CatalogueRow:
    title: str
    hours: Decimal
    skill_id: int | None
    needs_bay: bool
    why_it_matters: str
    if_you_wait: str
    parts: Sequence[PartCell]


Known = Mapping[str, CatalogueRepair]


class Catalogue:
    """What is there already is left as it is, or, with `update`, becomes what the file says, its parts too. Prices are
    as the workshop enters them, with or without tax by its setting."""

    key_column = "title"

    def __init__(self, workshop: Workshop, *, update: bool, at: datetime) -> None:
        self.workshop, self.update = workshop, update
        self.skill = one_of(dict(workshop.skills.values_list("name", "pk")))
        price = number(Decimal(0), MOST_PRICE, decimals(workshop.currency))
        self.parts = parts(_quantity, price, LONGEST_TITLE)

    def read(self, row: Row) -> CatalogueRow:
        needs_bay = row.read_if_said("needs bay", yes_or_no)
        return CatalogueRow(
            title=row.read("title", _title),
            hours=row.read("hours", _hours),
            skill_id=row.read_if_said("skill", self.skill),
            needs_bay=True if needs_bay is None else needs_bay,
            why_it_matters=row.read("why it matters", _words),
            if_you_wait=row.read("if you wait", _words),
            parts=row.read("parts", self.parts),
        )

    def key(self, item: CatalogueRow) -> str:
        return item.title

    def standing(self, items: Sequence[CatalogueRow]) -> Known:
        titles = [item.title for item in items]
        repairs = self.workshop.catalogue.filter(title__in=titles).prefetch_related("parts")
        return {repair.title: repair for repair in repairs}

    def fate(self, item: CatalogueRow, standing: Known) -> Fate:
        repair = standing.get(item.title)
        if repair is None:
            return Fate.ADDED
        return Fate.CHANGED if self.update and _as_it_stands(repair) != item else Fate.LEFT

    def add(self, items: Sequence[CatalogueRow], standing: Known) -> None:
        lock_workshop(self.workshop.pk)
        made = CatalogueRepair.objects.bulk_create(
            _filled(CatalogueRepair(workshop=self.workshop, title=item.title), item) for item in items
        )
        _write_parts(made, items)

    def change(self, items: Sequence[CatalogueRow], standing: Known) -> None:
        if not items:
            return
        changed = [_filled(standing[item.title], item) for item in items]
        CatalogueRepair.objects.bulk_update(
            changed, ["hours", "skill", "needs_bay", "why_it_matters", "if_you_wait", "offered"]
        )
        CataloguePart.objects.filter(repair__in=changed).delete()
        _write_parts(changed, items)
        _cut_shared_labour(changed)


def _as_it_stands(repair: CatalogueRepair) -> CatalogueRow | None:
    """What a row would say that changes nothing; none for a repair that is no longer offered."""
    if not repair.offered:
        return None
    return CatalogueRow(
        title=repair.title,
        hours=repair.hours,
        skill_id=repair.skill_id,
        needs_bay=repair.needs_bay,
        why_it_matters=repair.why_it_matters,
        if_you_wait=repair.if_you_wait,
        parts=[PartCell(part.name, part.quantity, part.unit_price) for part in repair.parts.all()],
    )


def _filled(repair: CatalogueRepair, item: CatalogueRow) -> CatalogueRepair:
    repair.hours, repair.skill_id, repair.needs_bay = item.hours, item.skill_id, item.needs_bay
    repair.why_it_matters, repair.if_you_wait = item.why_it_matters, item.if_you_wait
    repair.offered = True
    return repair


def _write_parts(repairs: Sequence[CatalogueRepair], items: Sequence[CatalogueRow]) -> None:
    CataloguePart.objects.bulk_create(
        CataloguePart(repair=repair, name=part.name, quantity=part.quantity, unit_price=part.price)
        for repair, item in zip(repairs, items, strict=True)
        for part in item.parts
    )


def _cut_shared_labour(repairs: Sequence[CatalogueRepair]) -> None:
    """Labour that two repairs share is never more than either takes at all."""
    most = {repair.pk: repair.hours for repair in repairs}
    for shared in SharedLabour.objects.filter(Q(first__in=repairs) | Q(second__in=repairs)):
        least = min(most.get(one, shared.hours) for one in (shared.first_id, shared.second_id))
        if shared.hours > least:
            SharedLabour.objects.filter(pk=shared.pk).update(hours=least)
