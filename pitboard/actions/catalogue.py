"""The workshop's usual repairs: added, changed, and no longer offered. Lines that were filled from one stay as they
are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet

from pitboard.actions._locks import lock_workshop
from pitboard.actions.services import LEAST_HOURS, MOST_HOURS, MOST_PRICE
from pitboard.queries.catalogue import UsualPart, UsualRepair
from pitboard.records.catalogue import CataloguePart, CatalogueRepair, SharedLabour
from pitboard.records.workshop import Workshop
from pitboard.rules.refusals import Refusal, Refused

MOST_QUANTITY = Decimal(9_999)
LONGEST_TITLE, LONGEST_WORDS = 120, 500


@dataclass(frozen=True)
class InCommon:
    """Labour shared with another usual repair, in hours of which each repair has at least as many."""

    other: CatalogueRepair
    title: str
    hours: Decimal


def add_usual_repair(
    workshop: Workshop, usual: UsualRepair, shared: Sequence[InCommon] = ()
) -> CatalogueRepair:
    """Raises `Refused` with FACT_MISSING or FIGURE_OUT_OF_RANGE (fact `name`), or NAME_TWICE."""
    usual = checked_usual_repair(usual)
    with transaction.atomic():
        lock_workshop(workshop.pk)
        repair = _write(CatalogueRepair(workshop=workshop), usual)
        _share(repair, shared)
        return repair


def change_usual_repair(
    repair: CatalogueRepair, usual: UsualRepair, shared: Sequence[InCommon] | None = None
) -> CatalogueRepair:
    """All of it, its parts too; offered again if it was not. Raises `Refused` as `add_usual_repair` does. Without
    `shared`, what it shares with others stays; what has become more than its own hours is cut to them."""
    usual = checked_usual_repair(usual)
    with transaction.atomic():
        lock_workshop(repair.workshop_id)
        repair = _write(CatalogueRepair.objects.get(pk=repair.pk), usual)
        if shared is None:
            _shared(repair).filter(hours__gt=usual.hours).update(hours=usual.hours)
        else:
            _share(repair, shared)
        return repair


def retire_usual_repair(repair: CatalogueRepair) -> None:
    """No longer offered; what was filled from it keeps saying so."""
    CatalogueRepair.objects.filter(pk=repair.pk).update(offered=False)


def set_shared_labour(repair: CatalogueRepair, shared: Sequence[InCommon]) -> None:
    """All labour that a usual repair shares with others.

    Raises `Refused` with FACT_MISSING (fact `name`), or FIGURE_OUT_OF_RANGE (facts `name`, `least`, `most`) when it is
    more than one of the two takes at all, or NAME_TWICE when the same other is named twice.
    """
    with transaction.atomic():
        lock_workshop(repair.workshop_id)
        _share(repair, shared)


def checked_usual_repair(usual: UsualRepair) -> UsualRepair:
    """The repair with its words tidied. Raises `Refused` with FACT_MISSING or FIGURE_OUT_OF_RANGE (fact `name`)."""
    usual = replace(
        usual,
        title=usual.title.strip(),
        why_it_matters=usual.why_it_matters.strip(),
        if_you_wait=usual.if_you_wait.strip(),
        parts=[replace(part, name=part.name.strip()) for part in usual.parts],
    )
    if not usual.title:
        raise Refused(Refusal.FACT_MISSING, name="title")
    _within("title", len(usual.title), 1, LONGEST_TITLE)
    _within("why_it_matters", len(usual.why_it_matters), 0, LONGEST_WORDS)
    _within("if_you_wait", len(usual.if_you_wait), 0, LONGEST_WORDS)
    _within("hours", usual.hours, Decimal(0), MOST_HOURS)
    for part in usual.parts:
        _check_part(part)
    return usual


def _check_part(part: UsualPart) -> None:
    if not part.name:
        raise Refused(Refusal.FACT_MISSING, name="part")
    _within("part", len(part.name), 1, LONGEST_TITLE)
    _within("quantity", part.quantity, Decimal("0.01"), MOST_QUANTITY)
    _within("unit_price", part.unit_price, Decimal(0), MOST_PRICE)


def _within(name: str, value: Decimal | int, least: Decimal | int, most: Decimal | int) -> None:
    if not least <= value <= most:
        raise Refused(Refusal.FIGURE_OUT_OF_RANGE, name=name, least=least, most=most)


def _write(repair: CatalogueRepair, usual: UsualRepair) -> CatalogueRepair:
    """Part of an action: the workshop is locked."""
    same = CatalogueRepair.objects.filter(workshop=repair.workshop_id, title=usual.title).exclude(
        pk=repair.pk
    )
    if same.exists():
        raise Refused(Refusal.NAME_TWICE, name=usual.title)
    skills = repair.workshop.skills.filter(pk=usual.skill or 0).values_list("pk", flat=True)
    repair.title, repair.hours, repair.needs_bay = usual.title, usual.hours, usual.needs_bay
    repair.skill_id = skills.first()
    repair.why_it_matters, repair.if_you_wait = usual.why_it_matters, usual.if_you_wait
    repair.offered = True
    repair.save()
    repair.parts.all().delete()
    CataloguePart.objects.bulk_create(
        CataloguePart(repair=repair, name=part.name, quantity=part.quantity, unit_price=part.unit_price)
        for part in usual.parts
    )
    return repair


def _share(repair: CatalogueRepair, shared: Sequence[InCommon]) -> None:
    """Part of an action: the workshop is locked."""
    others = [one.other.title for one in shared]
    for place, one in enumerate(shared):
        if one.other.workshop_id != repair.workshop_id or one.other.pk == repair.pk:
            raise Refused(Refusal.FACT_MISSING, name="other")
        if one.other.title in others[:place]:
            raise Refused(Refusal.NAME_TWICE, name=one.other.title)
        if not one.title.strip():
            raise Refused(Refusal.FACT_MISSING, name="title")
        _within("hours", one.hours, LEAST_HOURS, min(repair.hours, one.other.hours))
    _shared(repair).delete()
    SharedLabour.objects.bulk_create(
        SharedLabour(first=first, second=second, title=one.title.strip(), hours=one.hours)
        for one in shared
        for first, second in [_in_order(repair, one.other)]
    )


def _shared(repair: CatalogueRepair) -> "QuerySet[SharedLabour]":
    return SharedLabour.objects.filter(Q(first=repair) | Q(second=repair))


def _in_order(one: CatalogueRepair, other: CatalogueRepair) -> tuple[CatalogueRepair, CatalogueRepair]:
    """A pair stands once, whichever of the two it is written from."""
    return (one, other) if one.pk < other.pk else (other, one)
