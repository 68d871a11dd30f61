"""Works off one channel: takes what is due, sends it, notes what came of it."""

import logging
import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from django.utils import timezone

from pitboard.actions.deliver import claim, note_failure, note_no_way, note_sent
from pitboard.notify.channels import chat, mail, push
from pitboard.notify.channels.undelivered import NoWay, Undelivered
from pitboard.records.deliveries import Delivery
from pitboard.rules.recipients import Channel
from pitboard.rules.retries import Trouble, channel_pause

logger = logging.getLogger("pitboard.notify")

Send = Callable[[Delivery], None]
SENDERS: dict[Channel, Callable[[], AbstractContextManager[Send]]] = {
    Channel.MAIL: mail.Postman,
    Channel.PUSH: lambda: nullcontext(push.send),
    Channel.CHAT: lambda: nullcontext(chat.send),
}


class Post:
    """One worker's work on one channel. After its server was away the channel rests for a while, so that what waits
    is not tried one by one against a closed door."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self._failures = 0
        self._rests_until = 0.0

    def work_off(self, stop: threading.Event) -> int:
        """Until nothing is due, the channel rests or it is told to stop. Returns how many went out."""
        sent = 0
        with SENDERS[self.channel]() as send:
            while not stop.is_set() and time.monotonic() >= self._rests_until:
                delivery = claim(self.channel, at=timezone.now())
                if delivery is None:
                    break
                sent += self._deliver(delivery, send)
        return sent

    def _deliver(self, delivery: Delivery, send: Send) -> bool:
        try:
            send(delivery)
        except NoWay:
            note_no_way(delivery, at=timezone.now())
            return False
        except Exception as error:  # noqa: BLE001  (noted on the delivery, and tried again)
            self._note_trouble(delivery, error)
            return False
        self._failures = 0
        note_sent(delivery, at=timezone.now())
        return True

    def _note_trouble(self, delivery: Delivery, error: Exception) -> None:
        trouble = error.trouble if isinstance(error, Undelivered) else Trouble.LATER
        said = str(error) if isinstance(error, Undelivered) else f"{type(error).__name__}: {error}"
        logger.warning(
            "Telling %s did not go by %s (attempt %s): %s", delivery.pk, self.channel, delivery.attempts, said
        )
        chance = random.random()  # noqa: S311
        if trouble is Trouble.AWAY:
            self._failures += 1
            self._rests_until = time.monotonic() + channel_pause(self._failures, chance=chance)
        note_failure(delivery, said, chance=chance, at=timezone.now(), trouble=trouble)
