"""Where allauth meets our people: what a new account holds, and how its mails look."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.forms import BaseForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pitboard.records.people import Person

ERRORS = {
    "incorrect_code": _("This is not the code. Look at the newest mail, and type it as it stands there."),
    "email_password_mismatch": _("This e-mail address and this password do not belong together."),
    "incorrect_password": _("This is not your password."),
    "enter_current_password": _("This is not your present password."),
    "too_many_login_attempts": _("That was wrong too often. Wait a few minutes, then try again."),
    "rate_limited": _("That was too often. Wait a few minutes, then try again."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | ERRORS

    def save_user(self, request: HttpRequest, user: Person, form: BaseForm, commit: bool = True) -> Person:
        user.name = form.cleaned_data["name"]
        user.phone = form.cleaned_data["phone"]
        user.joined_at = timezone.now()
        saved: Person = super().save_user(request, user, form, commit=commit)
        return saved

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
        body = str(mail.body).partition("\n-- \n")[0]
        words = {
            "subject": mail.subject,
            "paragraphs": [part.strip() for part in body.split("\n\n") if part.strip()],
            "code": context.get("code"),
            "workshop": workshop,
        }
        mail.attach_alternative(render_to_string("mail/account.html", words), "text/html")
        return mail
