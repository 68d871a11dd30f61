"""Somebody has a visit open. No event: nothing happened to the visit, and nobody needs to know it later."""

from django.core.cache import cache

from pitboard.queries.presence import presence_key
from pitboard.records.orders import RepairOrder
from pitboard.records.people import Person

#: A page says every 20 seconds that it is still open; one word may be lost on the way.
PRESENT_SECONDS = 45


def note_presence(order: RepairOrder, *, by: Person) -> None:
    cache.set(presence_key(order.pk, by.pk), True, timeout=PRESENT_SECONDS)
