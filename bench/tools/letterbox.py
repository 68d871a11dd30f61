"""A mail server that keeps nothing of a mail but which telling it was, and when it came."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.tools.served import free_port

_TELLING = re.compile(rb"<telling\.(\d+)\.")


@dataclass
class Letterbox:
    """Every mail that was taken, in order: the telling's number and the moment (`time.perf_counter`)."""

    came: list[tuple[int, float]] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        found = _TELLING.search(content if isinstance(content, bytes) else b"")
        if found is None:
            return "550 No telling"
        with self.changed:
            self.came.append((int(found[1]), time.perf_counter()))
            self.changed.notify_all()
        return "250 Taken"

    def wait_for(self, count: int, *, seconds: float) -> bool:
        """Whether so many different tellings came in time."""
        with self.changed:
            return self.changed.wait_for(lambda: len({number for number, _ in self.came}) >= count, seconds)


@contextmanager
def letterbox() -> Iterator[tuple[Letterbox, str]]:
    """The box and the address that the product sends to."""
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield box, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()
