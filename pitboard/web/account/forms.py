"""The forms around an account: allauth's, in our words, and one's own details."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.core import context
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from pitboard.actions.account import let_code_verify
from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from pitboard.web.zone import workshop_of

EMAIL, PASSWORD, NEW_PASSWORD = _("E-mail address"), _("Password"), _("New password")
PASSWORD_HINT = _("At least 8 characters. A few words in a row are easy to keep in mind.")
PHONE_HINT = _("For questions about your car. With the country code if you are from abroad.")
LABELS = {
    "login": EMAIL,
    "email": EMAIL,
    "password": PASSWORD,
    "password1": PASSWORD,
    "password2": _("The same password again"),
    "oldpassword": _("Your present password"),
    "remember": _("Stay signed in on this device"),
    "code": _("Code from the mail"),
}
NAME = {"autocomplete": "name"}
TEL = {"autocomplete": "tel", "inputmode": "tel"}
CODE = {
    "data-as": "code",
    "autocapitalize": "characters",
    "spellcheck": "false",
    "autocomplete": "one-time-code",
}


class InOurWords(forms.BaseForm):
    """Labels that stay when something is typed, instead of placeholders that go."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = PASSWORD_HINT if name == "password1" else ""
            if name == "code":
                field.widget.attrs |= CODE
        if "password2" in self.fields:
            # Two fields for it: there is one already, or there was.
            self.fields["password1"].label = NEW_PASSWORD


def phone_field(workshop: Workshop | None) -> PhoneNumberField:
    """A number without a country code is one of the workshop's country."""
    return PhoneNumberField(
        label=_("Phone"),
        region=workshop.country if workshop else None,
        help_text=PHONE_HINT,
        widget=forms.TextInput(attrs={"type": "tel", **TEL}),
    )


class SignupForm(InOurWords, allauth_forms.SignupForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs=NAME))
    field_order = ["name", "phone", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # allauth makes this form, and hands it no request.
        self.fields["phone"] = phone_field(workshop_of(context.request))
        self.order_fields(self.field_order)

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(
            password, Person(name=self.cleaned_data.get("name", ""), email=self.cleaned_data.get("email", ""))
        )
        return password

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            # Hashing a password takes a while, which must not tell who has an account.
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class LoginForm(InOurWords, allauth_forms.LoginForm):  # type: ignore[misc]
    pass


class RequestLoginCodeForm(InOurWords, allauth_forms.RequestLoginCodeForm):  # type: ignore[misc]
    def clean_email(self) -> str:
        email: str = super().clean_email()
        if self._user is not None:
            let_code_verify(self._user)
        return email


class ConfirmLoginCodeForm(InOurWords, allauth_forms.ConfirmLoginCodeForm):  # type: ignore[misc]
    pass


class ConfirmEmailForm(InOurWords, allauth_forms.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class ConfirmPasswordResetForm(InOurWords, allauth_forms.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(InOurWords, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    def clean_email(self) -> str:
        email: str = super().clean_email()
        for person in self.users:
            let_code_verify(person)
        return email


class NewPasswordForm(InOurWords, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(InOurWords, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPasswordForm(InOurWords, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    pass


class AddEmailForm(InOurWords, allauth_forms.AddEmailForm):  # type: ignore[misc]
    pass


class ChangeEmailForm(InOurWords, allauth_forms.ChangeEmailForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(InOurWords, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    pass


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs=NAME))
    address = forms.CharField(
        label=_("Address"),
        max_length=250,
        required=False,
        help_text=_("Street, number and place. We suggest it when we pick up or bring back your car."),
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )

    def __init__(self, *args: Any, workshop: Workshop | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"] = phone_field(workshop)
        self.order_fields(["name", "phone", "address"])
