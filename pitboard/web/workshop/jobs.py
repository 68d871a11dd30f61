"""A technician's day on a phone: what is in hand, what comes next by the plan, and one tap for each step."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.actions.work_time import correct_time, go_on_with_work, pause_work
from pitboard.queries.access import staff_line, staff_order
from pitboard.queries.desk import who_repairs
from pitboard.queries.jobs import MyDay, my_day
from pitboard.queries.work_time import time_on
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.stream import page_stream_token
from pitboard.web.workshop.asking import Question, answer, press, typed
from pitboard.web.workshop.forms.work import TimeForm
from pitboard.web.workshop.jobs_words import shown_job
from pitboard.web.workshop.repairs import back_of
from pitboard.web.workshop.rights import NO_TOKEN, place


@staff(Permission.OWN_JOBS)
@require_safe
def jobs(request: HttpRequest, job: StaffMember) -> HttpResponse:
    shown = _page(job)
    token = page_stream_token(request, [shown["topic"]], at=shown["now"])
    return render(request, "workshop/jobs.html", {**shown, "stream_token": token})


@staff(Permission.OWN_JOBS)
@require_safe
def jobs_live(request: HttpRequest, job: StaffMember) -> HttpResponse:
    return render(request, "workshop/jobs_piece.html", _page(job) | NO_TOKEN)


@staff(Permission.OWN_JOBS)
def line_pause(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    order, line = staff_order(job, number), staff_line(job, number, line_id)
    back = back_of(request, order, line)
    return press(request, back, lambda: pause_work(line, job, by=job.person, at=timezone.now()))


@staff(Permission.OWN_JOBS)
def line_going_on(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    order, line = staff_order(job, number), staff_line(job, number, line_id)
    back = back_of(request, order, line)
    return press(request, back, lambda: go_on_with_work(line, job, by=job.person, at=timezone.now()))


@staff(Permission.REPAIR)
def line_time(request: HttpRequest, job: StaffMember, number: int, line_id: int) -> HttpResponse:
    """The hours of somebody on a repair, put right, and why."""
    order, line, at = staff_order(job, number), staff_line(job, number, line_id), timezone.now()
    times = time_on(line, at=at)
    mine = times.get(job.pk)
    question = Question(
        title=gettext("Time on %(repair)s") % {"repair": line.title},
        lead=gettext("What was measured stays written down beside it, with your reason."),
        confirm=gettext("Correct the time"),
        back=back_of(request, order, line),
        vehicle=order.vehicle,
        said=gettext("Time corrected"),
        body="workshop/time_fields.html",
        more={"times": list(times.values()), "line": line},
    )
    usual = mine.staff if mine else next((time.staff for time in times.values()), None)
    begins = times[usual.pk] if usual else None
    form = TimeForm(
        technicians=who_repairs(job.workshop),
        initial={"technician": usual.pk if usual else job.pk, "hours": begins.hours if begins else None},
        **typed(request),
    )

    def correct(said: dict[str, Any]) -> None:
        correct_time(
            line, said["technician"], hours=said["hours"], reason=said["reason"], by=job.person, at=at
        )

    return answer(request, job, question, form, correct)


def _page(job: StaffMember) -> dict[str, Any]:
    at = timezone.now()
    day = my_day(job, at=at)
    opening_job = day.running or next(iter(day.begun), None)
    return {
        **place(job, "jobs"),
        **_shown(day, job),
        "now": at,
        "worked": day.worked,
        "has_work": opening_job is not None or bool(day.next),
        "topic": f"board:{job.workshop_id}",
    }


def _shown(day: MyDay, job: StaffMember) -> dict[str, Any]:
    """One signal button on the page: done with what is in hand, or else the start of what comes next."""
    at = timezone.now()
    return {
        "running": shown_job(day.running, job, at, is_next=True) if day.running else None,
        "begun": [
            shown_job(one, job, at, is_next=not day.running and not n) for n, one in enumerate(day.begun)
        ],
        "next": [
            shown_job(one, job, at, is_next=not day.running and not day.begun and not n)
            for n, one in enumerate(day.next)
        ],
        "waiting": [shown_job(one, job, at) for one in day.waiting],
        "checks": day.checks,
        "done": [shown_job(one, job, at) for one in day.done],
        "questions": day.questions,
    }
