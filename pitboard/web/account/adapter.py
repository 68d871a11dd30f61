"""Where allauth meets our people: what a new account holds, what follows a sign-in, and how its mails look."""

import re
import time
from datetime import timedelta
from typing import Any, NoReturn

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pitboard.actions.audit import audit
from pitboard.actions.sign_ins import end_other_sessions
from pitboard.queries.sentences.browsers import browser_words
from pitboard.records.people import Person
from pitboard.rules.auditing import AuditKind
from pitboard.web.account.signing_in import put_on_list, sign_in_of, take_off_list
from pitboard.web.limits import limited
from pitboard.web.origin import origin_of
from pitboard.web.zone import workshop_of

ERRORS = {
    "incorrect_code": _("This is not the code. Look at the newest mail, and type it as it stands there."),
    "email_password_mismatch": _("This e-mail address and this password do not belong together."),
    "incorrect_password": _("This is not your password."),
    "enter_current_password": _("This is not your present password."),
}
WAYS = {
    "reauthenticate": _("Your password"),
    "mfa_reauthenticate": _("A code"),
    "mfa_reauthenticate:webauthn": _("Your passkey"),
}
#: Errors that are no mistake in a form: they are answered as every limit is.
TOO_OFTEN = frozenset({"too_many_login_attempts", "rate_limited"})
#: The longest stretch of allauth's limits. Within it everybody may try again, most much sooner.
LONGEST_LIMIT = timedelta(minutes=5)
BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
#: What is told by mail is noted as well.
NOTED = {
    "account/email/password_changed": AuditKind.PASSWORD_CHANGED,
    "account/email/password_set": AuditKind.PASSWORD_CHANGED,
    "account/email/password_reset": AuditKind.PASSWORD_CHANGED,
    "mfa/email/recovery_codes_generated": AuditKind.SECOND_FACTOR_CHANGED,
    "mfa/email/totp_activated": AuditKind.SECOND_FACTOR_CHANGED,
    "mfa/email/totp_deactivated": AuditKind.SECOND_FACTOR_CHANGED,
    "mfa/email/webauthn_added": AuditKind.SECOND_FACTOR_CHANGED,
    "mfa/email/webauthn_removed": AuditKind.SECOND_FACTOR_CHANGED,
}


def too_often(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    return limited(request, at + LONGEST_LIMIT, at=at)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | ERRORS

    def is_safe_url(self, url: str | None) -> bool:
        """Whether somebody may be sent there. What cannot be read as an address is none."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def save_user(self, request: HttpRequest, user: Person, form: BaseForm, commit: bool = True) -> Person:
        user.name = form.cleaned_data["name"]
        user.phone = form.cleaned_data["phone"]
        user.joined_at = timezone.now()
        saved: Person = super().save_user(request, user, form, commit=commit)
        audit(
            AuditKind.ACCOUNT_MADE,
            by=saved,
            at=saved.joined_at,
            origin=origin_of(request),
            workshop=workshop_of(request),
        )
        return saved

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        kept = put_on_list(request, user, at=timezone.now())
        if kept.is_new_device:
            device = browser_words(kept.browser)
            self.send_notification_mail("account/email/new_device", user, {"device": device})

    def logout(self, request: HttpRequest) -> None:
        at, person = timezone.now(), request.user
        take_off_list(request, at=at)
        if isinstance(person, Person):
            audit(
                AuditKind.SIGNED_OUT,
                by=person,
                at=at,
                origin=origin_of(request),
                workshop=workshop_of(request),
            )
        super().logout(request)

    def set_password(self, user: Person, password: str) -> None:
        """A new password ends every other session: whoever knew the old one is out."""
        super().set_password(user, password)
        request = allauth_context.request
        is_own = request.user.is_authenticated and request.user.pk == user.pk
        end_other_sessions(but=sign_in_of(request) if is_own else None, by=user, at=timezone.now())

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Noted about whom it was, never what was typed: people type passwords into the wrong field."""
        whom = Person.objects.filter(email__iexact=credentials.get("email") or "").first()
        audit(
            AuditKind.SIGN_IN_FAILED,
            by=None,
            at=timezone.now(),
            origin=origin_of(request),
            workshop=workshop_of(request),
            whom=whom,
        )

    def reauthenticate(self, user: Person, password: str) -> bool:
        """By the address that the account has, also where allauth keeps none for somebody whom the workshop wrote
        down."""
        found = self.authenticate(allauth_context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Whoever signed in a moment ago has shown who they are."""
        if not super().is_reauthentication_required(app=app, **options):
            return False
        return not self.has_shown_lately(allauth_context.request)

    def has_shown_lately(self, request: HttpRequest) -> bool:
        shown = [record["at"] for record in get_authentication_records(request, request.user)]
        return bool(shown) and time.time() - max(shown) <= app_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way | {"description": WAYS.get(way["id"], way["description"])} for way in ways]

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code in TOO_OFTEN:
            self._refuse_as_too_often()
        error: ValidationError = super().validation_error(code, *args)
        return error

    def _refuse_as_too_often(self) -> NoReturn:
        raise ImmediateHttpResponse(too_often(allauth_context.request))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        request = allauth_context.request
        if template_prefix in NOTED:
            kind = NOTED[template_prefix]
            at, workshop = timezone.now(), workshop_of(request)
            audit(kind, by=user, at=at, origin=origin_of(request), workshop=workshop)
        if user.has_email:
            super().send_notification_mail(template_prefix, user, context, email or user.email)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """allauth's mails are written as text; the HTML part says the same in the look."""
        # RFC 3834: absence notes and other robots do not answer.
        headers = {"Auto-Submitted": "auto-generated"} | (headers or {})
        workshop = getattr(context.get("request"), "workshop", None)
        context = {**context, "workshop": workshop}
        mail: EmailMultiAlternatives = super().render_mail(template_prefix, email, context, headers)
        # What a template leaves out leaves its empty lines behind.
        mail.body = BLANK_LINES.sub("\n\n", str(mail.body))
        body = mail.body.partition("\n-- \n")[0]
        words = {
            "subject": mail.subject,
            "paragraphs": [part.strip() for part in body.split("\n\n") if part.strip()],
            "code": context.get("code"),
            "workshop": workshop,
        }
        mail.attach_alternative(render_to_string("mail/account.html", words), "text/html")
        return mail
