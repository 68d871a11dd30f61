"""Waits as plain facts, for a row or an event, and read back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from pitboard.rules.floor.foreseen import Wait, WaitKind
from pitboard.rules.floor.given import Key, Stage

Fact = Mapping[str, str | int | None]


def as_facts(waits: Iterable[Wait]) -> list[dict[str, str | int | None]]:
    return [
        {
            "kind": wait.kind.value,
            "until": wait.until.isoformat() if wait.until else None,
            "order": wait.order_id,
            "line": wait.line,
            "technician": wait.technician_id,
            "stage": wait.stage.value if wait.stage else None,
        }
        for wait in waits
    ]


def from_facts(facts: Sequence[Fact]) -> tuple[Wait, ...]:
    return tuple(
        Wait(
            kind=WaitKind(str(fact["kind"])),
            until=datetime.fromisoformat(str(fact["until"])) if fact.get("until") else None,
            order_id=_number(fact.get("order")),
            line=_key(fact.get("line")),
            technician_id=_number(fact.get("technician")),
            stage=Stage(str(fact["stage"])) if fact.get("stage") else None,
        )
        for fact in facts
    )


def _number(value: str | int | None) -> int | None:
    return None if value is None else int(value)


def _key(value: str | int | None) -> Key | None:
    return value
