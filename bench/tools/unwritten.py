"""Django's templates, which leave a page unwritten when they are told to: its bytes are known already."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest
from django.template.backends.django import DjangoTemplates, Template

_here = threading.local()


@contextmanager
def answered_with(body: str) -> Iterator[None]:
    """In this thread, whatever template is asked for, this is what it says."""
    _here.body = body
    try:
        yield
    finally:
        del _here.body


class _Unwritten(Template):
    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> Any:
        known = getattr(_here, "body", None)
        return super().render(context, request) if known is None else known


class UnwrittenTemplates(DjangoTemplates):
    def get_template(self, template_name: str) -> Template:
        found = super().get_template(template_name)
        return _Unwritten(found.template, self)
