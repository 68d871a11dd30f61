"""Public holidays by country and region, from the `holidays` package."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays

#: By ISO 3166-1 code of the country: the codes of its regions, empty where it has none of its own.
REGIONS: Mapping[str, list[str]] = holidays.list_supported_countries(include_aliases=False)


@dataclass(frozen=True)
class PublicHolidays:
    """The days of one region, worked out a year at a time when somebody asks. A country that is not known has none."""

    country: str
    region: str = ""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _of_year(self.country, self.region, day.year)

    def name_of(self, day: date) -> str:
        """Its name as people there call it, or nothing."""
        return _of_year(self.country, self.region, day.year).get(day, "")


def is_known(country: str, region: str) -> bool:
    return country in REGIONS and (not region or region in REGIONS[country])


@lru_cache(maxsize=256)
def _of_year(country: str, region: str, year: int) -> Mapping[date, str]:
    if not is_known(country, region):
        return {}
    days = holidays.country_holidays(country, subdiv=region or None, years=year)
    # Which a country may count to a year beside its own, as where a holiday is moved over the turn of the year.
    return {day: name for day, name in days.items() if day.year == year}
