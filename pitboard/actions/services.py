"""What the workshop offers, and what it has to do it with: skills and bays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from pitboard.actions._locks import lock_workshop
from pitboard.records.workshop import Bay, Service, Skill, Workshop
from pitboard.rules.capacity import MOST_SKILLS
from pitboard.rules.refusals import Refusal, Refused

LEAST_HOURS, MOST_HOURS = Decimal("0.1"), Decimal(80)
MOST_PRICE = Decimal(1_000_000)


@dataclass(frozen=True)
class ServiceOffer:
    """A service by name, with its usual hours; a guide price with tax, or none for a complaint to look into. `pk` is
    the row that is renamed or changed; without it the row of that name, or a new one. `skill` is a skill's id."""

    name: str
    hours: Decimal
    guide_price: Decimal | None = None
    skill: int | None = None
    needs_bay: bool = True
    pk: int | None = None


def set_services(workshop: Workshop, offers: Sequence[ServiceOffer]) -> None:
    """The whole list, in the order in which it is shown. What is not in it is no longer offered; bookings keep what
    was stated to them.

    Raises `Refused` with FACT_MISSING or FIGURE_OUT_OF_RANGE (fact `name`), or NAME_TWICE.
    """
    offers = [_checked(workshop, offer) for offer in offers]
    require_different([offer.name for offer in offers])
    with transaction.atomic():
        lock_workshop(workshop.pk)
        standing = {service.pk: service for service in workshop.services.all()}
        by_name = {service.name: service for service in standing.values()}
        kept = _rows_for(offers, standing)
        _free_names(kept, offers, by_name)
        for position, (offer, service) in enumerate(zip(offers, kept, strict=True)):
            service = service or Service(workshop=workshop)
            service.name, service.hours, service.guide_price = offer.name, offer.hours, offer.guide_price
            service.skill_id, service.needs_bay = offer.skill, offer.needs_bay
            service.position, service.offered = position, True
            service.save()
        gone = workshop.services.exclude(name__in=[offer.name for offer in offers])
        gone.update(offered=False)


def set_skills(workshop: Workshop, names: Sequence[str]) -> None:
    """All skills, by name. One that is dropped is asked for by nothing any more. Raises `Refused` with TOO_MANY_SKILLS
    (fact `most`) or NAME_TWICE."""
    wanted = _tidy(names)
    if len(wanted) > MOST_SKILLS:
        raise Refused(Refusal.TOO_MANY_SKILLS, most=MOST_SKILLS)
    with transaction.atomic():
        lock_workshop(workshop.pk)
        workshop.skills.exclude(name__in=wanted).delete()
        standing = set(workshop.skills.values_list("name", flat=True))
        Skill.objects.bulk_create(Skill(workshop=workshop, name=n) for n in wanted if n not in standing)


def set_bays(workshop: Workshop, names: Sequence[str]) -> None:
    """All bays, by name, in order. With none stated, a place for the car is never what lacks. Raises
    `Refused(NAME_TWICE)`."""
    wanted = _tidy(names)
    with transaction.atomic():
        lock_workshop(workshop.pk)
        workshop.bays.all().delete()
        Bay.objects.bulk_create(Bay(workshop=workshop, name=n, position=p) for p, n in enumerate(wanted))


def require_different(names: Sequence[str]) -> None:
    for place, name in enumerate(names):
        if name in names[:place]:
            raise Refused(Refusal.NAME_TWICE, name=name)


def _tidy(names: Sequence[str]) -> list[str]:
    tidy = [name.strip() for name in names if name.strip()]
    require_different(tidy)
    return tidy


def _checked(workshop: Workshop, offer: ServiceOffer) -> ServiceOffer:
    name = offer.name.strip()
    if not name:
        raise Refused(Refusal.FACT_MISSING, name="name")
    if not LEAST_HOURS <= offer.hours <= MOST_HOURS:
        raise Refused(Refusal.FIGURE_OUT_OF_RANGE, name="hours", least=LEAST_HOURS, most=MOST_HOURS)
    if offer.guide_price is not None and not 0 <= offer.guide_price <= MOST_PRICE:
        raise Refused(Refusal.FIGURE_OUT_OF_RANGE, name="guide_price", least=0, most=MOST_PRICE)
    skills = set(workshop.skills.values_list("pk", flat=True))
    skill = offer.skill if offer.skill in skills else None
    return ServiceOffer(name, offer.hours, offer.guide_price, skill, offer.needs_bay, offer.pk)


def _rows_for(offers: Sequence[ServiceOffer], standing: Mapping[int, Service]) -> list[Service | None]:
    """The row each offer names, else the row of that name unless another offer has named it."""
    named = {offer.pk for offer in offers}
    by_name = {service.name: service for pk, service in standing.items() if pk not in named}
    return [standing.get(offer.pk or 0) or by_name.get(offer.name) for offer in offers]


def _free_names(
    kept: Sequence[Service | None], offers: Sequence[ServiceOffer], by_name: dict[str, Service]
) -> None:
    """Two services may swap names, and a new one may take the name of one that is no longer offered: each name is
    free before it is given."""
    for service, offer in zip(kept, offers, strict=True):
        holder = by_name.get(offer.name)
        if holder is not None and holder is not service:
            Service.objects.filter(pk=holder.pk).update(name=f"{holder.name[:80]} ({holder.pk})")
