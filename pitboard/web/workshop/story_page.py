"""What the pages of a customer and of a car have in common: the notes, the merges, and every visit there was."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from pitboard.queries.stories import CarStory, CustomerStory, told
from pitboard.records.bookings import Booking
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.web.workshop.merge import shown_merges
from pitboard.web.workshop.notes import shown_notes
from pitboard.web.workshop.rights import place

VISITS_A_PAGE = 20


def story_page(
    request: HttpRequest,
    job: StaffMember,
    about: Person | Vehicle,
    story: CustomerStory | CarStory,
    visits: QuerySet[Booking],
    *,
    at: datetime,
) -> dict[str, Any]:
    page = Paginator(visits, VISITS_A_PAGE).get_page(request.GET.get("page"))
    return {
        **place(job, "search"),
        **shown_notes(about, list(story.notes)),
        **shown_merges(story.merges, story.became, at=at),
        "now": at,
        "story": story,
        "page": page,
        "visits": told(page.object_list),
        "names_car": isinstance(about, Person),
        "currency": job.workshop.currency,
    }
