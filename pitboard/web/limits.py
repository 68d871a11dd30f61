"""How often somebody may try something: so many times in a stretch of time. Whoever is over it gets a page that says
when to try again (429).

Counts stand in the cache; where that keeps nothing (Django's dummy cache), nothing is limited.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


@dataclass(frozen=True)
class Limit:
    name: str
    most: int
    within: timedelta


#: What a customer writes; a lively conversation stays far below.
MESSAGES = Limit("messages", most=30, within=timedelta(minutes=10))
#: What somebody at the desk writes, to many customers at once.
DESK_MESSAGES = Limit("desk-messages", most=120, within=timedelta(minutes=10))
#: Forms that bring files. A technician who walks round a car with a camera stays below.
UPLOADS = Limit("uploads", most=240, within=timedelta(minutes=10))
#: Links that are opened in a browser for the first time, those that open nothing included.
LINKS = Limit("links", most=120, within=timedelta(minutes=10))

#: Accounts that are set up by a link of the workshop's.
CLAIMS = Limit("claims", most=8, within=timedelta(minutes=30))

#: Links that customers give away: each may bring a mail to somebody.
SHARES = Limit("shares", most=20, within=timedelta(hours=1))


def too_often_until(limit: Limit, request: HttpRequest, *, at: datetime) -> datetime | None:
    """Counts this try. None while it is within the limit; otherwise when the next one counts anew."""
    seconds = int(limit.within.total_seconds())
    stretch = int(at.timestamp()) // seconds
    key = f"limit:{limit.name}:{_who(request)}:{stretch}"
    cache.add(key, 0, timeout=seconds)
    try:
        tries = cache.incr(key)
    except ValueError:
        # The stretch ended between the two.
        return None
    # Counting anew gives a key of the database's cache its usual five minutes, and some stretches are longer.
    cache.touch(key, seconds)
    return datetime.fromtimestamp((stretch + 1) * seconds, UTC) if tries > limit.most else None


def limited(request: HttpRequest, until: datetime, *, at: datetime) -> HttpResponse:
    """The answer to whoever was too fast: 429, and when to try again (RFC 6585, 4; RFC 9110, 10.2.3)."""
    response = render(request, "limited.html", {"until": until, "now": at}, status=429)
    response["Retry-After"] = str(max(1, int((until - at).total_seconds())))
    return response


def posting_within(limit: Limit) -> Callable[[View[P]], View[P]]:
    """The view is asked while what is sent to it stays within the limit; looking at it is not counted."""

    def gate(view: View[P]) -> View[P]:
        @wraps(view)
        def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method == "POST":
                at = timezone.now()
                until = too_often_until(limit, request, at=at)
                if until is not None:
                    return limited(request, until, at=at)
            return view(request, *args, **kwargs)

        return gated

    return gate


def limit_uploads(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Whatever form it is that brings files: each photo costs the machine work before anybody can refuse it."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or request.content_type != "multipart/form-data":
            return get_response(request)
        at = timezone.now()
        until = too_often_until(UPLOADS, request, at=at) if request.FILES else None
        return get_response(request) if until is None else limited(request, until, at=at)

    return answer


def _who(request: HttpRequest) -> str:
    """Whoever is signed in counts for themselves: the people of one house or office share an address."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"person-{user.pk}"
    return sha256(get_adapter(request).get_client_ip(request).encode()).hexdigest()[:32]
