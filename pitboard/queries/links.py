"""The words in links that open without a password: signed, and worth nothing once their row is revoked or over."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.signing import BadSignature, Signer
from django.http import Http404

from pitboard.records.bookings import Booking
from pitboard.records.links import CalendarFeed, Claim, Share
from pitboard.records.people import Person
from pitboard.rules.recipients import TellingTopic

_CLAIMS = Signer(salt="pitboard.claim")
_FEEDS = Signer(salt="pitboard.feed")
_SHARES = Signer(salt="pitboard.share")
_UNSUBSCRIBES = Signer(salt="pitboard.unsubscribe")


def claim_token(claim: Claim) -> str:
    return _CLAIMS.sign(str(claim.pk))


def claim_of(token: str, *, at: datetime) -> Claim:
    """The claim that a link opens, with its booking; 404 when it was used or revoked, has run out, or the caller has
    signed in by a mailed code meanwhile: then the account is theirs already."""
    valid = Claim.objects.filter(pk=_signed(_CLAIMS, token), used_at=None, revoked_at=None, expires_at__gt=at)
    unclaimed = valid.exclude(person__in=EmailAddress.objects.filter(verified=True).values("user"))
    claim = unclaimed.select_related("person", "booking__workshop", "booking__vehicle").first()
    if claim is None:
        raise Http404
    return claim


def standing_claim(booking: Booking, *, at: datetime) -> Claim | None:
    """The booking's link that still opens, for staff to pass on."""
    claims = Claim.objects.filter(booking=booking, used_at=None, revoked_at=None, expires_at__gt=at)
    return claims.order_by("-pk").first()


def feed_token(feed: CalendarFeed) -> str:
    return _FEEDS.sign(str(feed.pk))


def feed_of(token: str) -> CalendarFeed:
    """The subscription that an address is for; 404 when it was revoked, or the person may no longer sign in."""
    open_ones = CalendarFeed.objects.filter(
        pk=_signed(_FEEDS, token), revoked_at=None, person__is_active=True
    )
    feed = open_ones.select_related("person").first()
    if feed is None:
        raise Http404
    return feed


def own_feed(person: Person, *, for_staff: bool) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(person=person, is_for_staff=for_staff, revoked_at=None).first()


def share_token(share: Share) -> str:
    return _SHARES.sign(str(share.pk))


def share_of(token: str) -> Share:
    """The share that a link opens, with its visit; 404 when its owner has taken it back. Time alone never ends it."""
    standing = Share.objects.filter(pk=_signed(_SHARES, token), revoked_at=None)
    share = standing.select_related(
        "order__workshop",
        "order__vehicle",
        "order__customer",
        "order__booking__promise",
        "order__technician__person",
    ).first()
    if share is None:
        raise Http404
    return share


def unsubscribe_token(person: Person, topic: TellingTopic) -> str:
    """For the link in a mail that stops mails of its topic. It holds for as long as somebody may keep that mail."""
    return _UNSUBSCRIBES.sign(f"{person.pk}.{topic}")


def unsubscribe_of(token: str) -> tuple[Person, TellingTopic]:
    """Whose mails a link stops, and of which topic; 404 for a link that is none of ours."""
    try:
        pk, _, topic = _UNSUBSCRIBES.unsign(token).partition(".")
        return Person.objects.get(pk=int(pk)), TellingTopic(topic)
    except (BadSignature, ValueError, Person.DoesNotExist):
        raise Http404 from None


def _signed(signer: Signer, token: str) -> int:
    try:
        return int(signer.unsign(token))
    except (BadSignature, ValueError):
        raise Http404 from None
