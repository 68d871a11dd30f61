"""The two ways a page of the workshop changes something: a button that is pressed, and a form that is answered.

Each address of either kind can also be opened: a form shows itself on a page of its own, a button's leads back. So
whoever signs in on the way, reloads, or has no script, arrives somewhere sensible.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pitboard.records.people import StaffMember
from pitboard.records.vehicles import Vehicle
from pitboard.web.acting import refusals_in, refusals_told
from pitboard.web.workshop.meanwhile import saved_meanwhile
from pitboard.web.workshop.rights import place

#: The browser shows such an answer like any other; programs see that nothing was done.
NOT_DONE = 422


@dataclass(frozen=True)
class Question:
    """A form on a page of its own. `body` is the template that lays out its fields, `said` the word when it is done.

    `mark` stands for what the form begins with (`queries.marks`): when somebody else saved since the page was opened,
    both are shown and nothing is lost.
    """

    title: str
    confirm: str
    back: str
    vehicle: Vehicle
    lead: str = ""
    said: str = ""
    body: str = "workshop/fields.html"
    mark: str = ""
    more: dict[str, Any] = field(default_factory=dict)


def answer(
    request: HttpRequest,
    job: StaffMember,
    question: Question,
    form: forms.Form,
    act: Callable[[dict[str, Any]], str | None],
) -> HttpResponse:
    """Does `act` with what was typed, and goes where it says or back; shows the form again while something is wrong."""
    is_stale = form.is_bound and seen_mark(request, question.mark) != question.mark
    if form.is_bound and form.is_valid() and not is_stale:
        onwards: str | None = None
        with refusals_in(form):
            onwards = act(form.cleaned_data)
        if form.is_valid():
            if question.said:
                messages.success(request, question.said)
            return redirect(onwards or question.back)
    shown = {
        **place(job),
        **question.more,
        "question": question,
        "form": form,
        "is_stale": is_stale,
        "meanwhile": saved_meanwhile(form) if is_stale else [],
        # A browser never fills a file field again by itself.
        "photos_lost": any(request.FILES.values()),
    }
    return render(request, "workshop/question.html", shown, status=NOT_DONE if form.is_bound else 200)


def seen_mark(request: HttpRequest, mark: str) -> str:
    """The mark that the page carried when it was opened."""
    return request.POST.get("mark", mark)


def typed(request: HttpRequest) -> dict[str, Any]:
    """The arguments that bind a form to what was sent; none when its page is only opened."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


def press(
    request: HttpRequest, back: str, act: Callable[[], object], *, said: str | None = None, undo: str = ""
) -> HttpResponse:
    """Does what a mere button says, and goes back; a refusal is told there. `undo` is the address that takes it back,
    and stands as a button beside the word on it."""
    if request.method == "POST":
        refused = True
        with refusals_told(request):
            act()
            refused = False
        if said and not refused:
            messages.success(request, said, extra_tags=undo)
    return redirect(back)
