"""The plan: who does what next and in which bay, which promises may break, and one tap for what would save them."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.actions.plan_work import assign_line, take_after, take_first
from pitboard.actions.promise_time import let_promise_go, promise_by_hand
from pitboard.queries.access import staff_line, staff_order
from pitboard.queries.desk import who_repairs
from pitboard.queries.marks import plan_mark
from pitboard.queries.plan import days_of, lanes_of_bays, lanes_of_people, look_ahead
from pitboard.queries.rescues import risks_of
from pitboard.queries.sentences.states import reason_words
from pitboard.records.orders import RepairOrder
from pitboard.records.people import StaffMember
from pitboard.rules.floor.facts import from_facts
from pitboard.rules.floor.foreseen import OrderForecast
from pitboard.rules.lifecycle import OrderState
from pitboard.rules.moving import reason_for
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.kept import how_promises_were_kept
from pitboard.web.stream import page_stream_token
from pitboard.web.workshop.asking import Question, answer, press, seen_mark, typed
from pitboard.web.workshop.day_choice import day_typed
from pitboard.web.workshop.forms.visit import StartRepairForm
from pitboard.web.workshop.orders import address
from pitboard.web.workshop.plan_words import axis_of, day_links, shown_lane, shown_risk
from pitboard.web.workshop.rights import NO_TOKEN, place

#: So many seconds at most are spent on trying out what would save promises.
TRY_FOR = 0.3
#: No time that anybody is told lies so far ahead.
FURTHEST = 10**11


@staff(Permission.SEE_BOARD)
@require_safe
def plan(request: HttpRequest, job: StaffMember) -> HttpResponse:
    at = timezone.now()
    shown = _page(request, job, at)
    token = page_stream_token(request, [shown["topic"]], at=at)
    return render(request, "workshop/plan.html", {**shown, "stream_token": token})


@staff(Permission.SEE_BOARD)
@require_safe
def plan_live(request: HttpRequest, job: StaffMember) -> HttpResponse:
    return render(request, "workshop/plan_piece.html", _page(request, job, timezone.now()) | NO_TOKEN)


@staff(Permission.PROMISE)
def first(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    """Its jobs come before all others."""
    order = staff_order(job, number)

    def act() -> None:
        take_first(order, by=job.person, at=timezone.now(), seen=_seen(request))

    return press(request, reverse("plan"), act, said=gettext("Its jobs come first now."))


@staff(Permission.PROMISE)
def before(request: HttpRequest, job: StaffMember, number: int, other: int) -> HttpResponse:
    """Another car's jobs wait until after this one's. What was seen is this car's plan."""
    order, waiting = staff_order(job, number), staff_order(job, other)

    def act() -> None:
        take_after(waiting, order, by=job.person, at=timezone.now(), seen=_seen(request))

    said = gettext("%(plate)s waits until after %(other)s now.") % {
        "plate": waiting.vehicle.plate,
        "other": order.vehicle.plate,
    }
    return press(request, reverse("plan"), act, said=said)


@staff(Permission.PROMISE)
def given(request: HttpRequest, job: StaffMember, number: int, line_id: int, staff_id: int) -> HttpResponse:
    """One tap puts somebody down for a repair."""
    line = staff_line(job, number, line_id)
    technician = next((one for one in who_repairs(job.workshop) if one.pk == staff_id), None)
    if technician is None:
        raise Http404

    def act() -> None:
        assign_line(line, technician, by=job.person, at=timezone.now(), seen=_seen(request))

    said = gettext("%(name)s does “%(repair)s”.") % {
        "name": technician.person.first_name,
        "repair": line.title,
    }
    return press(request, reverse("plan"), act, said=said)


@staff(Permission.PROMISE)
def technician(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    """Who is put down for a repair; nobody in particular: whoever is free."""
    order, line = staff_order(job, number), staff_line(job, number, line_id)
    question = Question(
        title=gettext("Who does %(repair)s?") % {"repair": line.title},
        lead=gettext("Whoever is put down does it, even when somebody else is free sooner."),
        confirm=gettext("Put down"),
        back=reverse("plan") if request.GET.get("to") == "plan" else address(order, f"repair-{line.pk}"),
        vehicle=order.vehicle,
        mark=plan_mark(order),
    )
    form = StartRepairForm(
        technicians=who_repairs(job.workshop), initial={"technician": line.technician_id}, **typed(request)
    )
    seen = seen_mark(request, question.mark)

    def put_down(said: dict[str, Any]) -> None:
        assign_line(line, said["technician"], by=job.person, at=timezone.now(), seen=seen)

    return answer(request, job, question, form, put_down)


@staff(Permission.PROMISE)
def release(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    """A time that was set by hand follows the work again."""
    order = staff_order(job, number)
    said = gettext("The time follows the work again. The customer is told when it moves.")

    def act() -> None:
        let_promise_go(order, by=job.person, at=timezone.now())

    back = reverse("plan") if request.POST.get("to") == "plan" else address(order)
    return press(request, back, act, said=said)


@staff(Permission.PROMISE)
def telling(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    """The customer is told a later time now, with the reason that the plan knows."""
    order, at = staff_order(job, number), timezone.now()

    def act() -> None:
        ready_at = _moment(request.GET.get("at", ""))
        note = _why(order, job, at)
        promise_by_hand(order, ready_at=ready_at, note=note, by=job.person, at=at, seen=_seen(request))

    said = gettext("%(name)s is told the new time.") % {"name": order.customer.name}
    return press(request, reverse("plan"), act, said=said)


class MomentForm(forms.Form):
    """Seconds since 1970, as the button carries them."""

    at = forms.IntegerField(min_value=0, max_value=FURTHEST)


def _moment(text: str) -> datetime:
    form = MomentForm({"at": text})
    if not form.is_valid():
        raise Http404
    return datetime.fromtimestamp(form.cleaned_data["at"], UTC)


def _why(order: RepairOrder, job: StaffMember, at: datetime) -> str:
    """What keeps it, in the customer's language."""
    ahead = look_ahead(job.workshop, at=at)
    car = ahead.seen.cars.get(order.booking_id)
    with translation.override(order.customer.language or translation.get_language()):
        return _reason(order, ahead.of(car)) if car is not None else ""


def _reason(order: RepairOrder, forecast: OrderForecast) -> str:
    reason, until = reason_for(
        from_facts(order.booking.promise.waits),
        forecast.waits,
        later=True,
        work_was_chosen=False,
        parts_came=False,
        is_in_repair=order.state in (OrderState.IN_REPAIR, OrderState.FINAL_CHECK),
    )
    return reason_words(reason, "", until)


def _seen(request: HttpRequest) -> str:
    """The mark of the plan on the page, which the button carries. Without one nothing is changed."""
    return request.POST.get("seen", "")


def _page(request: HttpRequest, job: StaffMember, at: datetime) -> dict[str, Any]:
    ahead = look_ahead(job.workshop, at=at)
    days = days_of(ahead)
    wanted = day_typed(request.GET.get("day"))
    day = wanted if wanted in days else days[0]
    people, bays = lanes_of_people(ahead, day), lanes_of_bays(ahead, day)
    axis = axis_of(ahead, day, people)
    risks = risks_of(ahead, go_on=_while_there_is_time())
    names = {one.pk: one.person.first_name for one in who_repairs(job.workshop)}
    return {
        **place(job, "plan"),
        "now": at,
        "day": day,
        "days": day_links(days, day, ahead.seen.opening.today(at)),
        "axis": axis,
        "people": [shown_lane(ahead, lane, axis, day) for lane in people],
        "bays": [shown_lane(ahead, lane, axis, day, by_bay=True) for lane in bays],
        "risks": [shown_risk(ahead, risk, names) for risk in risks.found],
        "promises": risks.words,
        "tried_all": risks.tried_all,
        "kept": how_promises_were_kept(job.workshop, at=at),
        "topic": f"board:{job.workshop_id}",
        "piece": f"{reverse('plan_live')}?day={day.isoformat()}",
    }


def _while_there_is_time() -> Callable[[], bool]:
    ends = monotonic() + TRY_FOR
    return lambda: monotonic() < ends
