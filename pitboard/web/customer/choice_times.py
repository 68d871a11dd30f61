"""The time beside the choice: how each repair changes it, and the exact answer for what is ticked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pitboard.queries.access import own_order
from pitboard.queries.choice import ChoicePage, choice_page
from pitboard.queries.choice_times import ChoiceTimes, choice_times, ready_with
from pitboard.queries.formats import day_time, duration
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person
from pitboard.rules.lifecycle import ORDER_STATES_OF_CHOICE
from pitboard.web.gates import signed_in
from pitboard.web.limits import Limit, too_often_until

#: Every answer is a run of the engine.
ASKED = Limit("choice-times", 40, timedelta(minutes=1))
#: Below this a repair is said to add no time.
LEAST_MINUTES = 10


@dataclass(frozen=True)
class ShownTimes:
    """For customer/choice_times.html. `rows`: each repair with what it adds. `href`: where the script asks."""

    text: str
    rows: list[tuple[str, str]]
    none: str
    all: str
    href: str
    unknown: str


def shown_times(page: ChoicePage, ticked: Collection[int], at: datetime, *, href: str) -> ShownTimes | None:
    times = choice_times(page.order)
    if times is None:
        return None
    rows = [(o.title, _adds(times, o.repair.pk)) for o in page.open_offers if o.repair.pk in times.each]
    known = times.with_these(ticked)
    unknown = gettext("The time follows what you choose.")
    return ShownTimes(
        text=_about(known, at) if known else unknown,
        rows=rows,
        none=day_time(times.none, at),
        all=day_time(times.all, at),
        href=href,
        unknown=unknown,
    )


@require_safe
@signed_in
def times(request: HttpRequest, person: Person, number: int) -> HttpResponseBase:
    return answer_times(request, own_order(person, number), at=timezone.now())


def answer_times(request: HttpRequest, order: RepairOrder, *, at: datetime) -> HttpResponseBase:
    """When it would be ready with exactly the repairs that are ticked (choice-time.js). Nothing is decided by it."""
    page = choice_page(order) if order.state in ORDER_STATES_OF_CHOICE else None
    if page is None or too_often_until(ASKED, request, at=at) is not None:
        return JsonResponse({"text": gettext("The time follows what you choose.")})
    open_lines = {offer.repair.pk for offer in page.open_offers}
    ticked = set(request.GET.getlist("lines"))
    chosen = [pk for pk in open_lines if str(pk) in ticked]
    ready = ready_with(order, chosen, open_lines=open_lines, at=at)
    if ready is None:
        return JsonResponse({"text": gettext("No time can be said for this yet. We will call you.")})
    said = {
        "time": day_time(ready.ready_at, at),
        "from": day_time(ready.earliest_at, at),
        "to": day_time(ready.latest_at, at),
    }
    return JsonResponse({"text": gettext("Ready %(time)s, likely between %(from)s and %(to)s") % said})


def _about(moment: datetime, at: datetime) -> str:
    return gettext("Ready about %(time)s") % {"time": day_time(moment, at)}


def _adds(times: ChoiceTimes, line: int) -> str:
    minutes = round((times.adds(line) or 0) * 60)
    if minutes < LEAST_MINUTES:
        return gettext("adds no time")
    step = 15 if minutes < 120 else 30
    return gettext("+ about %(much)s") % {"much": duration(step * max(1, round(minutes / step)))}
