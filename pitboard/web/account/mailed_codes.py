"""A code in a mail that shows whose an address is, and the form in which it is typed."""

from datetime import timedelta
from hmac import compare_digest

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from pitboard.web.account.forms import CODE

HOLDS = timedelta(minutes=15)
MOST_TRIES = 3
WRONG = _("This is not the code. Look at the newest mail, and type it as it stands there.")
WRONG_TOO_OFTEN = _("The code was wrong three times. Begin again, with a new code.")


class CodeForm(forms.Form):
    code = forms.CharField(label=_("Code from the mail"), max_length=20, widget=forms.TextInput(attrs=CODE))

    def clean_code(self) -> str:
        """As typed, but for case and the hyphen that makes it readable."""
        return _plain(self.cleaned_data["code"])

    def is_right(self, code: str) -> bool:
        """Whether what was typed is that code. Nothing is right where there is none."""
        return bool(code) and compare_digest(self.cleaned_data["code"].encode(), _plain(code).encode())


def new_code() -> str:
    return str(get_adapter().generate_email_verification_code())


def mail(name: str, to: str, **words: str) -> None:
    """One of the mails in account/email/."""
    get_adapter().send_mail(f"account/email/{name}", to, words)


def _plain(code: str) -> str:
    return code.replace("-", "").replace(" ", "").upper()
