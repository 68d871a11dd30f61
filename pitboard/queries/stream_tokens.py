"""Signed words that let a browser follow some topics for a while, without asking the database again.

A page carries a token for the topics of the records its view got through an access gate. The token holds
for the browser it was made for alone: it names a hash of that browser's session cookie.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from hmac import compare_digest

from django.core.signing import BadSignature, Signer

from pitboard.queries.topics import is_topic

# A right that was taken away ends here at the latest: renewing asks the database again.
LIFETIME = timedelta(minutes=10)
SALT = "pitboard.live.stream"


class StreamTokenRefused(Exception):
    """Forged, altered, expired, or made for another browser."""


def mint_stream_token(topics: Iterable[str], *, cookie: str, at: datetime) -> str:
    """`cookie` is the value of the cookie that the browser will send along with its stream."""
    body = [int((at + LIFETIME).timestamp()), _hash(cookie), sorted(set(topics))]
    return Signer(salt=SALT).sign_object(body, compress=True)


def read_stream_token(token: str, *, cookie: str, at: datetime) -> frozenset[str]:
    topics, _ = read_stream_pass(token, cookie=cookie, at=at)
    return topics


def read_stream_pass(token: str, *, cookie: str, at: datetime) -> tuple[frozenset[str], datetime]:
    """The token's topics, and when it ends."""
    try:
        ends, owner, topics = Signer(salt=SALT).unsign_object(token)
    except (BadSignature, ValueError, TypeError) as problem:
        raise StreamTokenRefused("not a token of ours") from problem
    if at.timestamp() >= ends:
        raise StreamTokenRefused("expired")
    if not cookie or not compare_digest(owner, _hash(cookie)):
        raise StreamTokenRefused("made for another browser")
    return frozenset(topic for topic in topics if is_topic(topic)), datetime.fromtimestamp(ends, tz=at.tzinfo)


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()[:32]
