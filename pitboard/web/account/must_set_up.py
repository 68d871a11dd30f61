"""Where the workshop asks its staff for a second step, whoever has none sets one up before anything else opens."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from pitboard.queries.second_step import lacks_second_step
from pitboard.records.people import Person
from pitboard.web.zone import workshop_of

#: What setting it up needs, and what leads away: signing out, and showing once more who one is.
OPEN = (
    "/static/",
    "/account/second-step/",
    "/account/reauthenticate/",
    "/account/logout/",
    "/account/login/",
)


def second_step_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        workshop = workshop_of(request)
        if workshop is None or not workshop.staff_need_two_steps:
            return get_response(request)
        user = request.user
        if not isinstance(user, Person) or not lacks_second_step(user):
            return get_response(request)
        request.must_set_up = True  # type: ignore[attr-defined]
        return get_response(request) if request.path.startswith(OPEN) else redirect("mfa_index")

    return answer
