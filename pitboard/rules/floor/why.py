"""Why a promised time moved, from what the order waited for before and what it waits for now."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from pitboard.rules.floor.foreseen import Wait, WaitKind

#: A wait that ends by so much later (or sooner) than it did is what people would call another one.
ANOTHER_TIME = timedelta(minutes=10)
#: Where several waits have moved, the one that says most to a customer is said: first what nobody here can change.
_TELLING = (
    WaitKind.NOBODY_ABLE,
    WaitKind.PARTS,
    WaitKind.ARRIVAL,
    WaitKind.STAGE,
    WaitKind.TECHNICIAN_AWAY,
    WaitKind.JOB_BEFORE,
    WaitKind.BAY,
    WaitKind.CLOSED,
)


def why_moved(before: Sequence[Wait], after: Sequence[Wait], *, later: bool) -> Wait | None:
    """The wait that explains it: of those that now end later than before (or are new) when the time moved to later, of
    those that end sooner (or are gone) when it moved to sooner; then the wait as it was. None: nothing it waits for
    has moved, so its own work takes longer or goes faster."""
    moved = _longer(before, after) if later else _longer(after, before)
    return min(moved, key=lambda wait: _TELLING.index(wait.kind), default=None)


def _longer(before: Sequence[Wait], after: Sequence[Wait]) -> Iterator[Wait]:
    """The waits of `after` that end noticeably later than the same wait of `before` did, or were not there."""
    ended = {_same(wait): wait for wait in before}
    for wait in after:
        old = ended.get(_same(wait))
        if wait.kind in _TELLING and (old is None or _later(old, wait)):
            yield wait


def _later(old: Wait, new: Wait) -> bool:
    if old.until is None:
        return False
    return new.until is None or new.until >= old.until + ANOTHER_TIME


def _same(wait: Wait) -> object:
    """The same part or stage is waited for; whose job comes before may change, and it is the same kind of wait."""
    return (
        wait.kind,
        wait.line if wait.kind is WaitKind.PARTS else wait.stage if wait.kind is WaitKind.STAGE else None,
    )
