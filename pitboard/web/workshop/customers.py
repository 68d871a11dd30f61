"""One customer at the desk: how to reach them, their cars, and every visit there was."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pitboard.queries.access import staff_customer
from pitboard.queries.stories import customer_story, told, visits_of_customer
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.workshop.merge import shown_merges
from pitboard.web.workshop.notes import shown_notes
from pitboard.web.workshop.rights import place

VISITS_A_PAGE = 20


@staff(Permission.TALK)
@require_safe
def customer(request: HttpRequest, job: StaffMember, person_id: int) -> HttpResponse:
    person, at = staff_customer(job, person_id), timezone.now()
    story = customer_story(job.workshop, person)
    visits = Paginator(visits_of_customer(job.workshop, person), VISITS_A_PAGE)
    page = visits.get_page(request.GET.get("page"))
    shown = {
        **place(job, "search"),
        **shown_notes(person, list(story.notes)),
        **shown_merges(story.merges, story.became, at=at),
        "now": at,
        "story": story,
        "customer": person,
        "page": page,
        "visits": told(page.object_list),
        "names_car": True,
        "currency": job.workshop.currency,
    }
    return render(request, "workshop/customer.html", shown)
