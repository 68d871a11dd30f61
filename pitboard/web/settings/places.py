"""Countries and their regions by the names that people know, as the `holidays` package has them."""

from functools import cache

import holidays
from holidays.registry import COUNTRIES

from pitboard.records.holidays import REGIONS

#: Words that stay small inside a name.
_SMALL = frozenset({"and", "of", "the"})


@cache
def countries_with(standing: str) -> list[tuple[str, str]]:
    """The codes (ISO 3166-1) and names of all countries, by name; the one that stands even where nobody knows it."""
    named = {entry[1]: _name(module) for module, entry in COUNTRIES.items()}
    codes = {*REGIONS, standing}
    return sorted(((code, named.get(code, code)) for code in codes), key=lambda one: one[1])


@cache
def regions(country: str) -> list[tuple[str, str]]:
    """The codes and names of a country's regions, by name; none where public holidays are the same everywhere."""
    codes = REGIONS.get(country, [])
    if not codes:
        return []
    also = holidays.country_holidays(country).get_subdivision_aliases()
    named = [(code, max(also.get(code, []), key=len, default=code)) for code in codes]
    return sorted(named, key=lambda one: one[1])


def _name(module: str) -> str:
    """The package names a country's file by its English name."""
    words = [word if word in _SMALL else word.capitalize() for word in module.split("_")]
    return " ".join(words)
