"""Every request is measured, and gets a line in the log where that is wanted.

A page is named by its route, never by its address: addresses hold numbers of visits, and the secrets of links.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from prometheus_client import Counter, Histogram

from pitboard.web.request_facts import CURRENT, ID_HEADER, facts_of, numbers_in, view_name

logger = logging.getLogger("pitboard.requests")

REQUESTS = Counter("pitboard_requests_total", "Requests that were answered.", ["view", "method", "status"])
SECONDS = Histogram(
    "pitboard_request_seconds",
    "What it took to answer them.",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
ACTIONS = Counter(
    "pitboard_actions_total", "Requests that change something, by how they ended.", ["view", "outcome"]
)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Watched:
    """The outermost of the middlewares: what the others answer is measured, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        facts = facts_of(request)
        before = CURRENT.set(facts)
        began = time.perf_counter()
        try:
            response = self._get_response(request)
            seconds = time.perf_counter() - began
            _measure(request, response.status_code, seconds)
            logger.info(
                "%s %s %s in %.0f ms",
                _method(request),
                view_name(request),
                response.status_code,
                seconds * 1000,
                extra={"status": response.status_code, "milliseconds": round(seconds * 1000, 1)},
            )
        finally:
            CURRENT.reset(before)
        response.headers[ID_HEADER] = str(facts["request"])
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, object]
    ) -> None:
        facts = CURRENT.get()
        if facts is not None:
            facts |= {"view": view_name(request), **numbers_in(kwargs)}


def _method(request: HttpRequest) -> str:
    return request.method if request.method in METHODS else "other"


def _measure(request: HttpRequest, status: int, seconds: float) -> None:
    view, method = view_name(request), _method(request)
    REQUESTS.labels(view, method, str(status)).inc()
    SECONDS.labels(view).observe(seconds)
    if method not in READING:
        ACTIONS.labels(view, _outcome(status)).inc()


def _outcome(status: int) -> str:
    """A form that is shown again says so by 200; what was done leads somewhere, or says that there is no more."""
    if status >= 500:
        return "failed"
    if status >= 400:
        return "refused"
    return "done" if status != 200 else "shown"
