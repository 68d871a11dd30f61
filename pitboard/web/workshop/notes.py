"""Internal notes: written and removed where they stand, on the page of a customer, a car or a visit."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.actions.notes import LONGEST_NOTE, remove_note, write_note
from pitboard.queries.access import staff_booking, staff_car, staff_customer, staff_note
from pitboard.queries.stories import notes_about
from pitboard.queries.windows import order_of
from pitboard.records.bookings import Booking
from pitboard.records.desk import InternalNote
from pitboard.records.people import Person, StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.rules.permissions import Permission
from pitboard.web.acting import refusals_in
from pitboard.web.gates import staff
from pitboard.web.workshop.asking import NOT_DONE, press, typed
from pitboard.web.workshop.forms.fields import words_field
from pitboard.web.workshop.rights import place

PART = "#notes"


class NoteForm(forms.Form):
    text = words_field(_("Internal note"), rows=2, most=LONGEST_NOTE)


@staff(Permission.TALK)
def customer_note(request: HttpRequest, job: StaffMember, person_id: int) -> HttpResponse:
    return _note(request, job, staff_customer(job, person_id))


@staff(Permission.SEE_BOARD)
def car_note(request: HttpRequest, job: StaffMember, vehicle_id: int) -> HttpResponse:
    return _note(request, job, staff_car(job, vehicle_id))


@staff(Permission.SEE_BOARD)
def visit_note(request: HttpRequest, job: StaffMember, booking_id: int) -> HttpResponse:
    return _note(request, job, staff_booking(job, booking_id))


@staff(Permission.SEE_BOARD)
def note_removal(request: HttpRequest, job: StaffMember, note_id: int) -> HttpResponse:
    note = staff_note(job, note_id)
    back = page_of(note.customer or note.vehicle or note.booking) + PART
    said = gettext("The note is removed")
    return press(request, back, lambda: remove_note(note, by=job.person, at=timezone.now()), said=said)


def page_of(about: Person | Vehicle | Booking | None) -> str:
    """Where somebody reads about it."""
    if isinstance(about, Person):
        return reverse("desk_customer", args=[about.pk])
    if isinstance(about, Vehicle):
        return reverse("desk_car", args=[about.pk])
    assert about is not None  # noqa: S101
    order = order_of(about)
    return reverse("desk_order", args=[order.number]) if order else reverse("desk_booking", args=[about.pk])


def note_url(about: Person | Vehicle | Booking) -> str:
    """Where a note about it is sent to."""
    if isinstance(about, Person):
        return reverse("desk_customer_note", args=[about.pk])
    if isinstance(about, Vehicle):
        return reverse("desk_car_note", args=[about.pk])
    return reverse("desk_visit_note", args=[about.pk])


def shown_notes(about: Person | Vehicle | Booking, notes: list[InternalNote]) -> dict[str, Any]:
    """For workshop/notes.html."""
    return {"notes": notes, "note_url": note_url(about), "note_form": NoteForm(auto_id="note-%s")}


def visit_notes(booking: Booking) -> dict[str, Any]:
    """For the page of a visit: what was noted about it, about the car and about the customer."""
    notes = notes_about(
        booking.workshop_id,
        customer=booking.customer_id,
        vehicle=booking.vehicle_id,
        booking=booking.pk,
    )
    return {**shown_notes(booking, notes), "names_about": True}


def _note(request: HttpRequest, job: StaffMember, about: Person | Vehicle | Booking) -> HttpResponse:
    """The form stands on the page itself; alone it is shown where something has to be mended."""
    form, back = NoteForm(**_without_files(request), auto_id="note-%s"), page_of(about) + PART
    if form.is_bound and form.is_valid():
        with refusals_in(form, "text"):
            write_note(
                about, form.cleaned_data["text"], workshop=job.workshop, by=job.person, at=timezone.now()
            )
        if form.is_valid():
            return redirect(back)
    shown = {**place(job), "note_form": form, "note_url": note_url(about), "back": back}
    return render(request, "workshop/note.html", shown, status=NOT_DONE if form.is_bound else 200)


def _without_files(request: HttpRequest) -> dict[str, Any]:
    return {name: value for name, value in typed(request).items() if name == "data"}
