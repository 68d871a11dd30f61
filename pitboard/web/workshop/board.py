"""The board: every open booking and visit, and the room of the next days."""

from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from pitboard.queries.board import board_of
from pitboard.queries.desk import who_repairs
from pitboard.records.people import StaffMember
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.stream import page_stream_token
from pitboard.web.workshop.board_filters import chosen, filter_fields, only_in_words
from pitboard.web.workshop.rights import NO_TOKEN, place
from pitboard.web.workshop.tickets import capacity_days, lanes


@staff(Permission.SEE_BOARD)
@require_safe
def board(request: HttpRequest, job: StaffMember) -> HttpResponse:
    at = timezone.now()
    token = page_stream_token(request, [_topic(job)], at=at)
    return render(request, "workshop/board.html", {**_board(request, job, at), "stream_token": token})


@staff(Permission.SEE_BOARD)
@require_safe
def board_live(request: HttpRequest, job: StaffMember) -> HttpResponse:
    """The board again, of which the browser says which tickets it has: those are only named."""
    known = frozenset(request.GET.get("have", "").split("."))
    shown = _board(request, job, timezone.now(), known=known)
    return render(request, "workshop/board_piece.html", shown | NO_TOKEN)


def _board(
    request: HttpRequest, job: StaffMember, at: datetime, *, known: AbstractSet[str] = frozenset()
) -> dict[str, Any]:
    find = request.GET.get("find", "").strip()[:60]
    technicians = who_repairs(job.workshop)
    only = chosen(request.GET, technicians)
    shown = board_of(job.workshop, at=at, find=find, only=only)
    asked = {name: value for name, value in {"find": find, **only_in_words(only)}.items() if value}
    today = job.workshop.opening().today(at)
    return {
        **place(job),
        "now": at,
        "today": today,
        "find": find,
        "lanes": lanes(shown, at, audience=job.role, known=known),
        "days": capacity_days(shown.days, today),
        "topic": _topic(job),
        "filters": filter_fields(only, technicians),
        "is_filtered": bool(asked),
        "piece": reverse("board_live") + (f"?{urlencode(asked)}" if asked else ""),
    }


def _topic(job: StaffMember) -> str:
    return f"board:{job.workshop_id}"
