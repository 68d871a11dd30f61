"""A booking while it is being filled in: what is known so far, the days with room for it, and its summary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext

from pitboard.queries.calendar import Day, days_with_room, hours_asked_for
from pitboard.queries.formats import hours, long_day, money
from pitboard.records.bookings import Booking, Handover
from pitboard.records.vehicles import Vehicle
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.capacity import Room

WEEKS_SHOWN = 5


@dataclass(frozen=True)
class Draft:
    """As far as it makes sense: an unknown car, service or day is left out."""

    car: Vehicle | None
    services: Sequence[Service]
    has_complaint: bool
    day: date | None
    handover: str

    def hours(self, workshop: Workshop, offered: Sequence[Service]) -> Decimal:
        """Hours of work this would take. While nothing is chosen: of the longest that one could choose, so that a
        day which is offered now is not full afterwards."""
        asked = hours_asked_for(workshop, self.services, has_complaint=self.has_complaint)
        return asked or max([workshop.diagnosis_hours, *(service.hours for service in offered)])


def draft_of(data: QueryDict, cars: Mapping[str, Vehicle], offered: Mapping[str, Service]) -> Draft:
    return Draft(
        car=cars.get(data.get("car", "")),
        services=[offered[key] for key in dict.fromkeys(data.getlist("services")) if key in offered],
        has_complaint=bool(data.get("complaint", "").strip()),
        day=_date(data.get("day", "")),
        handover=data.get("handover", ""),
    )


def initial_of(data: QueryDict) -> dict[str, Any]:
    """What was chosen in the address, or typed already, as it goes back into the form."""
    single = ["car", "complaint", "day", "handover", "address", "phone", "test_drive_allowed"]
    initial: dict[str, Any] = {name: data[name] for name in single if name in data}
    return initial | {"services": data.getlist("services")}


def again(booking: Booking) -> QueryDict:
    """An earlier booking as what is chosen beforehand; its day is left to be chosen."""
    data = QueryDict(mutable=True)
    data["car"] = str(booking.vehicle_id)
    data.setlist("services", [str(key) for key in booking.services.values_list("service_id", flat=True)])
    data["complaint"], data["address"] = booking.complaint, booking.address
    data["handover"], data["phone"] = booking.handover.value, str(booking.phone)
    if booking.test_drive_allowed:
        data["test_drive_allowed"] = "on"
    return data


def calendar_weeks(
    workshop: Workshop, wanted: Decimal, chosen: date | None, *, at: datetime
) -> list[list[dict[str, Any]]]:
    """For pieces/calendar.html: this week and those that follow, Monday first."""
    today = workshop.opening().today(at)
    monday = today - timedelta(days=today.weekday())
    last = today + timedelta(days=workshop.book_days_ahead)
    days = days_with_room(workshop, first=monday, days=7 * WEEKS_SHOWN, wanted_hours=wanted, at=at)
    shown = [_day(day, today, last, wanted, chosen) for day in days]
    return [shown[start : start + 7] for start in range(0, len(shown), 7)]


def weekdays() -> list[tuple[str, str]]:
    return [(str(WEEKDAYS_ABBR[n]), str(WEEKDAYS[n])) for n in range(7)]


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
        {"name": gettext("Guide price"), "value": guide_price(draft, workshop)},
    ]


def guide_price(draft: Draft, workshop: Workshop) -> str:
    stated = [service.guide_price for service in draft.services if service.guide_price is not None]
    if not (draft.services or draft.has_complaint):
        return gettext("depends on the work")
    if not stated:
        return gettext("We look first. You approve each price before we repair anything.")
    total = money(sum(stated, Decimal(0)), workshop.currency)
    return gettext("%(price)s with tax. You approve anything more.") % {"price": total}


def needs_words(wanted: Decimal) -> str:
    return gettext("This visit needs about %(hours)s of work.") % {"hours": hours(wanted)}


def _day(day: Day, today: date, last: date, wanted: Decimal, chosen: date | None) -> dict[str, Any]:
    room = Room.CLOSED if day.day > last else day.room.room
    return {
        "day": day.day,
        "state": room.value,
        "free": day.room.places,
        "total": max(day.room.places, int(day.there // max(wanted, Decimal("0.1")))),
        "is_today": day.day == today,
        "chosen": day.day == chosen,
        "is_first_of_month": day.day.day == 1,
    }


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _work(draft: Draft) -> str:
    names = [service.name for service in draft.services]
    if draft.has_complaint:
        names.append(gettext("what you describe"))
    return ", ".join(names) or gettext("not chosen yet")


def _handover(handover: str) -> str:
    if handover == Handover.COLLECTION:
        return gettext("We collect it")
    return gettext("You bring it") if handover == Handover.DROP_OFF else gettext("not chosen yet")
