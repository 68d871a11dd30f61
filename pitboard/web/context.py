"""What every page knows: whose workshop this is, who is looking, and how much they have not read yet."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from pitboard.queries.access import job_of
from pitboard.queries.inbox import unread_count
from pitboard.queries.tellings import count_stuck
from pitboard.records.people import Person
from pitboard.web.stream import bell_topics
from pitboard.web.workshop.rights import rights

THEMES = ("light", "dark")


def look(request: HttpRequest) -> dict[str, Any]:
    """The values that cost a question to the database are functions: a page that does not show them never asks."""
    workshop = getattr(request, "workshop", None)
    user = getattr(request, "user", None)
    person = user if isinstance(user, Person) and user.is_authenticated else None
    job = cache(lambda: job_of(person) if person else None)
    theme = request.GET.get("theme", "")
    return {
        "workshop": workshop,
        "workshop_name": workshop.name if workshop else "Pitboard",
        "person": person,
        "is_staff_member": lambda: job() is not None,
        "can": cache(lambda: rights(found.role) if (found := job()) else {}),
        "unread_count": cache(lambda: unread_count(person) if person else 0),
        "bell_topics": lambda: " ".join(bell_topics(person, job())) if person else "",
        "stuck_count": lambda: count_stuck(found.workshop_id) if (found := job()) else 0,
        "demo": settings.DEMO,
        "theme": theme if theme in THEMES else "",
    }
