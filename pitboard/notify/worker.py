"""Delivers what is due and keeps promises honest, for as long as it is not told to stop. Any number may run."""

import logging
import random
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from pitboard.actions.answer_request import expire_requests
from pitboard.actions.deliver import channels_with_work, claim, note_failure, note_sent
from pitboard.notify.channels import mail, site
from pitboard.notify.foresight import Foresight
from pitboard.rules.recipients import Channel

logger = logging.getLogger("pitboard.notify")

#: Seconds between two looks when nothing is due, and after something went wrong.
PAUSE, PAUSE_AFTER_TROUBLE = 0.25, 2.0
REQUESTS_EVERY = timedelta(minutes=1)
#: So many mails in a row; then the site's tellings and the stop are looked at again.
MOST_AT_ONCE = 20


def run(stop: threading.Event) -> None:
    """Until `stop` is set. Nothing that goes wrong in one turn ends it."""
    requests_at = timezone.now()
    foresight = Foresight()
    try:
        while not stop.is_set():
            now = timezone.now()
            well = _survive(deliver_due, stop)
            well = _survive(lambda _: foresight.look(at=timezone.now()), stop) and well
            if now >= requests_at:
                requests_at = now + REQUESTS_EVERY
                well = _survive(_expire_requests, stop) and well
            stop.wait(PAUSE if well else PAUSE_AFTER_TROUBLE)
    finally:
        connection.close()


def deliver_due(stop: threading.Event) -> int:
    """Everything that is due now, or as much of it as fits into one turn. Returns how many tellings went out."""
    waiting = channels_with_work(at=timezone.now())
    sent = 0
    if Channel.SITE in waiting:
        sent += site.deliver_all(at=timezone.now())
    if Channel.MAIL in waiting:
        for _ in range(MOST_AT_ONCE):
            if stop.is_set() or (delivered := _deliver_one_mail()) is None:
                break
            sent += delivered
    return sent


def _deliver_one_mail() -> int | None:
    """1 when it went out, 0 when it did not, None when there was nothing to do."""
    delivery = claim(Channel.MAIL, at=timezone.now())
    if delivery is None:
        return None
    try:
        mail.send(delivery)
    except Exception as error:  # noqa: BLE001  (noted on the delivery, and tried again)
        logger.warning(
            "Mail %s did not go out (attempt %s): %s", delivery.pk, delivery.attempts, _said(error)
        )
        note_failure(delivery, _said(error), chance=random.random(), at=timezone.now())  # noqa: S311
        return 0
    note_sent(delivery, at=timezone.now())
    return 1


def _expire_requests(_: threading.Event) -> int:
    return expire_requests(at=timezone.now())


def _survive(work: Callable[[threading.Event], int], stop: threading.Event) -> bool:
    try:
        work(stop)
    except Exception:
        logger.exception("The worker goes on after something went wrong")
        # Whatever state the connection is in, the next turn gets a new one.
        connection.close()
        return False
    return True


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
