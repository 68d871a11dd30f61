"""The page for what fails on our side: where nothing can be read or kept for a while, it says so instead of "broken".

A full disk, storage that takes no more, a database that is away or takes no changes: none of it is the person's doing,
none of it is a mistake of the program, and all of it passes. The page asks nothing of the database.
"""

import sqlite3
import sys
from urllib.parse import urldefrag

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.defaults import server_error

from pitboard.web.in_place import PAGE

RETRY_AFTER_SECONDS = 30
#: PostgreSQL's word for a database that may only be read (SQLSTATE, appendix A of its manual).
READ_ONLY = "25006"


def trouble(request: HttpRequest) -> HttpResponse:
    """Called while the exception is being handled."""
    if not passes_by_itself(sys.exc_info()[1]):
        return server_error(request)
    answer = _what_was_sent(request) if request.method not in ("GET", "HEAD") else _page("503.html")
    answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def passes_by_itself(error: BaseException | None) -> bool:
    """Whether the database or the storage is away, full or closed to changes, and nothing is wrong with the program."""
    if isinstance(error, OSError):
        return not isinstance(error, FileNotFoundError)
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) == READ_ONLY
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    # A table that is missing is reported in the same way as a disk that is full.
    return getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR


def _what_was_sent(request: HttpRequest) -> HttpResponse:
    if PAGE not in request.headers:
        return _page("not_saved.html", back=_page_with_the_form(request))
    text = gettext("That could not be saved just now. Nothing was half done: press again in a minute.")
    toast = render_to_string("pieces/toast.html", {"text": text, "level": "error"})
    return JsonResponse({"toasts": toast}, status=503)


def _page_with_the_form(request: HttpRequest) -> str:
    """Its address on this site, where the browser names it; else nothing. What was typed is put back by script."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    return urldefrag(came_from).url


def _page(name: str, **words: str) -> HttpResponse:
    return HttpResponse(render_to_string(name, words), status=503)
