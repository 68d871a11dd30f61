"""Which workshop a request is about, and the time zone its pages speak in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pitboard.records.workshop import Workshop


def workshop_zone(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Puts `request.workshop` on every request (None before the set-up) and shows times in its zone.

    Asked once a request and not kept longer: a changed name or zone is on the next page, in every process.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        workshop = Workshop.objects.order_by("pk").first()
        request.workshop = workshop  # type: ignore[attr-defined]
        if workshop is None:
            return get_response(request)
        with timezone.override(workshop.zone):
            return get_response(request)

    return answer


def workshop_of(request: HttpRequest) -> Workshop | None:
    """The workshop that the middleware found; None before the set-up."""
    workshop: Workshop | None = getattr(request, "workshop", None)
    return workshop
