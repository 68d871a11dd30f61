"""Delivers what is due and does what time brings, for as long as it is not told to stop. Any number may run.

One thread looks what is due and shows what is told on the site; each other channel has a thread of its own, so that a
mail server that stalls delays no push message; one does the chores, and one makes the nightly backup.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.db import connection
from django.utils import timezone

from pitboard.actions.deliver import channels_with_work, send_what_waited
from pitboard.notify import nightly
from pitboard.notify.channels import site
from pitboard.notify.chores import all_chores
from pitboard.notify.foresight import Foresight
from pitboard.notify.post import SENDERS, Post
from pitboard.notify.pulse import Pulse
from pitboard.rules.recipients import Channel

logger = logging.getLogger("pitboard.notify")

#: Seconds between two looks when nothing is due, and after something went wrong.
PAUSE, PAUSE_AFTER_TROUBLE = 0.1, 2.0
#: Seconds between two looks at the chores.
CHORES_EVERY = 0.25
#: Told to stop, a channel may finish what it is sending; then it is left to its lease.
SECONDS_TO_FINISH = 5.0


def run(stop: threading.Event) -> None:
    """Until `stop` is set. Nothing that goes wrong in one turn ends it."""
    looks = {channel: threading.Event() for channel in SENDERS}
    foresight = Foresight()
    pulse = Pulse(foresight, at=timezone.now())
    threads = [
        *(_thread(channel, _carry, Post(channel), looks[channel], stop) for channel in SENDERS),
        _thread("chores", _do_chores, foresight, stop),
        _thread("nightly", nightly.run, stop),
    ]
    for thread in threads:
        thread.start()
    try:
        _survive(_send_what_waited)
        while not stop.is_set():
            well = _survive(lambda: _look(looks)) and _survive(pulse.look, at=timezone.now())
            stop.wait(PAUSE if well else PAUSE_AFTER_TROUBLE)
    finally:
        _survive(pulse.stop)
        connection.close()
        _wait_for(threads, looks.values())


def deliver_due(stop: threading.Event) -> int:
    """Everything that is due now, one channel after the other. Returns how many tellings went out."""
    waiting = channels_with_work(at=timezone.now())
    sent = site.deliver_all(at=timezone.now()) if Channel.SITE in waiting else 0
    return sent + sum(Post(channel).work_off(stop) for channel in SENDERS if channel in waiting)


def _look(looks: dict[Channel, threading.Event]) -> None:
    waiting = channels_with_work(at=timezone.now())
    if Channel.SITE in waiting:
        site.deliver_all(at=timezone.now())
    for channel in waiting & looks.keys():
        looks[channel].set()


def _carry(post: Post, look: threading.Event, stop: threading.Event) -> None:
    while not stop.is_set():
        if not look.wait(1):
            continue
        look.clear()
        _survive(lambda: post.work_off(stop))
        # Between two looks nothing may happen for hours, and a connection is something others may need.
        connection.close()


def _do_chores(foresight: Foresight, stop: threading.Event) -> None:
    looks: list[Callable[..., int]] = [foresight.look, *(chore.look for chore in all_chores())]
    while not stop.is_set():
        now = timezone.now()
        failed = [look for look in looks if not _survive(look, at=now)]
        stop.wait(PAUSE_AFTER_TROUBLE if failed else CHORES_EVERY)
    connection.close()


def _send_what_waited() -> None:
    if settings.MAIL_IS_SENT:
        send_what_waited(Channel.MAIL, at=timezone.now())


def _survive(work: Callable[..., object], **arguments: object) -> bool:
    try:
        work(**arguments)
    except Exception:
        logger.exception("The worker goes on after something went wrong")
        # Whatever state the connection is in, the next turn gets a new one.
        connection.close()
        return False
    return True


def _thread(name: str, work: Callable[..., None], *arguments: object) -> threading.Thread:
    return threading.Thread(target=work, args=arguments, name=f"worker-{name}", daemon=True)


def _wait_for(threads: Sequence[threading.Thread], looks: Iterable[threading.Event]) -> None:
    for look in looks:
        look.set()
    for thread in threads:
        thread.join(SECONDS_TO_FINISH)
