"""A week of hours as a form: for each weekday its spans, and room for more. A day without any is a day off."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.actions.settings import Hours
from pitboard.queries.sentences import say_refusal
from pitboard.rules.refusals import Refusal, Refused
from pitboard.web.workshop.forms.fields import WallTimeField

LEAST_SPANS, MOST_SPANS = 2, 8


@dataclass(frozen=True)
class SpanFields:
    begins: forms.BoundField
    ends: forms.BoundField

    @property
    def is_empty(self) -> bool:
        return not (self.begins.value() or self.ends.value())


@dataclass(frozen=True)
class DayFields:
    name: str
    spans: Sequence[SpanFields]

    @property
    def filled(self) -> list[SpanFields]:
        """Those that say something; at least one, to fill in."""
        return [span for span in self.spans if not span.is_empty] or [self.spans[0]]

    @property
    def more(self) -> list[SpanFields]:
        return [span for span in self.spans if span not in self.filled]


class WeekForm(forms.Form):
    # Of a page that was cut short on the way, not a day would be left.
    whole_week = forms.CharField(widget=forms.HiddenInput, initial="yes")

    def __init__(self, standing: Iterable[Hours], data: QueryDict | None = None) -> None:
        initial: dict[str, time] = {}
        taken = dict.fromkeys(range(7), 0)
        for span in sorted(standing, key=lambda span: (span.weekday, span.opens)):
            place = (span.weekday, taken[span.weekday])
            initial |= {_begins(*place): span.opens, _ends(*place): span.closes}
            taken[span.weekday] += 1
        super().__init__(data, initial=initial)
        self.spans = {day: _how_many(day, taken[day], data) for day in range(7)}
        for day, n in self._places():
            name = WEEKDAYS[day]
            self.fields[_begins(day, n)] = WallTimeField(
                label=format_lazy(_("{day}, from"), day=name), required=False
            )
            self.fields[_ends(day, n)] = WallTimeField(
                label=format_lazy(_("{day}, to"), day=name), required=False
            )

    def days(self) -> list[DayFields]:
        spans: dict[int, list[SpanFields]] = {day: [] for day in range(7)}
        for day, n in self._places():
            spans[day].append(SpanFields(self[_begins(day, n)], self[_ends(day, n)]))
        return [DayFields(str(WEEKDAYS[day]), fields) for day, fields in spans.items()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for day, n in self._places():
            begins, ends = given.get(_begins(day, n)), given.get(_ends(day, n))
            if self.errors.keys() & {_begins(day, n), _ends(day, n)}:
                continue
            if (begins is None) != (ends is None):
                missing = _begins(day, n) if begins is None else _ends(day, n)
                self.add_error(missing, gettext("Fill in both times, or neither."))
            elif begins is not None and ends is not None and ends <= begins:
                self.add_error(_ends(day, n), say_refusal(Refused(Refusal.SPAN_BACKWARDS)))
        return given

    def hours(self) -> list[Hours]:
        given = self.cleaned_data
        return [
            Hours(day, given[_begins(day, n)], given[_ends(day, n)])
            for day, n in self._places()
            if given[_begins(day, n)] is not None
        ]

    def _places(self) -> Iterator[tuple[int, int]]:
        return ((day, n) for day, count in self.spans.items() for n in range(count))


def _how_many(day: int, standing: int, data: QueryDict | None) -> int:
    """As many as the form was sent with; on a new page one more than there are, for who has another break."""
    if data is not None:
        sent = sum(_begins(day, n) in data for n in range(MOST_SPANS))
        return max(LEAST_SPANS, sent)
    return min(MOST_SPANS, max(LEAST_SPANS, standing + 1))


def _begins(day: int, n: int) -> str:
    return f"begins-{day}-{n}"


def _ends(day: int, n: int) -> str:
    return f"ends-{day}-{n}"
