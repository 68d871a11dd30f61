"""Two people on one visit see each other, before one overwrites what the other writes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pitboard.actions.presence import note_presence
from pitboard.queries.access import staff_order
from pitboard.queries.presence import others_at
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff


@staff(Permission.SEE_BOARD)
def presence(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    """Asked by the script of every page of the visit: I am here; who else is?"""
    order = staff_order(job, number)
    if request.method == "POST":
        note_presence(order, by=job.person)
    return render(request, "workshop/presence.html", {"others": others_at(order, job.person)})
