"""When a telling that could not be delivered is tried again."""

from datetime import timedelta

#: Seconds before the second attempt; each further pause is twice as long, up to the longest.
FIRST_PAUSE, LONGEST_PAUSE = 10.0, 3600.0
#: Together they span about a day: a mail server that is away for a night is waited for.
MOST_ATTEMPTS = 32


def pause_after(attempts: int, *, chance: float) -> timedelta | None:
    """How long to wait after so many failed attempts; none when it is time to give up.

    `chance` between 0 and 1 spreads the retries, so that what failed together is not tried again together.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempts - 1))
    return timedelta(seconds=pause * (0.5 + chance))
