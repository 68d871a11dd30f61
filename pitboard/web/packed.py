"""Pages go over the line packed: a fifth of their size."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

#: What gets smaller. Photos and calendars' downloads are packed already, or not worth it.
TEXT = ("text/", "application/json", "application/manifest+json")


class PackText(GZipMiddleware):
    """Secrets in a page are safe with it: Django masks its tokens anew in every answer, and gives the packed ones a
    length that does not tell (Heal The Breach)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)
