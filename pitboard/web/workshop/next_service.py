"""When the car's next service is due, as staff name it: its owner is reminded."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.actions.remind import name_next_service
from pitboard.queries.access import staff_order
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import Question, answer, typed
from pitboard.web.workshop.forms.fields import CountField
from pitboard.web.workshop.orders import address

MOST_KM = 2_000_000


class NextServiceForm(forms.Form):
    day = forms.DateField(
        label=_("By date"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    km = CountField(label=_("By mileage"), required=False, unit_after="km", max_value=MOST_KM)


@staff(Permission.HAND_BACK)
def next_service(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order, at = staff_order(job, number), timezone.now()
    vehicle = order.vehicle
    question = Question(
        title=gettext("The next service"),
        lead=gettext(
            "%(name)s is reminded when the day comes, or when the car has probably driven that far, "
            "whichever is first. Both empty: nobody is reminded."
        )
        % {"name": order.customer.name},
        confirm=gettext("Save the next service"),
        back=address(order, "handover"),
        vehicle=vehicle,
        said=gettext("Saved"),
    )
    standing = {"day": vehicle.next_service_on, "km": vehicle.next_service_km}
    form = NextServiceForm(**typed(request), initial=standing)

    def save(said: dict[str, Any]) -> None:
        name_next_service(vehicle, on=said["day"], km=said["km"], by=job.person, at=at)

    return answer(request, job, question, form, save)
