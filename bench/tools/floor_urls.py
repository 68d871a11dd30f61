"""Two floors for every page of the product.

Below /floor/ the page without its template: the view asks its questions as always, and those that the template would
have asked are asked as well, so that there are as many; what is answered has as many bytes as the page.

Below /bare/ what no way of writing the page could do without: the page's own questions, word for word, every row read,
as many bytes. What that leaves out is turning rows into objects, and those into words and marks.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import ResolverMatch, include, path, resolve

from bench.tools.unwritten import answered_with

Question = tuple[str, Any]


@dataclass
class Learned:
    """What one page asked, which of that its template asked, and what it answered."""

    page: ResolverMatch
    body: bytes = b""
    questions: list[Question] = field(default_factory=list)
    of_the_template: list[Question] = field(default_factory=list)


_learned: dict[str, Learned] = {}
_learning = threading.Lock()


def floor(request: HttpRequest, address: str) -> HttpResponseBase:
    known = _known(request, address)
    _ask(known.of_the_template)
    return _unwritten(request, known)


def bare(request: HttpRequest, address: str) -> HttpResponseBase:
    known = _known(request, address)
    _ask(known.questions)
    return HttpResponse(known.body)


def _ask(questions: Iterable[Question]) -> None:
    with connection.cursor() as cursor:
        for sql, params in questions:
            cursor.execute(sql, params)
            cursor.fetchall()


def _unwritten(request: HttpRequest, known: Learned) -> HttpResponseBase:
    with answered_with(known.body.decode()):
        answer: HttpResponseBase = known.page.func(request, *known.page.args, **known.page.kwargs)
    return answer


def _known(request: HttpRequest, address: str) -> Learned:
    with _learning:
        if address not in _learned:
            _learned[address] = _learn(request, f"/{address}")
        return _learned[address]


def _learn(request: HttpRequest, address: str) -> Learned:
    page = resolve(address, "pitboard.config.urls")
    learned = Learned(page)
    with connection.execute_wrapper(_noting(learned.questions)):
        answer = page.func(request, *page.args, **page.kwargs)
    if not isinstance(answer, HttpResponse) or answer.status_code != 200:
        raise ValueError(f"{address} has no page to learn from")
    learned.body = answer.content
    asked: list[Question] = []
    with connection.execute_wrapper(_noting(asked)):
        _unwritten(request, learned)
    # By their words: moments among what is asked about differ from one time to the next.
    more = Counter(sql for sql, _ in learned.questions) - Counter(sql for sql, _ in asked)
    for sql, params in learned.questions:
        if more[sql] > 0:
            more[sql] -= 1
            learned.of_the_template.append((sql, params))
    return learned


def _noting(questions: list[Question]) -> Callable[..., Any]:
    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith("SELECT"):
            questions.append((sql, params))
        return execute(sql, params, many, context)

    return note


urlpatterns = [
    path("floor/<path:address>", floor),
    path("bare/<path:address>", bare),
    path("", include("pitboard.config.urls")),
]
