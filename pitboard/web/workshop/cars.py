"""One car at the desk: whose it is and was, what is still open on it, and every visit there was."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pitboard.queries.access import staff_car
from pitboard.queries.stories import car_story, told, visits_of_car
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.workshop.customers import VISITS_A_PAGE
from pitboard.web.workshop.merge import shown_merges
from pitboard.web.workshop.notes import shown_notes
from pitboard.web.workshop.rights import place


@staff(Permission.SEE_BOARD)
@require_safe
def car(request: HttpRequest, job: StaffMember, vehicle_id: int) -> HttpResponse:
    vehicle, at = staff_car(job, vehicle_id), timezone.now()
    story = car_story(job.workshop, vehicle)
    visits = Paginator(visits_of_car(job.workshop, vehicle), VISITS_A_PAGE)
    page = visits.get_page(request.GET.get("page"))
    shown = {
        **place(job, "search"),
        **shown_notes(vehicle, list(story.notes)),
        **shown_merges(story.merges, story.became, at=at),
        "now": at,
        "story": story,
        "vehicle": vehicle,
        "page": page,
        "visits": told(page.object_list),
        "names_car": False,
        "currency": job.workshop.currency,
    }
    return render(request, "workshop/car.html", shown)
