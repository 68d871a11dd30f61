"""The mails that were kept instead of sent: an installation without a mail server, and every demo, reads them here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from pitboard.queries.access import job_with
from pitboard.queries.tellings import count_stuck
from pitboard.records.people import Person
from pitboard.rules.permissions import Permission
from pitboard.web.middleware import content_policy
from pitboard.web.zone import workshop_of

NEWEST = 100
CODE = re.compile(r"^[A-Z0-9]{3,4}-[A-Z0-9]{3,4}$|^\d{6,8}$", re.MULTILINE)
LINK = re.compile(r"https?://\S+")
NAME = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]+")
# What a mail shows is somebody else's page: it runs nothing, sends nothing, and loads nothing from anywhere.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"


@dataclass(frozen=True)
class Mail:
    name: str
    kept_at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def code(self) -> str:
        """A code to be typed in somewhere stands on a line of its own."""
        found = CODE.search(self.text)
        return found.group() if found else ""

    @property
    def link(self) -> str:
        """The page it wants to be opened: the first address in it."""
        found = LINK.search(self.text)
        return found.group() if found else ""

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part is not None else ""


@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    if refusal := _refusal(request):
        return refusal
    names = sorted((path.stem for path in _folder().glob("*.eml")), reverse=True)[:NEWEST]
    mails = [_read(name) for name in names]
    phones = {} if settings.DEMO else _phones(mail.to for mail in mails)
    shown = {
        "mails": [(mail, phones.get(mail.to, "")) for mail in mails],
        "mail_is_sent": settings.MAIL_IS_SENT,
        "stuck": count_stuck(workshop.pk) if (workshop := workshop_of(request)) and not settings.DEMO else 0,
        "nav": "mails",
    }
    return render(request, "mails/list.html", shown)


@require_safe
def one_mail(request: HttpRequest, name: str) -> HttpResponse:
    if refusal := _refusal(request):
        return refusal
    response = render(request, "mails/one.html", {"mail": _read(name)})
    response.headers["Content-Security-Policy"] = content_policy(frame_src="'self'")
    return response


@require_safe
@xframe_options_sameorigin
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    if refusal := _refusal(request):
        return refusal
    return HttpResponse(_read(name).html, headers={"Content-Security-Policy": MAIL_POLICY})


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """A demo's mails are for everybody who tries it; a workshop's hold sign-in codes and are for its office."""
    if settings.DEMO:
        return None
    if not isinstance(request.user, Person):
        return redirect_to_login(request.get_full_path())
    job_with(request.user, Permission.READ_MAILS)
    return None


def _phones(addresses: Iterable[str]) -> dict[str, str]:
    """Whom to call about a mail that did not go, by its address."""
    people = Person.objects.filter(email__in=set(addresses)).exclude(phone="")
    return {person.email: str(person.phone) for person in people}


def _folder() -> Path:
    return Path(settings.MAIL_FOLDER)


def _read(name: str) -> Mail:
    if not NAME.fullmatch(name):
        raise Http404
    try:
        content = (_folder() / f"{name}.eml").read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    message = message_from_bytes(content, policy=policy.default)
    kept_at = datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
    return Mail(name=name, kept_at=kept_at, message=message)


urlpatterns = [
    path("", mail_list, name="mails"),
    path("<str:name>/", one_mail, name="mail"),
    path("<str:name>/html", mail_html, name="mail_html"),
]
