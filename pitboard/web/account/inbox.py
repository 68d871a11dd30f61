"""What one was told on the site."""

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

LARGEST = 2**63 - 1


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
    newest = request.POST.get("up_to", "")
    if newest.isascii() and newest.isdigit() and int(newest) <= LARGEST:
        mark_all_read(up_to=int(newest), by=person, at=timezone.now())
    return redirect("inbox")


def _messages(person: Person) -> dict[str, object]:
    messages = inbox_of(person)
    unread = [m for m in messages if m.is_unread]
    return {"inbox_messages": messages, "unread": len(unread), "newest": messages[0].id if messages else 0}
