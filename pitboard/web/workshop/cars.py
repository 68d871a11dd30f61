"""One car at the desk: whose it is and was, what is still open on it, and every visit there was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pitboard.queries.access import staff_car
from pitboard.queries.stories import car_story, visits_of_car
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.workshop.story_page import story_page


@staff(Permission.SEE_BOARD)
@require_safe
def car(request: HttpRequest, job: StaffMember, vehicle_id: int) -> HttpResponse:
    vehicle, at = staff_car(job, vehicle_id), timezone.now()
    story, visits = car_story(job.workshop, vehicle), visits_of_car(job.workshop, vehicle)
    shown = story_page(request, job, vehicle, story, visits, at=at)
    return render(request, "workshop/car.html", {**shown, "vehicle": vehicle})
