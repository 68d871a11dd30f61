"""Bookings for callers and for whoever stands at the desk: one screen, and the link that the caller gets."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.actions.enter_booking import book_for_caller, new_claim, revoke_claims, take_walk_in
from pitboard.queries.access import staff_booking
from pitboard.queries.calendar import work_asked_for
from pitboard.queries.callers import KnownCar, known_car
from pitboard.queries.formats import hours, long_day
from pitboard.queries.links import claim_token, standing_claim
from pitboard.queries.sentences import say_refusal
from pitboard.records.bookings import Booking
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person, StaffMember
from pitboard.records.workshop import Service, Workshop
from pitboard.rules.capacity import Task, Work
from pitboard.rules.permissions import Permission
from pitboard.rules.refusals import Refusal, Refused
from pitboard.web.gates import staff
from pitboard.web.navigation import address
from pitboard.web.workshop.answers import address_of
from pitboard.web.workshop.asking import NOT_DONE, press
from pitboard.web.workshop.day_choice import day_typed, day_weeks, days_within_reach
from pitboard.web.workshop.forms.caller import CallerForm
from pitboard.web.workshop.rights import place

#: Where to look to mend what was refused; anything else stands above the form.
FIELDS = {
    Refusal.NOTHING_ASKED_FOR: "complaint",
    Refusal.CAR_ALREADY_BOOKED: "car",
    Refusal.PLATE_MISSING: "car",
    Refusal.CALLER_UNREACHABLE: "phone",
    Refusal.WINDOW_NEEDS_ADDRESS: "address",
    Refusal.SPENDING_LIMIT_WRONG: "spending_limit",
    Refusal.DAY_PAST: "day",
    Refusal.DAY_CLOSED: "day",
    Refusal.DAY_FULL: "day",
    Refusal.MILEAGE_TOO_LOW: "mileage_km",
    Refusal.CAR_ALREADY_HERE: "car",
}
#: Buttons of the form that only show something: nothing is checked or sent then.
ONLY_SHOWS = ("show_days", "use")


@staff(Permission.ANSWER_REQUESTS)
def caller_new(request: HttpRequest, job: StaffMember) -> HttpResponse:
    at = timezone.now()
    data: QueryDict = request.POST if request.method == "POST" else request.GET
    only_shows = any(name in data for name in ONLY_SHOWS)
    if request.method != "POST" or only_shows:
        known = known_car(data.get("car", ""))
        begins = {} if request.method == "POST" else _begins(job.workshop, data, at)
        form = _form(job, known, at, initial=begins | _typed(data) | _taken_over(data, known))
        return _page(request, job, form, data, at)
    known = known_car(data.get("car", ""))
    data = _with_known(data, known)
    form = _form(job, known, at, data=data)
    refused = _save(request, job, form, at) if form.is_valid() else None
    if isinstance(refused, Booking):
        return redirect(address_of(refused))
    if isinstance(refused, RepairOrder):
        return redirect("desk_order", refused.number)
    return _page(request, job, form, data, at, refused=refused)


@staff(Permission.ANSWER_REQUESTS)
@require_safe
def caller_days(request: HttpRequest, job: StaffMember) -> HttpResponse:
    """Whose plate it is, and the calendar for the work, anew when something was chosen (booking.js)."""
    at = timezone.now()
    form = _form(job, known_car(request.GET.get("car", "")), at)
    return render(request, "workshop/caller_pieces.html", _pieces(job, form, request.GET, at))


@staff(Permission.ANSWER_REQUESTS)
def link(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    booking = staff_booking(job, booking_id)
    said = gettext("This is the new link. The old one opens nothing any more.")
    return press(
        request,
        address_of(booking) + "#pass-on",
        lambda: new_claim(booking, by=job.person, at=timezone.now()),
        said=said,
    )


@staff(Permission.ANSWER_REQUESTS)
def link_end(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    booking = staff_booking(job, booking_id)
    said = gettext("The link opens nothing any more")
    end = address_of(booking) + "#pass-on"
    return press(request, end, lambda: revoke_claims(booking, at=timezone.now()), said=said)


def link_of(request: HttpRequest, booking: Booking, at: datetime) -> str:
    """The address that the caller gets; nothing when there is none that opens."""
    claim = standing_claim(booking, at=at)
    where = address("claim", claim_token(claim)) if claim else ""
    return request.build_absolute_uri(where) if where else ""


def _form(job: StaffMember, known: KnownCar | None, at: datetime, **options: Any) -> CallerForm:
    return CallerForm(
        workshop=job.workshop,
        services=list(Service.objects.filter(workshop=job.workshop, offered=True)),
        reach=days_within_reach(job.workshop, at=at),
        known=known,
        **options,
    )


def _save(
    request: HttpRequest, job: StaffMember, form: CallerForm, at: datetime
) -> Booking | RepairOrder | Refused:
    over_capacity = request.POST.get("over_capacity") == "1"
    arrival = form.arrival()
    try:
        if arrival is not None:
            return take_walk_in(
                job.workshop,
                form.caller(),
                form.callers_car(),
                form.wish(),
                arrival,
                over_capacity=over_capacity,
                by=job.person,
                at=at,
            )
        entered = book_for_caller(
            job.workshop,
            form.caller(),
            form.callers_car(),
            form.wish(),
            over_capacity=over_capacity,
            by=job.person,
            at=at,
        )
    except Refused as refused:
        # The second tap on "Book": the first has made the booking, so that is where it leads.
        if refused.code is Refusal.CAR_ALREADY_BOOKED:
            standing = staff_booking(job, int(str(refused.facts["booking"])))
            if standing.entered_by_id == job.person_id and standing.day == form.cleaned_data["day"]:
                return standing
        form.add_error(FIELDS.get(refused.code), _explained(refused))
        return refused
    booking = entered.booking
    words = {"plate": booking.vehicle.plate, "day": long_day(booking.day)}
    messages.success(request, gettext("Booked: %(plate)s comes %(day)s") % words)
    return booking


def _explained(refused: Refused) -> str:
    if refused.code is not Refusal.CAR_ALREADY_BOOKED:
        return say_refusal(refused)
    day = refused.facts["day"]
    return format_html(
        '{} <a href="{}">{}</a>',
        gettext("This caller has a booking for the car already."),
        reverse("desk_booking", args=[refused.facts["booking"]]),
        gettext("See the booking for %(day)s") % {"day": long_day(day)},  # type: ignore[arg-type]
    )


def _page(
    request: HttpRequest,
    job: StaffMember,
    form: CallerForm,
    data: QueryDict,
    at: datetime,
    *,
    refused: Refused | None = None,
) -> HttpResponse:
    is_full = refused is not None and refused.code is Refusal.DAY_FULL
    shown = {
        **place(job),
        **_pieces(job, form, data, at),
        "is_full": is_full,
        "next_days": refused.facts.get("next_days", ()) if refused is not None and is_full else (),
    }
    return render(request, "workshop/caller_new.html", shown, status=NOT_DONE if form.is_bound else 200)


def _pieces(job: StaffMember, form: CallerForm, data: QueryDict, at: datetime) -> dict[str, Any]:
    work = _work(job, form, data)
    needs = gettext("This takes about %(hours)s of work. Days show how many such visits still fit.")
    return {
        "form": form,
        "known": form.known_car,
        "needs": needs % {"hours": hours(work.hours)},
        **day_weeks(job.workshop, work, day_typed(form["day"].value() or data.get("day")), at=at),
    }


def _work(job: StaffMember, form: CallerForm, data: QueryDict) -> Work:
    """What is asked for as far as it is known; before that, as much as looking into a complaint takes."""
    chosen: Sequence[Service] = [form.offered[key] for key in data.getlist("services") if key in form.offered]
    asked = work_asked_for(job.workshop, chosen, has_complaint=bool(data.get("complaint", "").strip()))
    return asked if asked.hours else Work.of([Task(job.workshop.diagnosis_hours)])


def _typed(data: QueryDict) -> dict[str, Any]:
    """What was typed already, as it goes back into the form."""
    if not data:
        return {}
    single = {name: data[name] for name in CallerForm.base_fields if name in data and name != "services"}
    more = {name: data[name] for name in ("phone", "spending_limit") if name in data}
    return {**single, **more, "services": data.getlist("services")}


def _taken_over(data: QueryDict, known: KnownCar | None) -> dict[str, Any]:
    """The details of somebody whose car this is, when they were tapped."""
    people = known.people if known else []
    person = next((one for one in people if str(one.pk) == data.get("use")), None)
    if person is None and len(people) == 1 and not data.get("name") and not data.get("phone"):
        person = people[0]
    if known is None or person is None:
        return {}
    return {**_details(person), "make": known.vehicle.make, "model": known.vehicle.model}


def _with_known(data: QueryDict, known: KnownCar | None) -> QueryDict:
    """What was sent, with the details of the one whose car this is where nobody else was named: whoever types quickly
    sends the form before the page has filled them in."""
    taken = _taken_over(data, known)
    if not taken or data.get("name") or data.get("phone"):
        return data
    filled = data.copy()
    for name, value in taken.items():
        if not filled.get(name):
            filled[name] = str(value)
    return filled


def _begins(workshop: Workshop, data: QueryDict, at: datetime) -> dict[str, Any]:
    """Whoever stands at the desk comes today, or on the first day that is open."""
    if "walk_in" not in data:
        return {}
    first, last = days_within_reach(workshop, at=at)
    return {"day": _first_open(workshop, first, last)}


def _first_open(workshop: Workshop, first: date, last: date) -> date:
    opening = workshop.opening()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return next((day for day in days if opening.spans(day)), first)


def _details(person: Person) -> dict[str, Any]:
    email = person.email if person.has_email else ""
    details = {"name": person.name, "phone": person.phone, "email": email, "address": person.address}
    return {**{name: value for name, value in details.items() if value}, "known": person.pk}
