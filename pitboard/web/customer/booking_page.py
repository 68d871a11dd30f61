"""What the pages that ask for a visit share, whether it is a new one or one that is changed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext

from pitboard.actions.book import Wish
from pitboard.queries.access import own_vehicles
from pitboard.queries.calendar import as_work
from pitboard.queries.formats import money
from pitboard.queries.owners import as_known_to
from pitboard.queries.sentences import say_refusal
from pitboard.records.bookings import Booking, Handover
from pitboard.records.people import Person
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.money import taxed
from pitboard.rules.refusals import Refusal, Refused
from pitboard.web.customer.booking_draft import draft_of, needs_words, summary_rows
from pitboard.web.customer.booking_weeks import week_asked_for, weekdays, weeks_with_room
from pitboard.web.customer.forms import BookingForm
from pitboard.web.zone import workshop_of

#: Where a person looks to mend what was refused; anything else stands above the form.
FIELDS = {
    Refusal.NOTHING_ASKED_FOR: "complaint",
    Refusal.CAR_ALREADY_BOOKED: "car",
    Refusal.CAR_ALREADY_HERE: "car",
    Refusal.WINDOW_NEEDS_ADDRESS: "address",
    Refusal.SPENDING_LIMIT_WRONG: "spending_limit",
    Refusal.DAY_PAST: "day",
    Refusal.DAY_TOO_SOON: "day",
    Refusal.DAY_CLOSED: "day",
    Refusal.DAY_FULL: "day",
    Refusal.DAY_TOO_FAR: "day",
}
#: Buttons of the form that ask for days alone: nothing is checked or sent then.
ONLY_DAYS = ("show_days", "show_weeks")


def the_workshop(request: HttpRequest) -> Workshop:
    workshop = workshop_of(request)
    if workshop is None:
        raise Http404
    return workshop


def choices_of(person: Person, workshop: Workshop) -> dict[str, Any]:
    """What a new booking chooses from."""
    return {
        "cars": as_known_to(person, own_vehicles(person)),
        "services": list(Service.objects.filter(workshop=workshop, offered=True)),
        "workshop": workshop,
    }


def choices_for(booking: Booking) -> dict[str, Any]:
    """What a change chooses from: the same car, and what it was booked for even if that is offered no more."""
    booked = booking.services.values_list("service_id", flat=True)
    services = Service.objects.filter(workshop=booking.workshop)
    return {
        "cars": [booking.vehicle],
        "services": list(services.filter(offered=True) | services.filter(pk__in=list(booked))),
        "workshop": booking.workshop,
    }


def is_sent(request: HttpRequest) -> bool:
    return request.method == "POST" and not any(name in request.POST for name in ONLY_DAYS)


def typed(request: HttpRequest) -> QueryDict:
    """What was posted; a tap on one of the other days offered counts as that day."""
    if "day_instead" not in request.POST:
        return request.POST
    data = request.POST.copy()
    data.setlist("day", data.getlist("day_instead"))
    return data


def form_pieces(
    form: BookingForm, data: QueryDict, workshop: Workshop, *, standing: Booking | None = None, at: datetime
) -> dict[str, Any]:
    """What follows the choices on the page: days with room for them, and the summary."""
    if "car" not in data and len(form.vehicles) == 1:
        data = data.copy()
        data["car"] = next(iter(form.vehicles))
    draft = draft_of(data, form.vehicles, form.offered)
    wanted = draft.work(workshop, list(form.offered.values()))
    shown = weeks_with_room(
        workshop, wanted, draft.day, asked_first=week_asked_for(data), standing=standing, at=at
    )
    return {
        "form": form,
        "calendar": shown,
        "weeks": shown.weeks,
        "weekdays": weekdays(),
        "needs": needs_words(as_work(wanted)) if draft.asks_for_something else "",
        "rows": summary_rows(draft, workshop),
    }


def wish_of(form: BookingForm) -> Wish:
    data = form.cleaned_data
    return Wish(
        day=data["day"],
        services=[form.offered[key] for key in data["services"]],
        complaint=data["complaint"],
        handover=Handover(data["handover"]),
        phone=data["phone"].as_e164,
        address=data["address"] if data["handover"] == Handover.COLLECTION else "",
        test_drive_allowed=data["test_drive_allowed"],
        pictures=data["photos"],
        getting_around=data["getting_around"],
        spending_limit=data["spending_limit"],
        always_call_about_safety=data["always_call_about_safety"],
    )


def refuse_in(form: BookingForm, refused: Refused) -> None:
    """The form says why it did not go through; a day that filled up meanwhile comes with others."""
    form.add_error(FIELDS.get(refused.code), _explained(refused))
    if refused.code is Refusal.DAY_FULL:
        form.other_days = cast("list[date]", refused.facts.get("next_days", []))


def terms_words(workshop: Workshop) -> Mapping[str, str]:
    """What the workshop states about itself, beside the form."""
    hours = workshop.answer_within_hours
    until = workshop.change_deadline_hours
    answer = ngettext(
        "We answer by e-mail within %(hours)s opening hour.",
        "We answer by e-mail within %(hours)s opening hours.",
        hours,
    )
    change = ngettext(
        "You can change or cancel it free of charge until %(hours)s hour before we open that day.",
        "You can change or cancel it free of charge until %(hours)s hours before we open that day.",
        until,
    )
    return {
        "answer": answer % {"hours": hours},
        "change": change % {"hours": until},
        "diagnosis": diagnosis_words(workshop),
    }


def diagnosis_words(workshop: Workshop) -> str:
    """What looking for a cause costs; nothing where it costs nothing."""
    if not workshop.diagnosis_fee:
        return ""
    fee = taxed(workshop.diagnosis_fee, workshop.tax, workshop.currency).gross
    return gettext(
        "If you describe something and then decide against every repair, looking for its cause costs %(fee)s with tax."
    ) % {"fee": money(fee, workshop.currency)}


def _explained(refused: Refused) -> str:
    if refused.code is not Refusal.CAR_ALREADY_BOOKED:
        return say_refusal(refused)
    standing = reverse("booking", args=[refused.facts["booking"]])
    return format_html('{} <a href="{}">{}</a>', say_refusal(refused), standing, gettext("See that booking"))
