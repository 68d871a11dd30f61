"""Which record stands for another since they were merged."""

from collections.abc import Iterable, Mapping

from pitboard.records.desk import Merge


def standing_customers(ids: Iterable[int]) -> list[int]:
    """The same people, those who were merged named by whom they became; each once, in the same order."""
    return _standing(ids, "customer")


def standing_cars(ids: Iterable[int]) -> list[int]:
    return _standing(ids, "car")


def _standing(ids: Iterable[int], kind: str) -> list[int]:
    wanted = list(dict.fromkeys(ids))
    while became := _became(wanted, kind):
        wanted = list(dict.fromkeys(became.get(one, one) for one in wanted))
    return wanted


def _became(ids: Iterable[int], kind: str) -> Mapping[int, int]:
    gone = Merge.objects.filter(**{f"gone_{kind}__in": list(ids)}, undone_at=None)
    return dict(gone.values_list(f"gone_{kind}_id", f"kept_{kind}_id"))
