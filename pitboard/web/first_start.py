"""Before there is a workshop, there is one page: the one that sets it up."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

#: Static files need no workshop; the gallery shows the look of every piece and no data.
ALWAYS = ("/static/", "/gallery")


def set_up_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Leads every other page to the set-up while there is no workshop. `workshop_zone` has looked for it."""

    def answer(request: HttpRequest) -> HttpResponse:
        has_workshop = getattr(request, "workshop", None) is not None
        if has_workshop or request.path.startswith((*ALWAYS, reverse("setup"))):
            return get_response(request)
        return redirect("setup")

    return answer
