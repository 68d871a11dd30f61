"""What a car waits for, in words: for its owner, who hears nothing of other customers, and for the workshop."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.queries.formats import about, day_time
from pitboard.rules.floor.foreseen import Wait, WaitKind
from pitboard.rules.floor.given import Stage

_W = WaitKind

STAGES: Mapping[Stage, LazyText] = {
    Stage.INSPECTION: _("The inspection"),
    Stage.PRICING: _("Our prices"),
    Stage.DECISION: _("Your choice of repairs"),
    Stage.FINAL_CHECK: _("The final check"),
}
#: For the workshop, which does the first two itself.
DESK_STAGES: Mapping[Stage, LazyText] = {
    **STAGES,
    Stage.PRICING: _("The estimate"),
    Stage.DECISION: _("The customer's choice"),
}
#: What every car waits for at its own time is not worth a line.
_SAID = (_W.PARTS, _W.STAGE, _W.TECHNICIAN_AWAY, _W.JOB_BEFORE, _W.BAY, _W.NOBODY_ABLE, _W.CLOSED)

UNTIL: Mapping[WaitKind, LazyText] = {
    _W.PARTS: _("Parts, expected %(when)s"),
    _W.JOB_BEFORE: _("The job before yours, until about %(when)s"),
    _W.BAY: _("A free bay, from about %(when)s"),
    _W.TECHNICIAN_AWAY: _("The technician for this work, back %(when)s"),
    _W.CLOSED: _("We open again %(when)s"),
}
ENDLESS: Mapping[WaitKind, LazyText] = {
    _W.PARTS: _("Parts; we do not know yet when they come"),
    _W.JOB_BEFORE: _("The job before yours"),
    _W.BAY: _("A free bay"),
    _W.TECHNICIAN_AWAY: _("The technician for this work"),
    _W.NOBODY_ABLE: _("Somebody who can do this work; nobody here is free for it yet. We will call you."),
}


@dataclass(frozen=True)
class Around:
    """What waits of the workshop's own pages name: plates by the car, first names by the technician."""

    plates: Mapping[int, str]
    technicians: Mapping[int, str]


def waits_for_owner(waits: Iterable[Wait], at: datetime) -> list[str]:
    """One line for each kind of wait that still lasts, in the order in which they end."""
    return [_owner_words(wait, at) for wait in _still(waits, at)]


def waits_for_desk(waits: Iterable[Wait], around: Around, at: datetime) -> list[str]:
    """The same for staff, with the car that comes first and who is busy or away."""
    return [_desk_words(wait, around, at) for wait in _still(waits, at)]


def _still(waits: Iterable[Wait], at: datetime) -> Sequence[Wait]:
    """Of each kind (of each stage, of each part) the last to end."""
    last: dict[object, Wait] = {}
    for wait in waits:
        if wait.kind not in _SAID or (wait.until is not None and wait.until <= at):
            continue
        known = last.get((wait.kind, wait.stage))
        if known is None or _ends(known) < _ends(wait):
            last[wait.kind, wait.stage] = wait
    if any(wait.kind is not _W.CLOSED for wait in last.values()):
        # Whatever else it waits for says more than the night does.
        last = {key: wait for key, wait in last.items() if wait.kind is not _W.CLOSED}
    return sorted(last.values(), key=_ends)


def _ends(wait: Wait) -> float:
    return wait.until.timestamp() if wait.until is not None else float("inf")


def _owner_words(wait: Wait, at: datetime) -> str:
    if wait.kind is _W.STAGE and wait.stage is not None:
        return str(STAGES[wait.stage])
    if wait.until is None or wait.kind not in UNTIL:
        return str(ENDLESS.get(wait.kind, ""))
    return str(UNTIL[wait.kind]) % {"when": day_time(about(wait.until), at)}


def _desk_words(wait: Wait, around: Around, at: datetime) -> str:
    if wait.kind is _W.STAGE and wait.stage is not None:
        return str(DESK_STAGES[wait.stage])
    said = {
        "when": day_time(about(wait.until), at) if wait.until else "",
        "name": around.technicians.get(wait.technician_id or 0, ""),
        "plate": around.plates.get(wait.order_id or 0, ""),
    }
    if wait.kind is _W.NOBODY_ABLE:
        return gettext("Nobody here can do some of its work, or has any time in sight")
    if wait.kind is _W.JOB_BEFORE:
        is_known = said["when"] and said["name"] and said["plate"]
        return (
            gettext("%(name)s is at %(plate)s until about %(when)s") % said
            if is_known
            else gettext("Other jobs")
        )
    if wait.kind is _W.TECHNICIAN_AWAY and said["when"] and said["name"]:
        return gettext("%(name)s is back %(when)s") % said
    return _owner_words(wait, at)
