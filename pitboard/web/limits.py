"""How often somebody may try something: so many times in a stretch of time, counted by network address."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Limit:
    name: str
    most: int
    within: timedelta


def too_often_until(limit: Limit, request: HttpRequest, *, at: datetime) -> datetime | None:
    """Counts this try. None while it is within the limit; otherwise when the next one counts anew."""
    seconds = int(limit.within.total_seconds())
    stretch = int(at.timestamp()) // seconds
    address = sha256(get_adapter(request).get_client_ip(request).encode()).hexdigest()[:32]
    key = f"limit:{limit.name}:{address}:{stretch}"
    cache.add(key, 0, timeout=seconds)
    try:
        tries = cache.incr(key)
    except ValueError:
        # The stretch ended between the two.
        return None
    return datetime.fromtimestamp((stretch + 1) * seconds, UTC) if tries > limit.most else None
