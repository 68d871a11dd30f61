"""What every bench prints: a table for people and, with `--json`, one object as the last line."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table


def percentile(values: Sequence[float], part: float) -> float:
    """The value that `part` (0 to 1) of the values do not exceed; nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    table = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "right")
    for row in rows:
        table.add_row(*(f"{cell:,.2f}" if isinstance(cell, float) else str(cell) for cell in row))
    Console().print(table)


def print_json(figures: Mapping[str, object]) -> None:
    print(json.dumps(figures), flush=True)
