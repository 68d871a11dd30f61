"""Why something was not done: what is the matter, and what to do. One sentence or two for every code."""

from collections.abc import Callable, Mapping

from pitboard.queries.sentences.refusals.figured import FIGURES
from pitboard.queries.sentences.refusals.moves import MOVES
from pitboard.queries.sentences.refusals.plain import PLAIN
from pitboard.rules.refusals import Refusal, Refused

FIGURED: Mapping[Refusal, Callable[[Refused], str]] = {**MOVES, **FIGURES}


def say_refusal(refused: Refused) -> str:
    """What is the matter and what to do about it, for the person who tried."""
    plain = PLAIN.get(refused.code)
    return str(plain) if plain is not None else FIGURED[refused.code](refused)
