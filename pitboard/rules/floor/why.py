"""Which wait explains that a time moved."""

from collections.abc import Sequence

from pitboard.rules.floor.foreseen import Wait


def why_moved(before: Sequence[Wait], after: Sequence[Wait], *, later: bool, order_id: int) -> Wait | None:
    """The wait that grew most where a time moved later, or shrank most where it moved earlier; None: the order's own
    work takes longer, or goes faster."""
    return None
