"""The gallery's inspection and condition: rows of the list in every state, and a drawn car with marks at both ends."""

from collections.abc import Mapping
from decimal import Decimal
from types import SimpleNamespace as Sample
from typing import Any
from uuid import UUID

from pitboard.rules.severity import Severity

NO_NAME = UUID(int=0)


def _point(pk: int, name: str, unit: str = "", limit: str = "", soon: str = "") -> Sample:
    figures = {"limit": Decimal(limit) if limit else None, "soon_from": Decimal(soon) if soon else None}
    return Sample(pk=pk, name=name, unit=unit, limit_is_most=False, **figures)


def _found(pk: int, title: str, severity: Severity, note: str = "", measured: str = "") -> dict[str, Any]:
    value = Decimal(measured) if measured else None
    finding = Sample(pk=pk, title=title, severity=severity, note=note, measured=value, unit="mm")
    return {"finding": finding, "photo": None}


def _row(point: Sample, found: list[dict[str, Any]], limits: str = "") -> dict[str, Any]:
    words = [Sample(pk=1, text="Pads worn down", advisory="Pads close to their limit")]
    return {
        "point": point,
        "limits": limits,
        "found": found,
        "submission": NO_NAME,
        "wordings": words,
        "has_more": False,
        "has_trouble": bool(found),
        "keys": "decimal",
    }


def inspection() -> Mapping[str, Any]:
    mirror = {"number": 1, "x": 300, "y": 330, "words": "Left mirror: scratch", "is_new": False}
    door = {"number": 2, "x": 815, "y": 575, "words": "Right rear door: dent, 3 cm", "is_new": True}
    before = {"key": "arrival", "title": "On arrival", "rows": [("Mileage", "84,210 km")], "photos": []}
    after = {
        "key": "hand_back",
        "title": "At the hand-back",
        "rows": [("Mileage", "84,215 km")],
        "photos": [],
    }
    return {
        "point_rows": [
            _row(_point(1, "Front brake pads", "mm", "3", "4.5"), [], "At least 3 mm, soon from 4.5 mm"),
            _row(_point(2, "Horn"), []),
            _row(
                _point(3, "Front left tyre, tread", "mm", "1.6"),
                [_found(3, "Front left tyre, tread", Severity.FIX_NOW, "Cord visible at the edge", "1.4")],
            ),
            _row(_point(4, "Engine oil"), [_found(4, "Engine oil", Severity.GOOD)]),
        ],
        "both_ends": {
            "is_over": True,
            "differences": ["1 new mark", "Right rear door: dent, 3 cm", "5 km driven"],
            "ends": [
                {**before, "has_drawing": True, "marks": [mirror]},
                {**after, "has_drawing": True, "marks": [mirror, door]},
            ],
        },
        "visit_sample": Sample(number=1043),
    }
