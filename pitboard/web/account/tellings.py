"""How one wants to be told: channels for each topic, quiet hours, language, and this device."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from pitboard.actions.tell_me import (
    Manner,
    allow_mails,
    change_manner,
    choose_channels,
    forget_all_devices,
    forget_device,
    keep_device,
    stop_mails,
)
from pitboard.queries.links import unsubscribe_of
from pitboard.queries.sentences import say_refusal
from pitboard.queries.telling_choices import Choices, choices_of
from pitboard.records.people import Person
from pitboard.records.workshop import Workshop
from pitboard.rules.recipients import ESSENTIAL_TOPICS, Channel, TellingTopic
from pitboard.rules.refusals import Refused
from pitboard.web.account.telling_words import CHANNELS, TOPICS, topic_words
from pitboard.web.acting import refusals_in
from pitboard.web.gates import signed_in
from pitboard.web.zone import workshop_of

NOT_DONE = 422


class MannerForm(forms.Form):
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    quiet_to = forms.TimeField(
        label=_("Until"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    zone = forms.ChoiceField(label=_("By the clock of"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, person: Person, workshop: Workshop, data: Any = None) -> None:
        initial = {
            "quiet_from": person.quiet_from,
            "quiet_to": person.quiet_to,
            "zone": person.timezone,
            "language": person.language,
        }
        super().__init__(data, initial=initial)
        ours = gettext("%(zone)s, as the workshop") % {"zone": _readable(workshop.timezone)}
        zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        _choices(self.fields["zone"], [("", ours), *((zone, _readable(zone)) for zone in zones)])
        if len(settings.LANGUAGES) < 2:
            # Nothing to choose from.
            del self.fields["language"]
        else:
            named = [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]
            _choices(self.fields["language"], [("", gettext("As my browser says")), *named])

    def manner(self) -> Manner:
        said = self.cleaned_data
        return Manner(said["quiet_from"], said["quiet_to"], said["zone"], said.get("language", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def telling_choices(request: HttpRequest, person: Person) -> HttpResponse:
    workshop = _workshop(request)
    choices = choices_of(person, workshop)
    if request.method == "POST":
        choose_channels(_chosen(request, choices), by=person)
        messages.success(request, gettext("We tell you that way from now on."))
        return redirect("telling_choices")
    return _page(request, person, workshop, choices, MannerForm(person, workshop))


@require_POST
@signed_in
def telling_manner(request: HttpRequest, person: Person) -> HttpResponse:
    workshop = _workshop(request)
    form = MannerForm(person, workshop, request.POST)
    if form.is_valid():
        with refusals_in(form, "quiet_to"):
            change_manner(form.manner(), by=person)
    if form.is_valid():
        messages.success(request, gettext("Saved"))
        return redirect("telling_choices")
    person.refresh_from_db()
    return _page(request, person, workshop, choices_of(person, workshop), form, status=NOT_DONE)


@require_POST
@signed_in
def telling_device(request: HttpRequest, person: Person) -> HttpResponse:
    """Asked by the script of the switch: this browser takes pushed news from now on."""
    words = [request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")]
    try:
        keep_device(*words, browser=request.headers.get("User-Agent", ""), by=person, at=timezone.now())
    except Refused as refused:
        return JsonResponse({"error": say_refusal(refused)}, status=NOT_DONE)
    return HttpResponse(status=204)


@require_POST
@signed_in
def telling_device_end(request: HttpRequest, person: Person) -> HttpResponse:
    """This browser takes no more, or, without a script to name it, none does."""
    endpoint = request.POST.get("endpoint", "")
    if endpoint:
        forget_device(endpoint, by=person, at=timezone.now())
        return HttpResponse(status=204)
    forget_all_devices(by=person, at=timezone.now())
    messages.success(request, gettext("No device shows our news any more."))
    return redirect("telling_choices")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The link in a mail. Mail programs send the one click by themselves (RFC 8058): without a page, a sign-in or a
    token of ours; the signed address is the permission. Opening it changes nothing: programs that look into links
    before people do would unsubscribe them."""
    person, topic = unsubscribe_of(token)
    is_stopped = is_back = False
    if request.method == "POST":
        is_back = request.POST.get("again") == "yes"
        (allow_mails if is_back else stop_mails)(topic, by=person)
        is_stopped = not is_back
    shown = {
        "what": topic_words(topic),
        "is_essential": topic in ESSENTIAL_TOPICS,
        "is_stopped": is_stopped,
        "is_back": is_back,
        "address": request.path,
    }
    return render(request, "account/unsubscribe.html", shown)


def _page(
    request: HttpRequest,
    person: Person,
    workshop: Workshop,
    choices: Choices,
    form: MannerForm,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "rows": _rows(choices),
        "channels": [CHANNELS[channel] for channel in choices.channels],
        "has_essential": any(one.is_essential for one in choices.topics),
        "has_device": choices.has_device,
        "form": form,
        "push_key": settings.VAPID_PUBLIC_KEY,
        "has_email": person.has_email,
        "nav": "account",
    }
    return render(request, "account/tellings.html", shown, status=status)


def _rows(choices: Choices) -> list[dict[str, Any]]:
    return [
        {
            "key": one.topic.value,
            "words": TOPICS[one.topic],
            "is_essential": one.is_essential,
            "ways": [
                {"name": _name(one.topic, way.channel), "wanted": way.wanted, "label": CHANNELS[way.channel]}
                for way in one.ways
            ],
        }
        for one in choices.topics
    ]


def _chosen(request: HttpRequest, choices: Choices) -> dict[tuple[TellingTopic, Channel], bool | None]:
    """What deviates from the table is kept; what agrees with it follows it, also when it changes one day."""
    chosen: dict[tuple[TellingTopic, Channel], bool | None] = {}
    for one in choices.topics:
        for way in one.ways:
            wanted = _name(one.topic, way.channel) in request.POST
            chosen[one.topic, way.channel] = None if wanted == way.usual else wanted
    return chosen


def _name(topic: TellingTopic, channel: Channel) -> str:
    return f"{topic}-{channel}"


def _choices(field: forms.Field, choices: Sequence[tuple[str, str]]) -> None:
    field.choices = choices  # type: ignore[attr-defined]


def _readable(zone: str) -> str:
    return zone.replace("_", " ").replace("/", ", ")


def _workshop(request: HttpRequest) -> Workshop:
    workshop = workshop_of(request)
    if workshop is None:
        raise Http404
    return workshop
