"""When a telling that could not be delivered is tried again, and when it is given up."""

from datetime import timedelta
from enum import StrEnum

#: Seconds before the second attempt; each further pause is twice as long, up to the longest.
FIRST_PAUSE, LONGEST_PAUSE = 10.0, 3600.0
#: Together they span about a day.
MOST_ATTEMPTS = 32
#: What was refused for good may have been refused in error: a few more tries, over some minutes.
MOST_REFUSALS = 5
#: While a server is away, nothing is wrong with what is to be sent. It is tried at least this often, for so long.
LONGEST_PAUSE_AWAY = 60.0
LONGEST_AWAY = timedelta(days=3)


class Trouble(StrEnum):
    """Why it did not go."""

    #: The server cannot be reached, drops the connection or does not let us in: everything else waits as well.
    AWAY = "away"
    #: Not now: a full mailbox, a greylist, too much at once.
    LATER = "later"
    #: Not at all: no such mailbox, no such subscription.
    REFUSED = "refused"


def pause_after(
    attempts: int, *, chance: float, trouble: Trouble = Trouble.LATER, overdue: timedelta = timedelta(0)
) -> timedelta | None:
    """How long to wait after so many failed attempts; none when it is time to give up.

    `chance` between 0 and 1 spreads the retries, so that what failed together is not tried again together. `overdue`
    is how long ago it ought to have gone.
    """
    longest = LONGEST_PAUSE_AWAY if trouble is Trouble.AWAY else LONGEST_PAUSE
    given_up = attempts >= (MOST_REFUSALS if trouble is Trouble.REFUSED else MOST_ATTEMPTS)
    if trouble is Trouble.AWAY:
        # Both: what lay here while no worker ran is not given up at its first try.
        given_up = given_up and overdue >= LONGEST_AWAY
    if given_up:
        return None
    pause = min(longest, FIRST_PAUSE * 2 ** min(attempts - 1, 20))
    return timedelta(seconds=pause * (0.5 + chance))


def channel_pause(failures: int, *, chance: float) -> float:
    """Seconds for which a channel rests after its server was away so many times in a row."""
    return min(LONGEST_PAUSE_AWAY, 0.5 * 2.0 ** min(failures, 10)) * (0.5 + chance)
