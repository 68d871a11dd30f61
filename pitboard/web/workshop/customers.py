"""One customer at the desk: how to reach them, their cars, and every visit there was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pitboard.queries.access import staff_customer
from pitboard.queries.stories import customer_story, visits_of_customer
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.workshop.story_page import story_page


@staff(Permission.TALK)
@require_safe
def customer(request: HttpRequest, job: StaffMember, person_id: int) -> HttpResponse:
    person, at = staff_customer(job, person_id), timezone.now()
    story, visits = customer_story(job.workshop, person), visits_of_customer(job.workshop, person)
    shown = story_page(request, job, person, story, visits, at=at)
    return render(request, "workshop/customer.html", {**shown, "customer": person})
