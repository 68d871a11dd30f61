"""The end of a visit: the final check, back to repair, and the keys back with the customer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pitboard.actions.hand_back import hand_back, pass_check, reopen_visit, start_check
from pitboard.queries.access import staff_order
from pitboard.records.condition import Moment
from pitboard.records.orders import RepairOrder
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import Question, answer, press, typed
from pitboard.web.workshop.forms.condition import is_marking, marked, text_of
from pitboard.web.workshop.forms.visit import CheckForm, HandBackForm, HandBackWithLooksForm, ReopenForm
from pitboard.web.workshop.orders import address, hand_back_form, start_of_hand_back


@staff(Permission.REPAIR)
def check(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order = staff_order(job, number)
    back = address(order)
    if request.GET.get("from") == "jobs":
        back = reverse("desk_order_check_pass", args=[order.number])
    return press(request, back, lambda: start_check(order, by=job.person, at=timezone.now()))


@staff(Permission.REPAIR)
def check_pass(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order = staff_order(job, number)
    question = Question(
        title=gettext("The final check"),
        lead=gettext("%(name)s is told that the car is ready.") % {"name": order.customer.name},
        confirm=gettext("Passed, the car is ready"),
        back=address(order),
        vehicle=order.vehicle,
        said=gettext("Ready. The customer is told."),
    )

    def passed(said: dict[str, Any]) -> None:
        checked = said.get("checked", ())
        pass_check(order, note=said["note"], checked=checked, by=job.person, at=timezone.now())

    form = CheckForm(points=list(job.workshop.check_points.all()), **typed(request))
    return answer(request, job, question, form, passed)


@staff(Permission.REPAIR)
def reopening(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order = staff_order(job, number)
    question = Question(
        title=gettext("Back to repair"),
        lead=gettext("%(name)s is told, with your reason and the new time.") % {"name": order.customer.name},
        confirm=gettext("Back to repair"),
        back=address(order),
        vehicle=order.vehicle,
    )

    def reopen(said: dict[str, Any]) -> None:
        reopen_visit(order, reason=said["reason"], by=job.person, at=timezone.now())

    return answer(request, job, question, ReopenForm(**typed(request)), reopen)


@staff(Permission.HAND_BACK)
def handing_back(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order = staff_order(job, number)
    question = Question(
        title=gettext("Hand the car back"),
        lead=gettext("This closes the visit. It stays on the car's own page."),
        confirm=gettext("Hand back"),
        back=address(order),
        vehicle=order.vehicle,
        said=gettext("%(plate)s is handed back") % {"plate": order.vehicle.plate},
        body="workshop/hand_back_fields.html",
    )
    form = _hand_back_form(request, order)

    def give_back(said: dict[str, Any]) -> None:
        hand_back(order, form.how(), by=job.person, at=timezone.now())

    return answer(request, job, question, form, give_back)


def _hand_back_form(request: HttpRequest, order: RepairOrder) -> HandBackForm:
    """The short form of the visit's page when that one was sent; opened as a page, the one with what the car looks
    like, which begins with the marks it came with."""
    if request.method == "POST" and "looked" not in request.POST:
        return hand_back_form(order, **typed(request))
    start = {
        **start_of_hand_back(order),
        "marks": [text_of(mark) for mark in order.marks.filter(moment=Moment.ARRIVAL)],
    }
    if is_marking(request):
        start |= marked(request.POST)
        return HandBackWithLooksForm(currency=order.workshop.currency, initial=start)
    return HandBackWithLooksForm(currency=order.workshop.currency, initial=start, **typed(request))
