"""The page of a customer's cars: what runs, what is coming up, what was."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from pitboard.queries.garage import garage_of
from pitboard.queries.inbox import inbox_of
from pitboard.records.people import Person
from pitboard.web.customer.shown import shown_appointment
from pitboard.web.gates import signed_in
from pitboard.web.stream import page_stream_token

NEWS_SHOWN = 5


@signed_in
def garage(request: HttpRequest, person: Person) -> HttpResponseBase:
    at = timezone.now()
    topics = [f"customer:{person.pk}"]
    context = _context(person, at) | {
        "nav": "garage",
        "greeting": _greeting(timezone.localtime(at).hour),
        "stream_token": page_stream_token(request, topics, at=at),
    }
    return render(request, "customer/garage.html", context)


@signed_in
def garage_live(request: HttpRequest, person: Person) -> HttpResponseBase:
    return render(request, "customer/garage_piece.html", _context(person, timezone.now()))


def _context(person: Person, at: datetime) -> dict[str, Any]:
    garage = garage_of(person)
    coming = [
        {"entry": entry, "shown": shown_appointment(entry.appointment) if entry.appointment else None}
        for entry in garage.coming
    ]
    return {"garage": garage, "coming": coming, "news": inbox_of(person).messages[:NEWS_SHOWN], "now": at}


def _greeting(hour: int) -> str:
    if hour < 12:
        return gettext("Good morning")
    return gettext("Good afternoon") if hour < 18 else gettext("Good evening")
