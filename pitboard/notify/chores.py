"""What time brings, and nobody does: looked at from time to time, by every worker. Doing it twice is harmless."""

from collections.abc import Callable
from datetime import datetime, timedelta

from pitboard.actions.answer_request import expire_requests
from pitboard.actions.audit import forget_origins
from pitboard.actions.delete_account import forget_bills
from pitboard.actions.fall_back import tell_late_ones_another_way
from pitboard.actions.remind import remind_of_decisions, remind_of_services, remind_of_what_was_put_off

MINUTE = timedelta(minutes=1)
#: What is named by the day.
HOUR = timedelta(hours=1)
#: What looks through everything that ever happened.
DAY = timedelta(days=1)


class Chore:
    """Something done every so often; `first` after that time, otherwise at once."""

    def __init__(self, do: Callable[..., int], *, every: timedelta, first: timedelta = timedelta(0)) -> None:
        self.do, self._every, self._first = do, every, first
        self._next: datetime | None = None

    def look(self, *, at: datetime) -> int:
        """Does it if it is time."""
        if self._next is None:
            self._next = at + self._first
        if at < self._next:
            return 0
        self._next = at + self._every
        return self.do(at=at)


def all_chores() -> list[Chore]:
    return [
        Chore(expire_requests, every=MINUTE),
        Chore(remind_of_decisions, every=MINUTE),
        # Not at once: what was due while no worker ran gets its chance to go.
        Chore(tell_late_ones_another_way, every=MINUTE, first=MINUTE),
        Chore(remind_of_what_was_put_off, every=HOUR),
        Chore(remind_of_services, every=HOUR),
        Chore(forget_origins, every=DAY, first=HOUR),
        Chore(forget_bills, every=HOUR),
    ]
