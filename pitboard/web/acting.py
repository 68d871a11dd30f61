"""What a view does when an action refuses: the sentence goes where the person looks, and what was typed stays."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from pitboard.queries.sentences import say_refusal
from pitboard.rules.refusals import Refused


@contextmanager
def refusals_in(form: forms.BaseForm, field: str | None = None) -> Iterator[None]:
    """A refusal becomes an error of the form (of one field, if named); ask `form.is_valid()` afterwards."""
    try:
        yield
    except Refused as refused:
        form.add_error(field, say_refusal(refused))


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """A refusal of a mere button becomes a message on the next page."""
    try:
        yield
    except Refused as refused:
        messages.error(request, say_refusal(refused))
