"""How the car came and how it went home: both ends side by side, and what was overlooked on arrival."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.actions.condition import STATES_OF_ARRIVAL, complete_arrival
from pitboard.queries.access import staff_order
from pitboard.queries.condition import condition_of
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.both_ends import shown_condition
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import Question, answer, typed
from pitboard.web.workshop.forms.condition import ConditionForm, is_marking, marked
from pitboard.web.workshop.rights import place


@staff(Permission.SEE_BOARD)
@require_safe
def condition(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order = staff_order(job, number)
    shown = {
        **place(job),
        "order": order,
        "vehicle": order.vehicle,
        "condition": shown_condition(condition_of(order)),
        "may_complete": order.state in STATES_OF_ARRIVAL,
    }
    return render(request, "workshop/condition.html", shown)


@staff(Permission.RECEIVE_CARS)
def arrival_looks(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    """What was overlooked when the car came."""
    order = staff_order(job, number)
    question = Question(
        title=gettext("Overlooked on arrival"),
        lead=gettext("Until the inspection is over. The customer sees it at once, with the time."),
        confirm=gettext("Add to the condition on arrival"),
        back=request.path.removesuffix("arrival"),
        vehicle=order.vehicle,
        said=gettext("Added to the condition on arrival"),
        body="workshop/condition_fields.html",
    )
    form = ConditionForm(**typed_or_marked(request))

    def add(said: dict[str, Any]) -> None:
        complete_arrival(order, form.looks(), by=job.person, at=timezone.now())

    return answer(request, job, question, form, add)


def typed_or_marked(request: HttpRequest) -> dict[str, Any]:
    """The arguments that bind a form to what was sent; where only the list of marks changed, the form begins anew with
    all that was typed."""
    return {"initial": marked(request.POST)} if is_marking(request) else typed(request)
