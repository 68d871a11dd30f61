"""Where somebody is signed in."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404

from pitboard.records.accounts import SignIn
from pitboard.records.people import Person


def standing_sign_ins(person: Person, *, at: datetime) -> QuerySet[SignIn]:
    """The browsers that may still be signed in, the one used last first."""
    over = at - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return SignIn.objects.filter(person=person, ended_at=None, seen_at__gt=over).order_by("-seen_at", "-pk")


def own_sign_in(person: Person, sign_in: int) -> SignIn:
    found = SignIn.objects.filter(person=person, pk=sign_in).first()
    if found is None:
        raise Http404
    return found
