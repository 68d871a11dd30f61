"""A booking while it is being filled in: what is known so far, and its summary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext, gettext_lazy

from pitboard.queries.calendar import work_asked_for
from pitboard.queries.formats import hours, long_day, money
from pitboard.records.bookings import Booking, GettingAround, Handover
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.capacity import Work
from pitboard.web.customer.fields import AmountField

SINGLE = (
    "car",
    "complaint",
    "day",
    "handover",
    "address",
    "phone",
    "getting_around",
    "spending_limit",
    "always_call_about_safety",
    "test_drive_allowed",
)
AROUND_WORDS = {
    GettingAround.NOTHING: gettext_lazy("You need nothing"),
    GettingAround.LOAN_CAR: gettext_lazy("A loan car"),
    GettingAround.WAITS_HERE: gettext_lazy("You wait here"),
}


@dataclass(frozen=True)
class Draft:
    """As far as it makes sense: an unknown car, service or day is left out."""

    car: Vehicle | None
    services: Sequence[Service]
    has_complaint: bool
    day: date | None
    handover: str
    getting_around: str
    spending_limit: Decimal | None
    calls_about_safety: bool

    @property
    def asks_for_something(self) -> bool:
        return bool(self.services) or self.has_complaint

    def work(self, workshop: Workshop, offered: Sequence[Service]) -> Work | Decimal:
        """The work this would take, by skill and bay. While nothing is chosen: the hours of the longest that one
        could choose, so that a day which is offered now is not full afterwards."""
        if self.asks_for_something:
            return work_asked_for(workshop, self.services, has_complaint=self.has_complaint)
        return max([workshop.diagnosis_hours, *(service.hours for service in offered)])


def draft_of(data: QueryDict, cars: Mapping[str, Vehicle], offered: Mapping[str, Service]) -> Draft:
    return Draft(
        car=cars.get(data.get("car", "")),
        services=[offered[key] for key in dict.fromkeys(data.getlist("services")) if key in offered],
        has_complaint=bool(data.get("complaint", "").strip()),
        day=_date(data.get("day", "")),
        handover=data.get("handover", ""),
        getting_around=data.get("getting_around", ""),
        spending_limit=_amount(data.get("spending_limit", "")),
        calls_about_safety="always_call_about_safety" in data,
    )


def initial_of(data: QueryDict) -> dict[str, Any]:
    """What was chosen in the address, or typed already, as it goes back into the form."""
    initial: dict[str, Any] = {name: data[name] for name in SINGLE if name in data}
    return initial | {"services": data.getlist("services")}


def again(booking: Booking) -> QueryDict:
    """An earlier booking as what is chosen beforehand; its day is left to be chosen."""
    data = QueryDict(mutable=True)
    data["car"] = str(booking.vehicle_id)
    data.setlist("services", [str(key) for key in booking.services.values_list("service_id", flat=True)])
    data["complaint"], data["address"] = booking.complaint, booking.address
    data["handover"], data["phone"] = booking.handover.value, str(booking.phone)
    data["getting_around"] = booking.getting_around.value
    if booking.spending_limit is not None:
        data["spending_limit"] = f"{booking.spending_limit.normalize():f}"
    for name in ("always_call_about_safety", "test_drive_allowed"):
        if getattr(booking, name):
            data[name] = "on"
    return data


def as_it_stands(booking: Booking) -> QueryDict:
    """A booking that is being changed, its day chosen as it is."""
    data = again(booking)
    data["day"] = booking.day.isoformat()
    return data


def summary_rows(draft: Draft, workshop: Workshop) -> list[dict[str, str]]:
    """For pieces/review.html."""
    return [
        {
            "name": gettext("Car"),
            "value": draft.car.label if draft.car else gettext("not chosen yet"),
            "plate": draft.car.plate if draft.car else "",
            "href": "#step-car",
        },
        {"name": gettext("Work"), "value": _work(draft), "href": "#step-work"},
        {
            "name": gettext("Day"),
            "value": long_day(draft.day) if draft.day else gettext("not chosen yet"),
            "href": "#step-day",
        },
        {"name": gettext("Handing over"), "value": _handover(draft.handover), "href": "#step-handover"},
        {
            "name": gettext("Meanwhile"),
            "value": str(AROUND_WORDS[_around(draft.getting_around)]),
            "href": "#step-handover",
        },
        {
            "name": gettext("Spending limit"),
            "value": limit_words(draft.spending_limit, draft.calls_about_safety, workshop.currency),
            "href": "#step-limit",
        },
        {"name": gettext("Guide price"), "value": guide_price(draft, workshop)},
    ]


def guide_price(draft: Draft, workshop: Workshop) -> str:
    stated = [service.guide_price for service in draft.services if service.guide_price is not None]
    if not draft.asks_for_something:
        return gettext("depends on the work")
    if not stated:
        return gettext("We look first. You approve each price before we repair anything.")
    total = money(sum(stated, Decimal(0)), workshop.currency)
    return gettext("%(price)s with tax. You approve anything more.") % {"price": total}


def needs_words(wanted: Work) -> str:
    return gettext("This visit needs about %(hours)s of work.") % {"hours": hours(wanted.hours)}


def limit_words(limit: Decimal | None, calls_about_safety: bool, currency: str) -> str:
    """What somebody said about spending, as one line."""
    asked = gettext("we ask about every repair")
    if limit is not None:
        asked = gettext("up to %(amount)s with tax, we ask above") % {"amount": money(limit, currency)}
    return (
        gettext("%(limit)s; we always call about safety") % {"limit": asked} if calls_about_safety else asked
    )


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _amount(text: str) -> Decimal | None:
    try:
        amount: Decimal | None = AmountField(required=False, min_value=Decimal("0.01")).clean(text)
    except ValidationError:
        return None
    return amount


def _around(text: str) -> GettingAround:
    try:
        return GettingAround(text)
    except ValueError:
        return GettingAround.NOTHING


def _work(draft: Draft) -> str:
    names = [service.name for service in draft.services]
    if draft.has_complaint:
        names.append(gettext("what you describe"))
    return ", ".join(names) or gettext("not chosen yet")


def _handover(handover: str) -> str:
    if handover == Handover.COLLECTION:
        return gettext("We collect it")
    return gettext("You bring it") if handover == Handover.DROP_OFF else gettext("not chosen yet")
