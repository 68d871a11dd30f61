"""Points that an inspection may look at, and how a defect there is put into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pitboard.actions._locks import lock_workshop
from pitboard.actions.importing.bring_in import Fate
from pitboard.actions.inspection_points import LONGEST_AREA, LONGEST_NAME, LONGEST_WORDING
from pitboard.records.catalogue import FindingWording, InspectionPoint
from pitboard.records.workshop import Workshop
from pitboard.rules.cells import text
from pitboard.rules.sheets import Column, Row

COLUMNS = (
    Column("manual_reference", "the place in the inspection manual", "1.1.13"),
    Column("component", "the area of the car, and what is looked at there", "Brakes > Pads", needed=True),
    Column("defect", "how it is put into words", "worn below 1.5 mm", needed=True),
    Column("advisory", "the milder words, for what can wait", "wearing thin"),
)
LONGEST_REFERENCE = 32
#: Where a table says of which part of the car it speaks by nothing, or by a database's word for nothing.
ELSEWHERE = "Other"
_NOTHING = "NULL"
_reference = text(LONGEST_REFERENCE)
_area = text(LONGEST_AREA)
_name = text(LONGEST_NAME)
_wording = text(LONGEST_WORDING, needed=True)
_advisory = text(LONGEST_WORDING)

#: Area and name.
PointKey = tuple[str, str]


@dataclass(frozen=True)
class WordingRow:
    point: PointKey
    text: str
    advisory: str
    reference: str

    @property
    def key(self) -> tuple[PointKey, str, str]:
        return self.point, self.text, self.reference


@dataclass(frozen=True)
class Known:
    points: Mapping[PointKey, InspectionPoint]
    wordings: Mapping[tuple[PointKey, str, str], FindingWording]


class InspectionPoints:
    """They are found by name when something turns up there, and stand on the workshop's own list only when somebody
    puts them there. A wording that is there already is left as it is; with `update` its milder words become what the
    file says."""

    key_column = None

    def __init__(self, workshop: Workshop, *, update: bool, at: datetime) -> None:
        self.workshop, self.update = workshop, update

    def read(self, row: Row) -> WordingRow:
        return WordingRow(
            point=row.read("component", _point),
            text=_capital(row.read("defect", _wording)),
            advisory=_capital(_advisory_of(row)),
            reference=row.read("manual_reference", _reference),
        )

    def key(self, item: WordingRow) -> tuple[PointKey, str, str]:
        return item.key

    def standing(self, items: Sequence[WordingRow]) -> Known:
        areas = {item.point[0] for item in items}
        names = {item.point[1] for item in items}
        found = self.workshop.inspection_points.filter(area__in=areas, name__in=names)
        points = {(point.area, point.name): point for point in found}
        wordings = FindingWording.objects.filter(
            point__in=points.values(), text__in={item.text for item in items}
        ).select_related("point")
        by_key = {((w.point.area, w.point.name), w.text, w.reference): w for w in wordings}
        return Known(points, by_key)

    def fate(self, item: WordingRow, standing: Known) -> Fate:
        wording = standing.wordings.get(item.key)
        if wording is None:
            return Fate.ADDED
        differs = bool(item.advisory) and item.advisory != wording.advisory
        return Fate.CHANGED if self.update and differs else Fate.LEFT

    def add(self, items: Sequence[WordingRow], standing: Known) -> None:
        lock_workshop(self.workshop.pk)
        new = [key for key in dict.fromkeys(item.point for item in items) if key not in standing.points]
        made = InspectionPoint.objects.bulk_create(
            InspectionPoint(workshop=self.workshop, area=area, name=name, on_list=False) for area, name in new
        )
        points = {**standing.points, **{(point.area, point.name): point for point in made}}
        FindingWording.objects.bulk_create(
            FindingWording(
                point=points[item.point], text=item.text, advisory=item.advisory, reference=item.reference
            )
            for item in items
        )

    def change(self, items: Sequence[WordingRow], standing: Known) -> None:
        changed = [standing.wordings[item.key] for item in items]
        for wording, item in zip(changed, items, strict=True):
            wording.advisory = item.advisory
        if changed:
            FindingWording.objects.bulk_update(changed, ["advisory"])


def _point(cell: str) -> PointKey:
    """ "Brakes > Pads" is the point "Pads" in the area "Brakes"; a component that is one word names both."""
    pieces = [piece for piece in (piece.strip() for piece in cell.split(">")) if piece and piece != _NOTHING]
    if not pieces:
        pieces = [ELSEWHERE]
    return _area(pieces[0]), _name(" > ".join(pieces[1:]) or pieces[0])


def _advisory_of(row: Row) -> str:
    words = row.read("advisory", _advisory)
    return "" if words == _NOTHING else words


def _capital(words: str) -> str:
    """They stand by themselves, as a finding's note."""
    return words[:1].upper() + words[1:]
