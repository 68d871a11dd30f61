"""The workshop changes what it states about itself."""

from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import available_timezones

from django.db import transaction

from pitboard.actions._locks import lock_workshop
from pitboard.actions.settings import WorkshopFacts
from pitboard.records.holidays import is_known
from pitboard.records.workshop import Workshop
from pitboard.rules.refusals import Refusal, Refused


@dataclass(frozen=True)
class BookingTerms:
    """How one books, and how far one goes without asking. Hours to answer and to expire are hours in which the workshop
    is open; the others pass by day and by night. What was approved may become dearer by the tolerance, percent and
    money with tax (both hold; nought of either: every change is asked). A promised time that moves by less than the
    notice is not told."""

    book_days_ahead: int = 60
    lead_time_hours: int = 0
    change_deadline_hours: int = 12
    answer_within_hours: int = 8
    expire_after_hours: int = 30
    estimate_valid_days: int = 14
    tolerance_percent: Decimal = Decimal(0)
    tolerance_amount: Decimal = Decimal(0)
    promise_notice_minutes: int = 20


@dataclass(frozen=True)
class PublicFacts:
    """What the public page says besides, and which public holidays are kept. Texts are plain."""

    region: str = ""
    observe_holidays: bool = True
    map_url: str = ""
    imprint: str = ""
    privacy: str = ""
    show_on_time: bool = False


#: The least and the most of each figure.
RANGES: dict[str, tuple[Decimal, Decimal]] = {
    "tax_percent": (Decimal(0), Decimal(100)),
    "hourly_rate": (Decimal(0), Decimal(1_000_000)),
    "diagnosis_hours": (Decimal("0.1"), Decimal(24)),
    "diagnosis_fee": (Decimal(0), Decimal(1_000_000)),
    "book_days_ahead": (Decimal(1), Decimal(365)),
    "lead_time_hours": (Decimal(0), Decimal(720)),
    "change_deadline_hours": (Decimal(0), Decimal(720)),
    "answer_within_hours": (Decimal(1), Decimal(500)),
    "expire_after_hours": (Decimal(1), Decimal(1000)),
    "estimate_valid_days": (Decimal(1), Decimal(365)),
    "tolerance_percent": (Decimal(0), Decimal(50)),
    "tolerance_amount": (Decimal(0), Decimal(1_000_000)),
    "promise_notice_minutes": (Decimal(5), Decimal(480)),
}
_NEEDED = ("name", "address", "phone", "email")


def change_facts(
    workshop: Workshop,
    facts: WorkshopFacts,
    *,
    terms: BookingTerms | None = None,
    public: PublicFacts | None = None,
) -> Workshop:
    """All that is given takes the place of what stands; what is left out stays. Doing it twice changes nothing more.

    Raises `Refused` with FACT_MISSING (fact `name`), FIGURE_OUT_OF_RANGE (facts `name`, `least`, `most`),
    COUNTRY_UNKNOWN, REGION_UNKNOWN, ZONE_UNKNOWN or CURRENCY_UNKNOWN.
    """
    given = vars(facts) | (vars(terms) if terms else {}) | (vars(public) if public else {})
    _check(given, region=str(given.get("region", workshop.region)))
    with transaction.atomic():
        workshop = lock_workshop(workshop.pk)
        for name, value in given.items():
            setattr(workshop, name, value.strip() if isinstance(value, str) else value)
        if not is_known(workshop.country, workshop.region):
            # The region belonged to the country that stood here before.
            workshop.region = ""
        workshop.save(update_fields=list(given) + ["region"] * ("region" not in given))
        return workshop


def _check(given: dict[str, object], *, region: str) -> None:
    for name in _NEEDED:
        if not str(given[name]).strip():
            raise Refused(Refusal.FACT_MISSING, name=name)
    for name, (least, most) in RANGES.items():
        if name in given and not least <= Decimal(str(given[name])) <= most:
            raise Refused(Refusal.FIGURE_OUT_OF_RANGE, name=name, least=least, most=most)
    _check_place(given, region)
    if not _is_code(given["currency"], 3):
        raise Refused(Refusal.CURRENCY_UNKNOWN)


def _check_place(given: dict[str, object], region: str) -> None:
    if not _is_code(given["country"], 2):
        raise Refused(Refusal.COUNTRY_UNKNOWN)
    if "region" in given and region and not is_known(str(given["country"]), region):
        raise Refused(Refusal.REGION_UNKNOWN)
    if given["timezone"] not in available_timezones():
        raise Refused(Refusal.ZONE_UNKNOWN)


def _is_code(given: object, length: int) -> bool:
    """An ISO code: so many capital letters."""
    text = str(given)
    return len(text) == length and text.isascii() and text.isalpha() and text.isupper()
