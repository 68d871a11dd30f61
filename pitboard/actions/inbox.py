"""Reading what one was told."""

from datetime import datetime

from pitboard.records.accounts import SignIn
from pitboard.records.deliveries import Delivery
from pitboard.records.people import Person
from pitboard.rules.recipients import Channel


def mark_all_read(*, up_to: int, devices_up_to: int = 0, by: Person, at: datetime) -> int:
    """Everything on the site up to the newest message they saw, and the newest sign-in with a new browser: what came
    since stays unread.

    Returns how many were unread. Harmless when repeated.
    """
    unread = Delivery.objects.filter(recipient=by, channel=Channel.SITE, seen_at=None, pk__lte=up_to)
    devices = SignIn.objects.filter(person=by, is_new_device=True, noticed_at=None, pk__lte=devices_up_to)
    return unread.update(seen_at=at) + devices.update(noticed_at=at)
