"""Walking round a car with a phone: the workshop's list, point by point.

With script a row is sent where it stands and the page stays; without it the page comes again at that row. Either way
the same address takes it, and the same sending arriving twice is harmless.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from pitboard.actions.inspect_car import find_rest_good, record_finding
from pitboard.queries.access import staff_order, staff_point
from pitboard.queries.formats import plain_number
from pitboard.queries.inspection import Checklist, Looked, checklist, points_named, submission_for
from pitboard.records.catalogue import InspectionPoint
from pitboard.records.inspections import Finding
from pitboard.records.orders import RepairOrder
from pitboard.records.people import StaffMember
from pitboard.rules.lifecycle import ORDER_STATES_OF_FINDING, OrderState
from pitboard.rules.permissions import Permission
from pitboard.rules.pictures import LARGEST_BYTES, MOST_PER_FORM
from pitboard.rules.severity import NEEDS_REPAIR, Severity
from pitboard.web.gates import staff
from pitboard.web.stream import page_stream_token
from pitboard.web.workshop.asking import Question, answer, press, typed
from pitboard.web.workshop.forms.inspection import PointForm
from pitboard.web.workshop.inspections import sent_by_script
from pitboard.web.workshop.rights import NO_TOKEN, place
from pitboard.web.workshop.showing import shown_photo

#: A row shows so many of a point's usual wordings; its own page shows them all.
WORDINGS_AT_HAND = 6


@staff(Permission.INSPECT)
@require_safe
def walk(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order = staff_order(job, number)
    token = page_stream_token(request, [order.topic], at=timezone.now())
    return render(request, "workshop/checklist.html", {**_page(job, order), "stream_token": token})


@staff(Permission.INSPECT)
@require_safe
def walk_live(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    order = staff_order(job, number)
    return render(request, "workshop/checklist_piece.html", _page(job, order) | NO_TOKEN)


@staff(Permission.INSPECT)
def point(request: HttpRequest, job: StaffMember, number: int, point_id: int) -> HttpResponse:
    """One point of the list, or one that was searched for."""
    order, shown = staff_order(job, number), staff_point(job, point_id)
    here = list(Finding.objects.filter(inspection__order=order, point=shown).order_by("pk"))
    back = _at(order, point_id)
    form = PointForm(
        point=shown, initial={"submission": submission_for(order, shown, here)}, **typed(request)
    )
    if request.headers.get("Accept") == "application/json":
        return sent_by_script(job, order, form)
    question = Question(
        title=shown.name,
        lead=limit_words(shown),
        confirm=gettext("Save finding"),
        back=back,
        vehicle=order.vehicle,
        body="workshop/point_fields.html",
        more={"point": shown, "order": order, "here": here},
    )

    def add(said: dict[str, Any]) -> None:
        record_finding(order, form.seen(), submission=form.submission_sent, by=job.person, at=timezone.now())

    return answer(request, job, question, form, add)


@staff(Permission.INSPECT)
def rest(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    """The points that whoever pressed it saw open are good."""
    order = staff_order(job, number)
    seen = {int(pk) for pk in request.POST.getlist("point") if pk.isdecimal() and len(pk) < 12}
    points = [one for one in checklist(order).open_points if one.pk in seen]
    return press(
        request,
        reverse("desk_order_checklist", args=[number]) + "#end",
        lambda: find_rest_good(order, points, by=job.person, at=timezone.now()),
        said=ngettext("%(count)s point is good", "%(count)s points are good", len(points))
        % {"count": len(points)},
    )


@staff(Permission.INSPECT)
@require_safe
def points(request: HttpRequest, job: StaffMember, number: int) -> HttpResponse:
    """Something that is not on the list, by name."""
    order = staff_order(job, number)
    wanted = request.GET.get("q", "").replace("\0", "")[:100].strip()
    shown = {
        **place(job),
        "order": order,
        "vehicle": order.vehicle,
        "wanted": wanted,
        "found": points_named(job.workshop, wanted),
    }
    return render(request, "workshop/points.html", shown)


def _page(job: StaffMember, order: RepairOrder) -> dict[str, Any]:
    seen = checklist(order)
    takes_findings = order.state in ORDER_STATES_OF_FINDING
    return {
        **place(job),
        "order": order,
        "vehicle": order.vehicle,
        "areas": [
            {
                "name": area.name,
                "done": area.done,
                "total": len(area.points),
                "rows": [_row(r) for r in area.points],
            }
            for area in seen.areas
        ],
        "elsewhere": [_found(finding) for finding in seen.elsewhere],
        "done": seen.done,
        "total": seen.total,
        "open_points": seen.open_points,
        "counts": _counts(seen),
        "takes_findings": takes_findings,
        "is_arrived": order.state is OrderState.ARRIVED,
        "is_inspecting": order.state is OrderState.INSPECTING,
        "most_photos": MOST_PER_FORM,
        "largest_photo": LARGEST_BYTES,
    }


def _row(looked: Looked) -> dict[str, Any]:
    point = looked.point
    wordings = list(point.wordings.all())
    return {
        "point": point,
        "limits": limit_words(point),
        "found": [_found(finding) for finding in looked.findings],
        "has_trouble": any(finding.severity in NEEDS_REPAIR for finding in looked.findings),
        "submission": looked.submission,
        "wordings": wordings[:WORDINGS_AT_HAND],
        "has_more": len(wordings) > WORDINGS_AT_HAND,
        # A phone's keys for figures have no minus.
        "keys": "text" if point.limit is not None and point.limit < 0 else "decimal",
    }


def _found(finding: Finding) -> dict[str, Any]:
    photo = next(iter(finding.photos.all()), None)
    return {"finding": finding, "photo": shown_photo(photo, finding.title) if photo else None}


def _counts(seen: Checklist) -> dict[str, int]:
    """How many findings there are of each grade."""
    here = [finding for area in seen.areas for one in area.points for finding in one.findings]
    counts = {grade.value: 0 for grade in Severity}
    for finding in [*here, *seen.elsewhere]:
        counts[finding.severity.value] += 1
    return counts


def limit_words(point: InspectionPoint) -> str:
    """What a point's value is held against: At least 3 mm, fix soon from 4.5 mm."""
    if point.limit is None:
        return ""
    figures = {"limit": plain_number(point.limit), "unit": point.unit}
    if point.limit_is_most:
        said = gettext("At most %(limit)s %(unit)s") % figures
    else:
        said = gettext("At least %(limit)s %(unit)s") % figures
    if point.soon_from is None:
        return said
    soon = gettext("soon from %(soon)s %(unit)s") % {
        "soon": plain_number(point.soon_from),
        "unit": point.unit,
    }
    return f"{said}, {soon}"


def _at(order: RepairOrder, point_id: int) -> str:
    """The list, at one of its points."""
    return reverse("desk_order_checklist", args=[order.number]) + f"#point-{point_id}"
