"""The inventory: one finding at a time, and good points many at once."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.actions.inspect_car import Seen
from pitboard.queries.sentences import severity_words
from pitboard.records.inspections import Finding
from pitboard.records.people import StaffMember
from pitboard.rules.severity import Severity
from pitboard.web.pictures import PicturesField
from pitboard.web.workshop.forms.fields import FigureField, staff_field, words_field

LONGEST_TITLE = 120


class StartInspectionForm(forms.Form):
    def __init__(self, *, technicians: Sequence[StaffMember], **options: Any) -> None:
        super().__init__(**options)
        self.fields["technician"] = staff_field(
            technicians, _("Technician"), required=False, nobody=_("Nobody yet")
        )


class FindingForm(forms.Form):
    severity = forms.TypedChoiceField(
        label=_("How urgent is it?"),
        coerce=Severity,
        widget=forms.RadioSelect(attrs={"data-as": "severity"}),
    )
    title = forms.CharField(
        label=_("What did you see?"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    pictures = PicturesField()
    measured = FigureField(label=_("Measured"), required=False, max_digits=8, decimal_places=2)
    limit = FigureField(label=_("At least needed"), required=False, max_digits=8, decimal_places=2)
    unit = forms.CharField(
        label=_("Unit"),
        max_length=12,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "short", "autocomplete": "off", "placeholder": _("mm, %, bar")}
        ),
    )
    note = words_field(_("Note"), required=False)
    why_it_matters = words_field(_("Why it matters"), required=False)
    if_you_wait = words_field(_("If the customer waits"), required=False)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        grades = forms.ChoiceField(choices=[(grade.value, severity_words(grade)) for grade in Severity])
        self.fields["severity"].choices = grades.choices  # type: ignore[attr-defined]

    def seen(self) -> Seen:
        return Seen(**self.cleaned_data)

    @property
    def more_is_open(self) -> bool:
        """Whether the fields that are folded away hold something, or something to mend."""
        folded = ("measured", "limit", "unit", "note", "why_it_matters", "if_you_wait")
        return any(self[name].value() not in (None, "") or self[name].errors for name in folded)

    @staticmethod
    def initial_of(finding: Finding) -> dict[str, Any]:
        names = ("severity", "title", "measured", "limit", "unit", "note", "why_it_matters", "if_you_wait")
        return {name: getattr(finding, name) for name in names}


class GoodPointsForm(forms.Form):
    """What is in order, a line each."""

    titles = words_field(
        _("What is good?"), rows=4, most=4000, help_text=_("One point a line: Engine oil, Lights, Horn.")
    )

    def clean_titles(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["titles"].splitlines()]
        titles = [line for line in lines if line]
        for title in titles:
            if len(title) > LONGEST_TITLE:
                raise forms.ValidationError(
                    gettext("This line is too long, at most %(most)s letters fit: %(line)s")
                    % {"most": LONGEST_TITLE, "line": title}
                )
        return titles
