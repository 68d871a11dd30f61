"""A button that is pressed without leaving the page: the browser gets the word on it, and the page's live pieces show
what changed. Without script the same address leads back to the page."""

from urllib.parse import urlsplit

from django.http import HttpRequest, JsonResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string

#: Sent by the page's script: the path of the page on which the button was pressed.
PAGE = "X-Pitboard-Page"


def in_place(request: HttpRequest, back: str) -> JsonResponse | None:
    """The toasts for a page that stays where it is. None where there is no such script, or where the way leads to
    another page."""
    page = request.headers.get(PAGE)
    if page is None:
        return None
    onwards = resolve_url(back)
    if urlsplit(onwards).path != page:
        return JsonResponse({"goes": onwards})
    return JsonResponse({"toasts": render_to_string("pieces/toasts.html", request=request)})
