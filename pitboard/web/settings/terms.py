"""How one books: from when on, how far ahead, and until when it can be changed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pitboard.actions.workshop_facts import change_facts
from pitboard.queries.calendar import days_with_room
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.answering import change_until
from pitboard.rules.capacity import Room
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.settings.forms_workshop import TermsForm, standing_facts
from pitboard.web.settings.showing import is_done, saved, show

#: Days on which nobody books are looked past, but not for ever.
LONGEST_LOOK = 60
HOLIDAYS_SHOWN = 8


@dataclass(frozen=True)
class Effect:
    """The first day that customers may ask for now, until when they could change it, and the last day."""

    first: date | None
    change_until: datetime | None
    last: date


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, job: StaffMember) -> HttpResponse:
    yard, at = job.workshop, timezone.now()
    form = TermsForm(yard, request.POST or None)
    if is_done(
        form, lambda: change_facts(yard, standing_facts(yard), terms=form.terms(), public=form.public())
    ):
        return saved(request, "settings_terms")
    context = {"form": form, "effect": _effect(yard, at), "holidays": _holidays(yard, at), "yard": yard}
    return show(request, job, "terms", context)


def _effect(yard: Workshop, at: datetime) -> Effect:
    opening = yard.opening()
    today = opening.today(at)
    days = days_with_room(
        yard,
        first=today,
        days=min(LONGEST_LOOK, yard.book_days_ahead),
        wanted_hours=yard.diagnosis_hours,
        at=at,
    )
    first = next((day.day for day in days if day.room.room not in (Room.CLOSED, Room.TOO_SOON)), None)
    until = change_until(first, hours=yard.change_deadline_hours, opening=opening) if first else None
    return Effect(first, until, today + timedelta(days=yard.book_days_ahead))


def _holidays(yard: Workshop, at: datetime) -> list[tuple[date, str]]:
    """The public holidays of the coming year, whether or not they are kept."""
    today = yard.opening().today(at)
    named = ((day, yard.holidays.name_of(day)) for day in (today + timedelta(days=n) for n in range(366)))
    return [(day, name) for day, name in named if name][:HOLIDAYS_SHOWN]
