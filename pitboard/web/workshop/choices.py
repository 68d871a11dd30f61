"""What customers decide without the site: by phone or at the counter; and the calls they asked for."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pitboard.actions.choose_repairs import choose_repairs, note_call
from pitboard.queries.access import staff_line, staff_order
from pitboard.queries.estimates import latest_sent
from pitboard.records.people import StaffMember
from pitboard.rules.lifecycle import ORDER_STATES_OF_CHOICE
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import Question, answer, press
from pitboard.web.workshop.forms.choice import DeskChoiceForm
from pitboard.web.workshop.orders import address


@staff(Permission.PRICE)
def choice(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    """Who decided, how that reached the desk, and what about each repair."""
    order = staff_order(job, number)
    estimate = latest_sent(order)
    if estimate is None or order.state not in ORDER_STATES_OF_CHOICE:
        messages.info(request, gettext("There is nothing to decide about this visit now."))
        return redirect(address(order))
    question = Question(
        title=gettext("What was decided?"),
        lead=gettext("By phone or in person. %(name)s gets a copy, and the record says how it was given.")
        % {"name": order.customer.name},
        confirm=gettext("Store this choice"),
        back=address(order, "authorisation"),
        vehicle=order.vehicle,
        said=gettext("Choice stored. Confirm its total next."),
    )
    form = DeskChoiceForm(order, estimate, request.POST if request.method == "POST" else None)

    def choose(_: dict[str, Any]) -> None:
        choose_repairs(order, form.choice(), by=job.person, at=timezone.now())

    return answer(request, job, question, form, choose)


@staff(Permission.PRICE)
def call(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    """The call was made; what was decided then is entered next."""
    line = staff_line(job, number, line_id)
    return press(
        request,
        reverse("desk_order_choice", args=[number]),
        lambda: note_call(line, by=job.person, at=timezone.now()),
        said=gettext("Call noted. Enter what was decided."),
    )
