"""Sharing one's visit: with whom, what they may do, the link to pass on, and taking it back."""

from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from pitboard.actions.share_visit import Sharing, revoke_share, share_visit
from pitboard.queries.access import own_order, own_share
from pitboard.queries.formats import day_time
from pitboard.queries.links import share_token
from pitboard.records.links import Share, ShareRight
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person
from pitboard.web.acting import refusals_in
from pitboard.web.choices import ChoiceLabel
from pitboard.web.gates import signed_in
from pitboard.web.limits import SHARES, posting_within

RIGHT_WORDS = {
    ShareRight.APPROVE: _("may decide"),
    ShareRight.VIEW: _("may look"),
}


class ShareForm(forms.Form):
    name = forms.CharField(
        label=_("With whom?"),
        max_length=150,
        help_text=_("Their name. You see it beside what they decide."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the name of whoever gets the link")},
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        required=False,
        help_text=_("We mail them the link. Without an address you pass it on yourself."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    right = forms.ChoiceField(
        label=_("What may they do?"),
        choices=[
            (
                ShareRight.VIEW.value,
                ChoiceLabel(_("Look"), _("Where the car stands, what was found, photos and history.")),
            ),
            (
                ShareRight.APPROVE.value,
                ChoiceLabel(_("Look and decide"), _("They approve repairs under their own name, as you do.")),
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two"), "invalid_choice": _("Choose one of the two")},
    )
    lines = forms.MultipleChoiceField(
        label=_("Only some repairs"),
        required=False,
        help_text=_("Tick none to share the whole visit, what is found later included."),
        widget=forms.CheckboxSelectMultiple(attrs={"data-as": "chip"}),
        error_messages={"invalid_choice": _("One of these repairs is not there any more. Choose again.")},
    )

    def __init__(self, *args: Any, repairs: list[RepairLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.repairs = {str(line.pk): line for line in repairs}
        field = self.fields["lines"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(key, line.title) for key, line in self.repairs.items()]
        if not repairs:
            del self.fields["lines"]

    @property
    def sharing(self) -> Sharing:
        data = self.cleaned_data
        chosen = [self.repairs[key] for key in data.get("lines", [])]
        return Sharing(data["name"], ShareRight(data["right"]), email=data["email"], lines=chosen)


@posting_within(SHARES)
@signed_in
def sharing(request: HttpRequest, person: Person, number: int) -> HttpResponseBase:
    """GET shows the links there are; POST makes one."""
    order = own_order(person, number)
    repairs = list(order.lines.filter(agreed_price=None))
    form = ShareForm(request.POST or None, initial={"right": ShareRight.VIEW.value}, repairs=repairs)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, "name"):
            made = share_visit(order, form.sharing, by=person, at=timezone.now())
            _tell(request, made)
            return redirect("sharing", order.number)
    context = {"order": order, "form": form, "shares": shares_of(request, order), "nav": "garage"}
    return render(request, "customer/sharing.html", context)


def _tell(request: HttpRequest, share: Share) -> None:
    """To whom it was given, if there is an address; else its owner passes it on."""
    words = {"name": share.name, "email": share.email}
    if not share.email:
        messages.success(request, gettext("The link for %(name)s is ready. Pass it on.") % words)
        return
    link = request.build_absolute_uri(f"/shared/{share_token(share)}/")
    about = {"share": share, "link": link, "may_decide": share.right is ShareRight.APPROVE}
    try:
        get_adapter(request).send_mail("shared/email/link", share.email, about)
    except (SMTPException, OSError):
        messages.warning(
            request,
            gettext(
                "The link for %(name)s is ready, but our mail to %(email)s did not go. Pass it on yourself."
            )
            % words,
        )
        return
    messages.success(request, gettext("The link is on its way to %(email)s.") % words)


@require_POST
@signed_in
def share_end(request: HttpRequest, person: Person, number: int, pk: int) -> HttpResponseBase:
    share = own_share(person, number, pk)
    revoke_share(share, by=person, at=timezone.now())
    messages.success(request, gettext("The link for %(name)s opens nothing any more.") % {"name": share.name})
    return redirect("sharing", number)


def shares_of(request: HttpRequest, order: RepairOrder) -> list[dict[str, Any]]:
    """The links that open, with what they may do and whether they are used."""
    shares = order.shares.filter(revoked_at=None).prefetch_related("lines")
    return [_shown(request, share) for share in shares]


def _shown(request: HttpRequest, share: Share) -> dict[str, Any]:
    lines = [line.title for line in share.lines.all()]
    about = ", ".join(lines) if lines else gettext("the whole visit")
    used = gettext("not opened yet")
    if share.used_at is not None:
        used = gettext("opened %(when)s") % {"when": day_time(share.used_at)}
    return {
        "pk": share.pk,
        "name": share.name,
        "words": f"{RIGHT_WORDS[share.right]}: {about}",
        "used": used,
        "url": request.build_absolute_uri(f"/shared/{share_token(share)}/"),
    }
