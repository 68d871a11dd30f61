"""What one was told on the site."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pitboard.actions.inbox import mark_all_read
from pitboard.queries.access import job_of
from pitboard.queries.inbox import inbox_of
from pitboard.records.people import Person
from pitboard.web.gates import signed_in
from pitboard.web.stream import page_stream_token

#: The newest telling that the page showed, and the newest sign-in.
READ_UP_TO = re.compile(r"(\d{1,18})(?:-(\d{1,18}))?", re.ASCII)


@require_safe
@signed_in
def inbox(request: HttpRequest, person: Person) -> HttpResponse:
    now = timezone.now()
    job = job_of(person)
    topics = [f"customer:{person.pk}", *([f"board:{job.workshop_id}"] if job else [])]
    page = {
        **_messages(person),
        "base": "base_staff.html" if job else "base_customer.html",
        "nav": "inbox",
        "now": now,
        "topics": " ".join(topics),
        "stream_token": page_stream_token(request, topics, at=now),
    }
    return render(request, "account/inbox.html", page)


@require_safe
@signed_in
def inbox_live(request: HttpRequest, person: Person) -> HttpResponse:
    return render(request, "account/inbox_messages.html", {**_messages(person), "now": timezone.now()})


@require_safe
@signed_in
def inbox_unread(request: HttpRequest, person: Person) -> HttpResponse:
    """How many are unread: what the bell shows, asked for by its script."""
    return render(request, "pieces/unread.html")


@require_POST
@signed_in
def inbox_reading(request: HttpRequest, person: Person) -> HttpResponse:
    """They have read everything up to the newest message their page showed."""
    up_to = READ_UP_TO.fullmatch(request.POST.get("up_to", ""))
    if up_to is not None:
        told, devices = int(up_to[1]), int(up_to[2] or 0)
        mark_all_read(up_to=told, devices_up_to=devices, by=person, at=timezone.now())
    return redirect("inbox")


def _messages(person: Person) -> dict[str, object]:
    inbox = inbox_of(person)
    unread = [one for one in inbox.messages if one.is_unread]
    return {"inbox_messages": inbox.messages, "unread": len(unread), "newest": inbox.newest}
