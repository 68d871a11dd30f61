"""The customer's choice of repairs, on pages of their own."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pitboard.queries.access import own_order
from pitboard.records.people import Person
from pitboard.web.customer.choosing import Chooser, answer_choice, answer_fresh_price, answer_proposal
from pitboard.web.gates import signed_in


@signed_in
def choice(request: HttpRequest, person: Person, number: int) -> HttpResponseBase:
    return answer_choice(request, _chooser(person, number), at=timezone.now())


@require_safe
@signed_in
def choice_proposal(request: HttpRequest, person: Person, number: int) -> HttpResponseBase:
    """What fits a budget (budget.js)."""
    return answer_proposal(request, _chooser(person, number))


@require_POST
@signed_in
def choice_price(request: HttpRequest, person: Person, number: int) -> HttpResponseBase:
    """Asks for today's price of what is offered at one that holds no longer."""
    return answer_fresh_price(request, _chooser(person, number), at=timezone.now())


def _chooser(person: Person, number: int) -> Chooser:
    order = own_order(person, number)
    return Chooser(
        order=order,
        name=person.name,
        person=person,
        share=None,
        base="base_customer.html",
        here=reverse("choice", args=[number]),
        proposal=reverse("choice_proposal", args=[number]),
        fresh_price=reverse("choice_price", args=[number]),
        back=reverse("visit", args=[number]),
        times=reverse("choice_times", args=[number]),
    )
