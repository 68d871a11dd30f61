"""The inventory: one finding at a time, and good points many at once."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.actions.inspect_car import Seen, title_of
from pitboard.queries.formats import plain_number
from pitboard.queries.sentences import severity_words
from pitboard.records.catalogue import FindingWording, InspectionPoint
from pitboard.records.inspections import Finding
from pitboard.records.people import StaffMember
from pitboard.rules.pictures import LARGEST_BYTES, MOST_PER_FORM
from pitboard.rules.severity import Severity, suggested_severity
from pitboard.web.pictures import PicturesField, PicturesInput
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
    measured = FigureField(
        label=_("Measured"), required=False, min_value=None, max_digits=8, decimal_places=2
    )
    limit = FigureField(label=_("Limit"), required=False, min_value=None, max_digits=8, decimal_places=2)
    unit = forms.CharField(
        label=_("Unit"),
        max_length=12,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "short", "autocomplete": "off", "placeholder": _("mm, %, bar")}
        ),
    )
    limit_is_most = forms.BooleanField(
        label=_("The limit is the most allowed, not the least"), required=False
    )
    note = words_field(_("Note"), required=False)
    why_it_matters = words_field(_("Why it matters"), required=False)
    if_you_wait = words_field(_("If the customer waits"), required=False)
    #: Names this sending, so that it may be repeated; the page's script fills it in where the page is kept.
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput(attrs={"data-submission": ""}))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        cast(forms.TypedChoiceField, self.fields["severity"]).choices = _grades()

    def seen(self) -> Seen:
        return Seen(**{name: value for name, value in self.cleaned_data.items() if name != "submission"})

    @property
    def more_is_open(self) -> bool:
        """Whether the fields that are folded away hold something, or something to mend."""
        folded = ("measured", "limit", "unit", "note", "why_it_matters", "if_you_wait")
        return any(self[name].value() not in (None, "") or self[name].errors for name in folded)

    @staticmethod
    def initial_of(finding: Finding) -> dict[str, Any]:
        names = [name for name in FindingForm.base_fields if name not in ("pictures", "submission")]
        return {name: getattr(finding, name) for name in names}


class CameraInput(PicturesInput):
    """Opens the camera at once: whoever inspects stands before what is to be shown."""

    def __init__(self) -> None:
        super().__init__(
            {"capture": "environment", "data-max-count": MOST_PER_FORM, "data-max-bytes": LARGEST_BYTES}
        )


class WordingField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: FindingWording) -> str:
        return f"{obj.text} / {obj.advisory}" if obj.advisory else obj.text


class PointForm(forms.Form):
    """What was found at one point of the list: good by one button, or how urgent, with what was seen."""

    good = forms.BooleanField(required=False, widget=forms.HiddenInput)
    severity = forms.TypedChoiceField(
        label=_("How urgent is it?"),
        coerce=Severity,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect(attrs={"data-as": "severity"}),
    )
    measured = FigureField(
        label=_("Measured"), required=False, min_value=None, max_digits=8, decimal_places=2
    )
    pictures = PicturesField(label=_("Photos"), widget=CameraInput())
    wording = WordingField(
        label=_("What is it?"),
        queryset=FindingWording.objects.none(),
        required=False,
        empty_label=None,
        blank=True,
        widget=forms.RadioSelect(attrs={"data-as": "chip"}),
    )
    note = words_field(_("Note"), required=False)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *, point: InspectionPoint, **options: Any) -> None:
        super().__init__(**options)
        self.point = point
        cast(forms.TypedChoiceField, self.fields["severity"]).choices = _grades()
        wording = cast("forms.ModelChoiceField[FindingWording]", self.fields["wording"])
        wording.queryset = point.wordings.all()
        self.fields["measured"].widget.attrs |= {"data-unit-after": point.unit, "class": "short tall"}
        if not point.unit:
            del self.fields["measured"]
        if not point.wordings.all():
            del self.fields["wording"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("good"):
            typed["severity"] = Severity.GOOD
            self.errors.pop("severity", None)
        if typed.get("severity") is None and "severity" not in self.errors:
            self.add_error("severity", self._which(typed.get("measured")))
        return typed

    def seen(self) -> Seen:
        typed, point = self.cleaned_data, self.point
        return Seen(
            severity=typed["severity"],
            title=title_of(point),
            note=_in_words(typed.get("wording"), typed["note"], typed["severity"]),
            measured=typed.get("measured"),
            limit=point.limit,
            limit_is_most=point.limit_is_most,
            unit=point.unit,
            why_it_matters=point.repair.why_it_matters if point.repair else "",
            if_you_wait=point.repair.if_you_wait if point.repair else "",
            pictures=typed["pictures"],
            point=point,
        )

    @property
    def submission_sent(self) -> UUID | None:
        return cast("UUID | None", self.cleaned_data["submission"])

    def _which(self, measured: Decimal | None) -> str:
        point = self.point
        suggested = suggested_severity(measured, point.limit, point.soon_from, is_most=point.limit_is_most)
        if measured is None or suggested is None:
            return gettext("Say how urgent it is.")
        return gettext("Say how urgent it is: %(value)s %(unit)s speaks for “%(grade)s”.") % {
            "value": plain_number(measured),
            "unit": point.unit,
            "grade": severity_words(suggested),
        }


def _in_words(wording: FindingWording | None, note: str, severity: Severity) -> str:
    """The wording that fits how urgent it is, and what was added to it."""
    usual = ""
    if wording is not None and severity is not Severity.GOOD:
        is_mild = severity is Severity.FIX_SOON and wording.advisory
        usual = wording.advisory if is_mild else wording.text
    said = [text.strip() for text in (usual, note) if text.strip()]
    return ". ".join(text.rstrip(".") for text in said)[:500]


def _grades() -> list[tuple[str, str]]:
    return [(grade.value, severity_words(grade)) for grade in Severity]


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
