"""The condition of a car at both ends of its visit, in the shape that pieces/condition.html takes."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from pitboard.queries.condition import BothEnds, Differences, End
from pitboard.queries.formats import distance
from pitboard.queries.sentences.condition import mark_words, side_words
from pitboard.records.condition import ConditionMark, Moment
from pitboard.records.photos import Photo


def shown_condition(condition: BothEnds) -> dict[str, Any]:
    """Marks keep their number from one end to the other; what is new at the hand-back is said to be."""
    numbers: dict[tuple[int, int, str], int] = {}
    new = condition.differences.new if condition.differences else ()
    ends = [condition.arrival, *([condition.hand_back] if condition.hand_back else [])]
    return {
        "ends": [_end(end, numbers, {mark.pk for mark in new}) for end in ends],
        "differences": _differences(condition.differences) if condition.differences else [],
        "is_over": condition.hand_back is not None,
    }


def _end(end: End, numbers: dict[tuple[int, int, str], int], new: set[int]) -> dict[str, Any]:
    is_arrival = end.moment is Moment.ARRIVAL
    rows = [(gettext("Mileage"), distance(end.mileage_km))]
    if end.fuel_eighths is not None:
        rows.append((gettext("Fuel or charge"), gettext("%(eighths)s of 8") % {"eighths": end.fuel_eighths}))
    if end.note:
        rows.append((gettext("Condition"), end.note))
    return {
        "key": end.moment.value,
        "title": gettext("On arrival") if is_arrival else gettext("At the hand-back"),
        "rows": rows,
        "marks": [_mark(mark, numbers, is_new=mark.pk in new) for mark in end.marks],
        "has_drawing": bool(end.marks) or (not is_arrival and end.was_looked_at),
        "photos": [_photo(photo) for photo in end.photos],
    }


def _mark(mark: ConditionMark, numbers: dict[tuple[int, int, str], int], *, is_new: bool) -> dict[str, Any]:
    number = numbers.setdefault((mark.x, mark.y, mark.damage), len(numbers) + 1)
    words = mark_words(mark.x, mark.y, mark.damage, mark.note)
    return {"number": number, "x": mark.x, "y": mark.y, "words": words, "is_new": is_new}


def _photo(photo: Photo) -> dict[str, str]:
    side = side_words(photo.side) if photo.side is not None else ""
    said = ", ".join(word for word in (side, photo.caption) if word)
    return {
        "src": reverse("photo", args=[photo.key, "small"]),
        "full": reverse("photo", args=[photo.key, "full"]),
        # The label stands on the picture: the alternative text says more than that again.
        "alt": gettext("The car: %(what)s") % {"what": said} if said else gettext("The car"),
        "label": side or photo.caption,
    }


def _differences(differences: Differences) -> list[str]:
    """Each in a sentence; that nothing differs is said, too."""
    said = []
    if differences.new:
        count = len(differences.new)
        said.append(ngettext("%(count)s new mark", "%(count)s new marks", count) % {"count": count})
        said += [mark_words(mark.x, mark.y, mark.damage, mark.note) for mark in differences.new]
    else:
        said.append(gettext("No new marks"))
    said += [
        gettext("Gone: %(mark)s") % {"mark": mark_words(mark.x, mark.y, mark.damage, mark.note)}
        for mark in differences.gone
    ]
    if differences.driven_km:
        said.append(gettext("%(distance)s driven") % {"distance": distance(differences.driven_km)})
    return said + _fuel(differences.fuel_eighths)


def _fuel(eighths: int | None) -> list[str]:
    if not eighths:
        return []
    much = {"eighths": abs(eighths)}
    if eighths > 0:
        return [gettext("%(eighths)s of 8 more in the tank") % much]
    return [gettext("%(eighths)s of 8 less in the tank") % much]
