"""Which cars of the board somebody looks at: by technician, promise and flag, as it stands in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.queries.board import FlagIs, Only, PromiseIs
from pitboard.records.people import StaffMember

E = TypeVar("E", bound=StrEnum)

NOBODY = "nobody"
PROMISES: Mapping[PromiseIs, LazyText] = {
    PromiseIs.LATE: _("Late"),
    PromiseIs.AT_RISK: _("Will not hold"),
    PromiseIs.TODAY: _("Ready today"),
}
FLAGS: Mapping[FlagIs, LazyText] = {
    FlagIs.UNREAD: _("Message unread"),
    FlagIs.CALL: _("Wants a call"),
    FlagIs.CONFIRM: _("Total to confirm"),
    FlagIs.PARTS: _("Waits for parts"),
}


@dataclass(frozen=True)
class Filter:
    """One choice as pieces/board_filters.html takes it; the first option is all of them."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    value: str


def chosen(asked: Mapping[str, str], technicians: Sequence[StaffMember]) -> Only:
    """What the address says; what it says and is not there leaves everything on the board."""
    technician = asked.get("technician", "")
    jobs = {str(job.pk): job.pk for job in technicians} | {NOBODY: 0}
    return Only(
        technician=jobs.get(technician),
        promise=_one_of(PromiseIs, asked.get("promise", "")),
        flag=_one_of(FlagIs, asked.get("flag", "")),
    )


def only_in_words(only: Only) -> dict[str, str]:
    """For the address."""
    technician = "" if only.technician is None else str(only.technician or NOBODY)
    return {"technician": technician, "promise": only.promise or "", "flag": only.flag or ""}


def filter_fields(only: Only, technicians: Sequence[StaffMember]) -> list[Filter]:
    value = only_in_words(only)
    people = [(str(job.pk), job.person.name) for job in technicians]
    return [
        Filter(
            "technician",
            gettext("Technician"),
            [("", gettext("Every technician")), *people, (NOBODY, gettext("Nobody yet"))],
            value["technician"],
        ),
        Filter("promise", gettext("Promise"), _options(gettext("Every promise"), PROMISES), value["promise"]),
        Filter("flag", gettext("Flag"), _options(gettext("Every flag"), FLAGS), value["flag"]),
    ]


def _options(everything: str, words: Mapping[E, LazyText]) -> list[tuple[str, str]]:
    return [("", everything), *((one.value, str(said)) for one, said in words.items())]


def _one_of(enum: type[E], value: str) -> E | None:
    return enum(value) if value in {one.value for one in enum} else None
