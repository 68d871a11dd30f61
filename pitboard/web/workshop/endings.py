"""The end of a visit: the final check, back to repair, and the keys back with the customer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from pitboard.actions.hand_back import hand_back, pass_check, reopen_visit, start_check
from pitboard.queries.access import staff_order
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import Question, answer, press, typed
from pitboard.web.workshop.forms.visit import CheckForm, ReopenForm
from pitboard.web.workshop.orders import address, hand_back_form


@staff(Permission.REPAIR)
def check(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order = staff_order(job, number)
    return press(request, address(order), lambda: start_check(order, by=job.person, at=timezone.now()))


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
        pass_check(order, note=said["note"], by=job.person, at=timezone.now())

    return answer(request, job, question, CheckForm(**typed(request)), passed)


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
    )
    form = hand_back_form(order, **typed(request))

    def give_back(said: dict[str, Any]) -> None:
        hand_back(order, form.how(), by=job.person, at=timezone.now())

    return answer(request, job, question, form, give_back)
