"""Where allauth's second step meets the product: passkeys, codes from an app, and recovery codes, in our words."""

from base64 import urlsafe_b64encode
from functools import cache
from hashlib import sha256
from textwrap import wrap
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from cryptography.fernet import Fernet
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pitboard.actions.audit import audit
from pitboard.queries.sentences.browsers import browser_words
from pitboard.records.people import Person
from pitboard.rules.auditing import AuditKind
from pitboard.web.account.credentials import CredentialField
from pitboard.web.origin import origin_of
from pitboard.web.zone import workshop_of

APP_CODE = {"inputmode": "numeric", "data-as": "code", "spellcheck": "false", "autocomplete": "one-time-code"}
#: Recovery codes are typed in the same field.
LONGEST_CODE = 20
LONGEST_NAME = 60


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This did not match. Take the code that is shown just now, or try the passkey again."
        ),
        "unverified_email": _("Verify your e-mail address first."),
        "cannot_delete_authenticator": _("The workshop asks everybody who works here for a second step."),
        "cannot_generate_recovery_codes": _("Recovery codes come with a passkey or an authenticator app."),
    }

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def _get_site_name(self) -> str:
        workshop = workshop_of(context.request)
        return workshop.name if workshop else "Pitboard"

    def generate_authenticator_name(self, user: Person, kind: str) -> str:
        """The browser that makes it is what people know it by."""
        return browser_words(context.request.META.get("HTTP_USER_AGENT", "")) or gettext("Passkey")

    def encrypt(self, text: str) -> str:
        """A copy of the database alone gives nobody a second step."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


@cache
def _box() -> Fernet:
    key = sha256(b"pitboard.second-step:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(urlsafe_b64encode(key))


class _CodeForm(forms.BaseForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.widget.attrs.pop("placeholder", None)
        code.widget.attrs |= APP_CODE | {"maxlength": LONGEST_CODE}

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        request = context.request
        audit(
            AuditKind.SIGN_IN_FAILED,
            by=None,
            at=timezone.now(),
            origin=origin_of(request),
            workshop=workshop_of(request),
            whom=authenticator.user,
        )


class AuthenticateForm(_CodeForm, base_forms.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _code_label(self.user)


class ReauthenticateForm(_CodeForm, base_forms.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _code_label(self.user)


class ActivateAppForm(_CodeForm, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code that the app shows now")

    @property
    def secret_in_fours(self) -> str:
        """To be read and typed; apps pass over the spaces."""
        return " ".join(wrap(self.secret, 4))

    def clean_code(self) -> str:
        """There is no passkey to try on this page."""
        try:
            code: str = super().clean_code()
        except forms.ValidationError as refused:
            if refused.code != "incorrect_code":
                raise
            wrong = gettext("This did not match. Take the code that the app shows just now.")
            raise forms.ValidationError(wrong) from None
        return code


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label, name.max_length = _("Its name, for you"), LONGEST_NAME
        name.help_text = _("So that you know it again in the list.")
        name.widget.attrs |= {"maxlength": LONGEST_NAME, "autocomplete": "off"}
        alone.label, alone.initial = _("Sign in with it alone, without a password"), True
        alone.help_text = _(
            "It then asks for your finger, your face or a PIN. Untick it for a key that has none of these."
        )

    def clean_name(self) -> str:
        return str(super().clean_name())[:LONGEST_NAME]


class RenamePasskeyForm(webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "off"})
        )


def _code_label(person: Person) -> str:
    """Without an app there is nothing but recovery codes to type."""
    has_app = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
    return gettext("Code from your app, or a recovery code") if has_app else gettext("Recovery code")
