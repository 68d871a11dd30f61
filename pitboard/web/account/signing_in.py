"""What happens around every sign-in: it is put on the list, noted, and a new device is told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from secrets import token_hex

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pitboard.actions.audit import audit
from pitboard.actions.sign_ins import close_sign_in, follow_sign_in, keep_sign_in
from pitboard.records.accounts import SignIn
from pitboard.records.people import Person
from pitboard.rules.auditing import AuditKind
from pitboard.web.origin import origin_of
from pitboard.web.zone import workshop_of

#: In the session: which sign-in it is, under which key that was kept, and when the browser was last noted (seconds).
SIGN_IN, KEPT_AS, SEEN = "sign_in", "sign_in_key", "sign_in_seen"
#: The cookie by which a browser is known again. It signs nobody in.
DEVICE_COOKIE = "device"
DEVICE_AGE = timedelta(days=400)
_DEVICE_SALT = "pitboard.device"
#: How exactly the list says when a browser was last there: each note is a write.
NOTED_EVERY = timedelta(hours=1)


def put_on_list(request: HttpRequest, person: Person, *, at: datetime) -> SignIn:
    """The session that begins now. The answer to this request gives the browser its cookie."""
    origin, session = origin_of(request), request.session
    if session.session_key is None:
        session.save()
    device = _device_of(request) or token_hex(16)
    kept = keep_sign_in(person, session_key=str(session.session_key), device=device, origin=origin, at=at)
    session[SIGN_IN], session[KEPT_AS], session[SEEN] = kept.pk, session.session_key, at.timestamp()
    request.new_device = device  # type: ignore[attr-defined]
    audit(AuditKind.SIGNED_IN, by=person, at=at, origin=origin, workshop=workshop_of(request))
    return kept


def sign_in_of(request: HttpRequest) -> int | None:
    """The number of the sign-in that this session is, where it is on the list."""
    number = request.session.get(SIGN_IN)
    return number if isinstance(number, int) else None


def take_off_list(request: HttpRequest, *, at: datetime) -> None:
    number = sign_in_of(request)
    if number is not None:
        close_sign_in(number, at=at)


def follow_sessions(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keeps the list true: when a browser was last there, and by which key its session goes now."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # Pages that have not looked at the session do not depend on it, and must not from here on either.
        if request.session.accessed and not request.session.is_empty():
            _follow(request, timezone.now())
        device = getattr(request, "new_device", None)
        if device is not None:
            _give_cookie(response, device)
        return response

    return answer


def _follow(request: HttpRequest, at: datetime) -> None:
    number, session = sign_in_of(request), request.session
    if number is None or session.session_key is None:
        return
    is_stale = at.timestamp() - float(session.get(SEEN, 0)) > NOTED_EVERY.total_seconds()
    if is_stale or session.get(KEPT_AS) != session.session_key:
        session[KEPT_AS], session[SEEN] = session.session_key, at.timestamp()
        follow_sign_in(number, session_key=session.session_key, at=at)


def _device_of(request: HttpRequest) -> str | None:
    try:
        return str(signing.loads(request.COOKIES[DEVICE_COOKIE], salt=_DEVICE_SALT))
    except (KeyError, signing.BadSignature):
        return None


def _give_cookie(response: HttpResponse, device: str) -> None:
    response.set_cookie(
        DEVICE_COOKIE,
        signing.dumps(device, salt=_DEVICE_SALT),
        max_age=DEVICE_AGE,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
