"""When something is due: a day, and a time if it is known."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext

from pitboard.records.workshop import Workshop
from pitboard.web.workshop.forms.fields import moment


class DueForm(forms.Form):
    """For forms with the fields `due_day` and `due_time`. A day alone is due when the workshop opens, or now where it
    is open already. `cleaned_data["due_at"]` is the moment, or None."""

    def __init__(self, *, workshop: Workshop, now: datetime, **options: Any) -> None:
        super().__init__(**options)
        self.opening, self.now = workshop.opening(), now

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        day, wall = typed.get("due_day"), typed.get("due_time")
        typed["due_at"] = None
        if wall is not None and day is None:
            self.add_error("due_day", gettext("Say on which day, too."))
        elif day is not None:
            spans = self.opening.spans(day)
            opens = spans[0][0] if spans else moment(self.opening, day, time(12))
            usual = max(opens, self.now) if day == self.opening.today(self.now) else opens
            typed["due_at"] = moment(self.opening, day, wall) if wall is not None else usual
            if typed["due_at"] < self.now:
                self.add_error("due_day", gettext("This time has passed. Choose one that lies ahead."))
        return typed
