"""A real mail server on this machine that refuses, drops or takes mails as it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.served import free_port


class Postbox:
    """What arrived, in order. While `refusing` holds an answer, every mail gets that instead of a place in here."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusing = ""
        self.tries = 0
        self.arrived = threading.Condition()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        with self.arrived:
            self.tries += 1
            self.arrived.notify_all()
            if self.refusing:
                return self.refusing
            content = envelope.content
            assert isinstance(content, bytes)
            mail: Any = message_from_bytes(content, policy=policy.default)
            self.mails.append(mail)
        return "250 Taken"

    def wait_for(self, count: int, *, seconds: float = 20) -> list[EmailMessage]:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.mails) >= count, seconds), "no mail came"
            return list(self.mails)

    def wait_for_tries(self, count: int, *, seconds: float = 20) -> None:
        with self.arrived:
            assert self.arrived.wait_for(lambda: self.tries >= count, seconds), "nobody tried"


@contextmanager
def mail_server() -> Iterator[tuple[Postbox, int]]:
    """The postbox and its port."""
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield postbox, controller.port
    finally:
        controller.stop()
