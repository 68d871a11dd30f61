"""The browsers that somebody is signed in with: kept, looked after, and signed out from elsewhere."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from pitboard.actions.audit import audit
from pitboard.records.accounts import SignIn
from pitboard.records.people import Person
from pitboard.rules.auditing import AuditKind, Origin

#: Whoever made their account within it knows that this browser is new.
JUST_JOINED = timedelta(hours=1)


@transaction.atomic
def keep_sign_in(person: Person, *, session_key: str, device: str, origin: Origin, at: datetime) -> SignIn:
    """Somebody signed in. It is a new device when they never did with this browser, unless the account itself is
    new."""
    known = SignIn.objects.filter(person=person, device=device).exists()
    is_first = at - person.joined_at < JUST_JOINED and not SignIn.objects.filter(person=person).exists()
    return SignIn.objects.create(
        person=person,
        session_key=session_key,
        device=device,
        is_new_device=not known and not is_first,
        browser=origin.browser,
        address=origin.address,
        began_at=at,
        seen_at=at,
    )


def follow_sign_in(sign_in: int, *, session_key: str, at: datetime) -> None:
    """The browser is still there; its session goes by a new key after a change of the password."""
    SignIn.objects.filter(pk=sign_in, ended_at=None).update(session_key=session_key, seen_at=at)


def close_sign_in(sign_in: int, *, at: datetime) -> None:
    """Signed out on the device itself."""
    SignIn.objects.filter(pk=sign_in, ended_at=None).update(ended_at=at)


def end_session(sign_in: SignIn, *, by: Person, at: datetime) -> None:
    """Signs a browser out from elsewhere. Harmless when repeated."""
    if _end(SignIn.objects.filter(pk=sign_in.pk), at=at):
        audit(AuditKind.SESSION_ENDED, by=by, at=at, sessions=1)


def end_other_sessions(*, but: int | None, by: Person, at: datetime) -> int:
    """Signs out every browser but the one (of that sign-in) that asks. Returns how many there were."""
    ended = _end(SignIn.objects.filter(~Q(pk=but), person=by), at=at)
    if ended:
        audit(AuditKind.SESSION_ENDED, by=by, at=at, sessions=ended)
    return ended


def end_all_sessions(person: Person, *, at: datetime) -> None:
    """Every session anywhere is over with this, those included that no list knows of."""
    _end(SignIn.objects.filter(person=person), at=at)
    Person.objects.filter(pk=person.pk).update(sign_out_count=F("sign_out_count") + 1)


@transaction.atomic
def _end(sign_ins: QuerySet[SignIn], *, at: datetime) -> int:
    standing = sign_ins.filter(ended_at=None)
    keys = list(standing.values_list("session_key", flat=True))
    ended = standing.update(ended_at=at)
    store = _session_store()
    for key in keys:
        store.delete(key)
    return ended


def _session_store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore()
