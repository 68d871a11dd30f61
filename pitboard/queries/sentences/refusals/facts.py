"""What a refusal knows, as its sentence needs it."""

from datetime import date
from enum import StrEnum
from typing import cast

from pitboard.queries.formats import long_day
from pitboard.rules.refusals import Refused


def day_in(refused: Refused) -> dict[str, str]:
    return {"day": long_day(cast(date, refused.facts["day"]))}


def state_in(refused: Refused, name: str) -> StrEnum:
    return cast(StrEnum, refused.facts[name])


def number_in(refused: Refused, name: str) -> int:
    return int(str(refused.facts[name]))


def count_in(refused: Refused, name: str) -> int:
    value = refused.facts[name]
    return len(value) if isinstance(value, list) else 1
