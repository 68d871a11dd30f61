"""Hears, in one thread with one connection of its own, what was committed to the database.

SQLite has no way to tell others of a commit, so a cheap counter is looked at every 20 ms; PostgreSQL tells
by NOTIFY. Both also answer which versions some topics are at, and both mend themselves after a break: they
then report a gap, because whatever was committed meanwhile was not heard.
"""

import logging
import random
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

log = logging.getLogger("pitboard.live")

BACK_OFF_FIRST, BACK_OFF_MOST = 0.1, 5.0
TABLES = {"order": "records_repairorder", "booking": "records_booking"}


class Listener(Protocol):
    """Called in the thread of the wake, not in the event loop."""

    def heard(self, versions: Mapping[str, int]) -> None:
        """These topics changed, and are at these versions now."""

    def answered(self, versions: Mapping[str, int]) -> None:
        """What was asked for: 0 for a record that does not exist."""

    def gap(self) -> None:
        """Something may have been missed: ask again for everything that is watched."""


class Wake(ABC):
    """The thread, the questions that wait for it, and mending. A database's own way is in the subclass."""

    broken: tuple[type[Exception], ...]

    def __init__(self) -> None:
        self._listener: Listener
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._questions: set[str] = set()
        self._stopping = threading.Event()

    def start(self, listener: Listener) -> None:
        self._listener = listener
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="pitboard-wake", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._nudge()
        if self._thread is not None:
            self._thread.join(timeout=2)
            self._thread = None

    def ask(self, topics: Iterable[str]) -> None:
        """Questions that arrive together are answered by one query a table, in the wake's thread."""
        with self._lock:
            self._questions.update(topics)
        self._nudge()

    def look(self) -> None:
        """Something may have been committed just now: hear it at once, not at the next look."""
        self._nudge()

    @abstractmethod
    def _nudge(self) -> None:
        """End the waiting of `_listen`: there is something to hear, a question, or it is time to stop."""

    @abstractmethod
    def _connect(self) -> None: ...

    @abstractmethod
    def _disconnect(self) -> None: ...

    @abstractmethod
    def _listen(self) -> None:
        """Wait for a commit or a nudge, briefly at most, and tell the listener what was heard."""

    @abstractmethod
    def _versions(self, table: str, ids: list[int]) -> list[tuple[int, int]]: ...

    def _run(self) -> None:
        pause, interrupted = BACK_OFF_FIRST, False
        while not self._stopping.is_set():
            try:
                self._connect()
                # The first time too: streams may have come before the database was there.
                self._listener.gap()
                if interrupted:
                    log.info("The live hub hears the database again.")
                pause, interrupted = BACK_OFF_FIRST, False
                while not self._stopping.is_set():
                    self._answer()
                    self._listen()
            except self.broken as problem:
                if not interrupted:
                    log.warning("The live hub lost the database and tries again: %s", problem)
                interrupted = True
                self._stopping.wait(random.uniform(pause / 2, pause))
                pause = min(pause * 2, BACK_OFF_MOST)
            finally:
                self._disconnect()

    def _answer(self) -> None:
        with self._lock:
            questions = list(self._questions)
        if not questions:
            return
        answers = read_versions(questions, self._versions)
        # Forgotten only now: a question during which the connection broke is asked again.
        with self._lock:
            self._questions.difference_update(questions)
        self._listener.answered(answers)


def read_versions(
    topics: Iterable[str], versions_of: Callable[[str, list[int]], list[tuple[int, int]]]
) -> dict[str, int]:
    answers: dict[str, int] = dict.fromkeys(topics, 0)
    for kind, table in TABLES.items():
        ids = [int(topic.partition(":")[2]) for topic in answers if topic.startswith(f"{kind}:")]
        for start in range(0, len(ids), 500):
            for number, version in versions_of(table, ids[start : start + 500]):
                answers[f"{kind}:{number}"] = version
    return answers
