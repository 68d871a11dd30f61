"""Filling the estimate sheet from the catalogue without losing what was typed: the sheet's own data, with one row put
in. It works the same with and without a script."""

from django.http import QueryDict

from pitboard.queries.catalogue import UsualRepair
from pitboard.web.workshop.forms.estimate import EMPTY_PARTS, MOST_ROWS


def with_repair(data: QueryDict, repair: UsualRepair, *, into: str = "") -> QueryDict:
    """As if the repair had been typed: into the row of that name, else into the first that is empty, or a new one."""
    filled = data.copy()
    rows = [f"row-{n}" for n in range(_number(data.get("rows", "")))]
    empty = [row for row in rows if not any(data.get(f"{row}-{name}") for name in _NAMES)]
    row = into if into in rows else next(iter(empty), f"row-{len(rows)}")
    if row not in rows:
        filled["rows"] = str(len(rows) + 1)
    filled[f"{row}-title"] = data.get(f"{row}-title") or repair.title
    filled[f"{row}-hours"] = f"{repair.hours.normalize():f}"
    filled[f"{row}-catalogue"] = str(repair.pk or "")
    filled[f"{row}-parts"] = str(len(repair.parts) + EMPTY_PARTS)
    for number, part in enumerate(repair.parts):
        filled[f"{row}-part-{number}-name"] = part.name
        filled[f"{row}-part-{number}-quantity"] = f"{part.quantity.normalize():f}"
        filled[f"{row}-part-{number}-price"] = f"{part.unit_price.normalize():f}"
    for number in range(len(repair.parts), len(repair.parts) + EMPTY_PARTS):
        for name in ("name", "quantity", "price"):
            filled.pop(f"{row}-part-{number}-{name}", None)
    filled.pop(f"{row}-leave_out", None)
    return filled


_NAMES = ("title", "hours", "discount", "finding", "line", "carried", "part-0-name")


def _number(text: str) -> int:
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() else 0
