"""A button that is pressed without leaving the page: the browser gets the word on it, and the page's live pieces show
what changed. Without script the same address leads back to the page."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

#: Sent by the page's script: the path of the page on which the button was pressed.
PAGE = "X-Pitboard-Page"


def stay_in_place(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """The view leads back or onwards, as it does without script. Where that is the page on which the button was
    pressed, the page stays and gets the toasts; else its script goes there."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        page = request.headers.get(PAGE)
        if page is None or request.method != "POST" or not 300 <= response.status_code < 400:
            return response
        onwards = response.headers["Location"]
        if urlsplit(onwards).path != page:
            return JsonResponse({"goes": onwards})
        return JsonResponse({"toasts": render_to_string("pieces/toasts.html", request=request)})

    return answer
