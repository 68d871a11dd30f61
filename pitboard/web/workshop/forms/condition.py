"""What a car looks like: a photo of each side, and marks on the drawn outline.

A mark travels as one text, "190,200,dent,4 cm". With script a tap on the drawing adds one; without it the zone is
chosen from a list and the page comes again with the mark on it.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.actions.condition import MOST_MARKS, Condition, Mark
from pitboard.queries.sentences.condition import (
    SIDES,
    damage_words,
    mark_words,
    side_words,
    zone_words,
)
from pitboard.records.condition import CarSide, ConditionMark, Damage
from pitboard.rules.outline import FULL, PLACES, Zone
from pitboard.rules.pictures import LARGEST_BYTES
from pitboard.web.pictures import PicturesField, PicturesInput

LONGEST_NOTE = 120
#: Eighths of a full tank or battery.
FUEL = [_("Empty"), "⅛", "¼", "⅜", "½", "⅝", "¾", "⅞", _("Full")]
#: The buttons that change the list of marks and nothing else.
ADD, DROP = "mark_add", "mark_drop"


class MarksInput(forms.Widget):
    """As many values as there are marks; workshop/condition_fields.html draws them."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.getlist(name)) if hasattr(data, "getlist") else list(data.get(name, []))


class MarksField(forms.Field):
    widget = MarksInput

    def clean(self, value: Any) -> list[Mark]:
        texts: Sequence[str] = value or []
        if len(texts) > MOST_MARKS:
            raise forms.ValidationError(
                gettext("Up to %(most)s marks fit on the drawing.") % {"most": MOST_MARKS}
            )
        try:
            return [mark_of(text) for text in texts]
        except ValueError:
            raise forms.ValidationError(gettext("One mark could not be read. Set it again.")) from None


class SideInput(PicturesInput):
    """One photo, from the camera."""

    def __init__(self) -> None:
        super().__init__({"capture": "environment", "multiple": False, "data-max-bytes": LARGEST_BYTES})


class ConditionForm(forms.Form):
    marks = MarksField(label=_("Marks on the drawing"), required=False)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for side in CarSide:
            self.fields[f"side_{side}"] = PicturesField(label=SIDES[side], widget=SideInput())

    def looks(self) -> Condition:
        typed = self.cleaned_data
        shown = {side: typed[f"side_{side}"] for side in CarSide if typed[f"side_{side}"]}
        return Condition(marks=typed["marks"], sides=shown)

    # ---- for the template ----------------------------------------------------------------------------------------

    @property
    def side_fields(self) -> list[tuple[str, forms.BoundField]]:
        return [(side_words(side), self[f"side_{side}"]) for side in CarSide]

    @property
    def shown_marks(self) -> list[dict[str, Any]]:
        """Those that can be read, with their number, their place on the drawing and their words."""
        texts = [text for text in self["marks"].value() or [] if _is_mark(text)]
        return [shown_mark(number, text) for number, text in enumerate(texts, start=1)]

    @property
    def zones(self) -> list[dict[str, Any]]:
        return [{"value": z.value, "words": zone_words(z), "x": x, "y": y} for z, (x, y) in PLACES.items()]

    @property
    def damages(self) -> list[tuple[str, str]]:
        return [(damage.value, damage_words(damage)) for damage in Damage]


def mark_of(text: str) -> Mark:
    """The mark that a text stands for. Raises `ValueError` for anything else."""
    x, y, damage, note = [*text.split(",", 3), "", "", "", ""][:4]
    if not (x.isascii() and x.isdigit() and y.isascii() and y.isdigit() and len(x + y) <= 8):
        raise ValueError(text)
    if int(x) > FULL or int(y) > FULL or len(note) > LONGEST_NOTE or "\0" in note:
        raise ValueError(text)
    return Mark(int(x), int(y), Damage(damage), note)


def text_of(mark: Mark | ConditionMark) -> str:
    return f"{mark.x},{mark.y},{mark.damage.value},{mark.note}"


def shown_mark(number: int, text: str) -> dict[str, Any]:
    mark = mark_of(text)
    words = mark_words(mark.x, mark.y, mark.damage, mark.note)
    return {"number": number, "x": mark.x, "y": mark.y, "words": words, "text": text}


def is_marking(request: HttpRequest) -> bool:
    """Whether a button was pressed that only changes the list of marks."""
    return request.method == "POST" and (ADD in request.POST or DROP in request.POST)


def marked(data: QueryDict) -> dict[str, Any]:
    """What was typed, with the mark that was added or taken away: what a form that shows itself again begins with."""
    marks = [text for text in data.getlist("marks") if _is_mark(text)]
    dropped = data.get(DROP, "")
    if dropped in marks:
        marks.remove(dropped)
    added = _chosen(data)
    if ADD in data and added and len(marks) < MOST_MARKS:
        marks.append(added)
    return {**{name: data.get(name) for name in data}, "marks": marks}


def _chosen(data: QueryDict) -> str:
    """The zone and the damage that were chosen from the lists; nothing while one of them is missing."""
    zone, damage = data.get("zone", ""), data.get("damage", "")
    if zone not in set(Zone) or damage not in set(Damage):
        return ""
    x, y = PLACES[Zone(zone)]
    note = " ".join(data.get("mark_note", "").replace("\0", "").split())[:LONGEST_NOTE]
    return f"{x},{y},{damage},{note}"


def _is_mark(text: str) -> bool:
    try:
        mark_of(text)
    except ValueError:
        return False
    return True
