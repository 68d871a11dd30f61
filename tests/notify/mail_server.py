"""A real mail server on this machine that refuses, stalls, drops, goes away and recovers as it is told."""

import asyncio
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
    """What arrived, in order. While `refusing` holds an answer, every mail gets that instead of a place in here;
    while `refusing_recipients` does, nobody is known; while it is `stalling`, mails get no answer for so many seconds
    and no place; while it is `dropping`, the connection ends in the middle of each."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusing = ""
        self.refusing_recipients = ""
        self.stalling = 0.0
        self.dropping = False
        self.tries = 0
        self.connections = 0
        self.arrived = threading.Condition()

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refusing_recipients:
            with self.arrived:
                self.tries += 1
            return self.refusing_recipients
        envelope.rcpt_tos.append(address)
        return "250 Known"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        with self.arrived:
            self.tries += 1
            self.arrived.notify_all()
        if self.stalling:
            await asyncio.sleep(self.stalling)
            return "451 Too late"
        if self.dropping:
            assert server.transport is not None
            server.transport.close()
            return "421 Gone"
        with self.arrived:
            if self.refusing:
                return self.refusing
            content = envelope.content
            assert isinstance(content, bytes)
            mail: Any = message_from_bytes(content, policy=policy.default)
            self.mails.append(mail)
            self.arrived.notify_all()
        return "250 Taken"

    def wait_for(self, count: int, *, seconds: float = 20) -> list[EmailMessage]:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.mails) >= count, seconds), "no mail came"
            return list(self.mails)

    def wait_for_tries(self, count: int, *, seconds: float = 20) -> None:
        with self.arrived:
            assert self.arrived.wait_for(lambda: self.tries >= count, seconds), "nobody tried"


@contextmanager
def mail_server(postbox: Postbox | None = None, port: int = 0) -> Iterator[tuple[Postbox, int]]:
    """The postbox and its port. One that was away comes back with both."""
    postbox = postbox or Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    try:
        yield postbox, controller.port
    finally:
        controller.stop()
