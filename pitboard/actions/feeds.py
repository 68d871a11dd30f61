"""Calendars that somebody subscribes to, each by an address of its own that can be taken back."""

from datetime import datetime

from django.db import transaction

from pitboard.records.links import CalendarFeed
from pitboard.records.people import Person


def open_feed(person: Person, *, for_staff: bool = False, at: datetime) -> CalendarFeed:
    """The one that is open, or a new one."""
    feed, _ = CalendarFeed.objects.get_or_create(
        person=person, is_for_staff=for_staff, revoked_at=None, defaults={"made_at": at}
    )
    return feed


@transaction.atomic
def renew_feed(person: Person, *, for_staff: bool = False, at: datetime) -> CalendarFeed:
    """A new address; the old one, which somebody else may have by now, opens nothing any more."""
    close_feed(person, for_staff=for_staff, at=at)
    return open_feed(person, for_staff=for_staff, at=at)


def close_feed(person: Person, *, for_staff: bool = False, at: datetime) -> None:
    """Harmless when repeated."""
    CalendarFeed.objects.filter(person=person, is_for_staff=for_staff, revoked_at=None).update(revoked_at=at)
