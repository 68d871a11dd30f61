"""What a browser sends of a passkey: read so that nothing somebody makes up breaks a page."""

from typing import Any

from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms


class CredentialField(forms.JSONField):
    """Python refuses numbers of thousands of digits and brackets in thousands of brackets by other words than "this is
    no JSON", and Django's own field hears those words alone."""

    def __init__(self) -> None:
        super().__init__(required=True, widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        try:
            read = super().to_python(value)
        except (ValueError, RecursionError):
            raise self._refusal() from None
        if read is not None and not _looks_like_one(read):
            raise self._refusal()
        return read

    def _refusal(self) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages["invalid"], code="invalid", params={"value": ""})


def _looks_like_one(read: Any) -> bool:
    """As browsers send it (WebAuthn 3, 5.1.8 and 5.1.9): what is inside of the texts is looked at by those who check
    the signature."""
    if not isinstance(read, dict) or not isinstance(read.get("response"), dict):
        return False
    texts = [read.get("id"), read.get("rawId"), read.get("type"), read["response"].get("clientDataJSON")]
    return all(isinstance(text, str) for text in texts)


class _Careful:
    """The package that reads signatures raises these for texts that hold something else."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (KeyError, TypeError, ValueError, AttributeError):
            raise forms.ValidationError(forms.JSONField.default_error_messages["invalid"]) from None


class SignInByPasskeyForm(_Careful, webauthn_forms.LoginWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()


class SecondStepByPasskeyForm(_Careful, webauthn_forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()


class ShowAgainByPasskeyForm(_Careful, webauthn_forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    credential = CredentialField()
