"""The workshop's calendar, a week or a day: hours in all, by skill and in the bays, who comes, and who is away."""

from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.queries.formats import long_day, short_day
from pitboard.queries.workshop_calendar import CalendarDay, Share, calendar_of
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.stream import page_stream_token
from pitboard.web.workshop.day_choice import day_typed
from pitboard.web.workshop.rights import NO_TOKEN, place

#: Nobody plans further ahead or looks further back, and every day in between is reckoned through.
FURTHEST = timedelta(days=400)
WEEK, DAY = "week", "day"
DAYS = {WEEK: 7, DAY: 1}


@staff(Permission.SEE_BOARD)
@require_safe
def desk_calendar(request: HttpRequest, job: StaffMember) -> HttpResponse:
    at = timezone.now()
    shown = _page(request, job, at)
    token = page_stream_token(request, [shown["topic"]], at=at)
    return render(request, "workshop/calendar.html", {**shown, "stream_token": token})


@staff(Permission.SEE_BOARD)
@require_safe
def desk_calendar_live(request: HttpRequest, job: StaffMember) -> HttpResponse:
    return render(request, "workshop/calendar_piece.html", _page(request, job, timezone.now()) | NO_TOKEN)


def _page(request: HttpRequest, job: StaffMember, at: datetime) -> dict[str, Any]:
    today = job.workshop.opening().today(at)
    span = DAY if request.GET.get("span") == DAY else WEEK
    wanted = day_typed(request.GET.get("day")) or today
    day = min(max(wanted, today - FURTHEST), today + FURTHEST)
    first = day if span == DAY else day - timedelta(days=day.weekday())
    step = timedelta(days=DAYS[span])
    days = calendar_of(job.workshop, first=first, days=DAYS[span], at=at)
    return {
        **place(job, "calendar"),
        "now": at,
        "title": _title(first, first + step - timedelta(days=1)),
        "span": span,
        "days": [_day(one, today) for one in days],
        "ways": {
            "before": _where(first - step, span),
            "today": _where(today, span),
            "after": _where(first + step, span),
            "week": _where(day, WEEK),
            "day": _where(today if span == WEEK and first <= today < first + step else first, DAY),
        },
        "is_present": first <= today < first + step,
        "topic": f"board:{job.workshop_id}",
        "piece": _where(day, span, route="desk_calendar_live"),
    }


def _title(first: date, last: date) -> str:
    if first == last:
        return long_day(first)
    return gettext("%(first)s to %(last)s") % {"first": short_day(first), "last": short_day(last)}


def _where(day: date, span: str, *, route: str = "desk_calendar") -> str:
    return f"{reverse(route)}?{urlencode({'day': day.isoformat(), 'span': span})}"


def _day(one: CalendarDay, today: date) -> dict[str, Any]:
    day = one.day
    return {
        "day": day.day,
        "href": _where(day.day, DAY),
        "is_today": day.day == today,
        "is_past": day.day < today,
        "is_open": one.is_open,
        "why_closed": one.why_closed,
        "all": _bar(Share(gettext("All work"), day.there, day.taken)),
        "shares": [_bar(share) for share in one.skills if share.there or share.taken]
        + ([_bar(Share(gettext("Bays"), one.bays.there, one.bays.taken))] if one.bays else []),
        "bookings": one.bookings,
        "appointments": one.appointments,
        "away": one.away,
    }


def _bar(share: Share) -> dict[str, Any]:
    """What is free or over is said in whole hours, on the careful side."""
    free = max(share.there - share.taken, share.there * 0)
    over = max(share.taken - share.there, share.there * 0)
    return {
        "name": share.name,
        "there": share.there,
        "taken": share.taken,
        "free": free.to_integral_value(ROUND_FLOOR),
        "over": over.to_integral_value(ROUND_CEILING),
    }
