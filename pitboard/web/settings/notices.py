"""When customers and colleagues are told, and through which chat rooms and SMS services."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pitboard.actions.notice_settings import (
    RANGES,
    NoticeTimes,
    add_chat_place,
    change_notice_times,
    remove_chat_place,
    switch_chat_place,
)
from pitboard.records.deliveries import ChatPlace
from pitboard.records.people import StaffMember
from pitboard.records.workshop import Workshop
from pitboard.rules.permissions import Permission
from pitboard.web.gates import staff
from pitboard.web.settings.showing import is_done, saved, show
from pitboard.web.workshop.forms.fields import CountField, Label


def _count(name: str, label: Label, unit: Label, hint: Label) -> CountField:
    least, most = RANGES[name]
    return CountField(label=label, unit_after=unit, min_value=least, max_value=most, help_text=hint)


class TimesForm(forms.Form):
    hold_seconds = _count(
        "hold_seconds",
        _("Time to take a message back"),
        _("seconds"),
        _("So long what you do waits before customers are told of it."),
    )
    gather_minutes = _count(
        "gather_minutes",
        _("Gather small news for"),
        _("minutes"),
        _("Repairs that are done within them go out as one message. 0: each by itself."),
    )
    decision_reminder_hours = _count(
        "decision_reminder_hours",
        _("Remind of a decision after"),
        _("open hours"),
        _("Once for each estimate. 0: never."),
    )
    decision_late_hours = _count(
        "decision_late_hours",
        _("Tell the desk of a late decision after"),
        _("open hours"),
        _("Somebody may call then. 0: never."),
    )

    def __init__(self, yard: Workshop, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={name: getattr(yard, name) for name in RANGES})

    def times(self) -> NoticeTimes:
        return NoticeTimes(**{name: self.cleaned_data[name] for name in RANGES})


class PlaceForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "medium"}),
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_(
            "As apprise writes it, such as mattermost://host/token, slack://… or, for SMS, seven://key/{phone}: "
            "{phone} stands for the customer's number."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    for_staff = forms.TypedChoiceField(
        label=_("Who is told there"),
        choices=[("yes", _("Colleagues, in a chat room")), ("no", _("Customers, by SMS"))],
        coerce=lambda text: text == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest, job: StaffMember) -> HttpResponse:
    form = TimesForm(job.workshop, request.POST if request.method == "POST" else None)
    if is_done(form, lambda: change_notice_times(job.workshop, form.times())):
        return saved(request, "settings_notices")
    return _page(request, job, form=form)


@staff(Permission.CHANGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def chat_places(request: HttpRequest, job: StaffMember) -> HttpResponse:
    form = PlaceForm(request.POST if request.method == "POST" else None)

    def add() -> None:
        said = form.cleaned_data
        add_chat_place(job.workshop, said["name"], said["url"], for_staff=said["for_staff"], by=job.person)

    if is_done(form, add):
        return saved(request, "settings_notices")
    return _page(request, job, place_form=form)


@staff(Permission.CHANGE_SETTINGS)
def chat_place_switch(request: HttpRequest, job: StaffMember, place_id: int) -> HttpResponse:
    place = _place(job, place_id)
    if request.method != "POST":
        return redirect("settings_notices")
    switch_chat_place(place, active=request.POST.get("active") == "yes")
    return saved(request, "settings_notices")


@staff(Permission.CHANGE_SETTINGS)
def chat_place_removal(request: HttpRequest, job: StaffMember, place_id: int) -> HttpResponse:
    place = _place(job, place_id)
    if request.method != "POST":
        return redirect("settings_notices")
    remove_chat_place(place)
    return saved(request, "settings_notices")


def _place(job: StaffMember, place_id: int) -> ChatPlace:
    place = ChatPlace.objects.filter(workshop=job.workshop, pk=place_id).first()
    if place is None:
        raise Http404
    return place


def _page(
    request: HttpRequest,
    job: StaffMember,
    form: TimesForm | None = None,
    place_form: PlaceForm | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form or TimesForm(job.workshop),
        "place_form": place_form or PlaceForm(),
        # The rest of an address holds keys: nobody needs to read them again.
        "places": [(one, one.url.partition("://")[0]) for one in job.workshop.chat_places.all()],
        "mail_is_sent": settings.MAIL_IS_SENT,
        "mail_from": settings.DEFAULT_FROM_EMAIL,
    }
    return show(request, job, "notices", context)
