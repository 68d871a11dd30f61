"""Everything we store about somebody, to read and to take along, and the end of the account."""

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pitboard.actions.audit import audit
from pitboard.actions.delete_account import check_deletion, delete_account
from pitboard.queries.own_data import data_of, photos_of, plain
from pitboard.queries.sentences import say_refusal
from pitboard.records.people import Person
from pitboard.records.photos import Photo
from pitboard.rules.auditing import AuditKind
from pitboard.rules.refusals import Refused
from pitboard.web.account.data_shown import things
from pitboard.web.account.data_words import words_of
from pitboard.web.acting import refusals_in
from pitboard.web.gates import signed_in
from pitboard.web.limits import Limit, limited, too_often_until
from pitboard.web.zone import workshop_of

Asked = Callable[[HttpRequest], HttpResponseBase]
EXPORTS = Limit("exports", most=10, within=timedelta(hours=1))
NOT_DONE = 422


def shown_lately(view: Asked) -> Asked:
    """For whoever showed within the last minutes that it is them; others are asked first. Whoever has neither password
    nor second step, which can be asked for in between, signs in anew, by a mailed code."""
    asked: Asked = reauthentication_required(app="allauth.mfa")(view)

    @wraps(view)
    def gated(request: HttpRequest) -> HttpResponseBase:
        adapter = get_adapter(request)
        if request.user.is_authenticated and not (
            adapter.get_reauthentication_methods(request.user) or adapter.has_shown_lately(request)
        ):
            logout(request)
            messages.info(request, gettext("Show once more that it is you: sign in with a code from a mail."))
            return redirect_to_login(request.get_full_path())
        return asked(request)

    return gated


class DeletionForm(forms.Form):
    sure = forms.BooleanField(
        label=_("Delete my account. I know that this cannot be undone."),
        error_messages={"required": _("Tick this if you are sure.")},
    )


@require_safe
@signed_in
def own_data(request: HttpRequest, person: Person) -> HttpResponse:
    """To read."""
    data = data_of(person, at=timezone.now())
    page = {"parts": _parts(request, data), "photos": photos_of(person)}
    return render(request, "account/data.html", page)


@require_safe
@shown_lately
@signed_in
def own_data_file(request: HttpRequest, person: Person) -> HttpResponseBase:
    """To take along: JSON, the same as a page, and the photos, in one archive."""
    at = timezone.now()
    until = too_often_until(EXPORTS, request, at=at)
    if until is not None:
        return limited(request, until, at=at)
    data = data_of(person, at=at)
    photos = photos_of(person)
    shown = {"parts": _parts(request, data), "photos": photos, "made_at": at}
    page = render(request, "account/data_file.html", shown)
    archive = _archive(json.dumps(plain(data), ensure_ascii=False, indent=2), page.content, photos)
    audit(AuditKind.DATA_EXPORTED, by=person, at=at, workshop=workshop_of(request))
    return FileResponse(
        archive, as_attachment=True, filename=f"pitboard-{at:%Y-%m-%d}.zip", content_type="application/zip"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@shown_lately
@signed_in
def deletion(request: HttpRequest, person: Person) -> HttpResponseBase:
    form = DeletionForm(request.POST if request.method == "POST" else None)
    email = person.email
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            delete_account(by=person, at=timezone.now())
        if form.is_valid():
            get_adapter(request).send_mail("account/email/account_deleted", email, {})
            logout(request)
            return redirect("account_deleted")
    status = NOT_DONE if form.is_bound else 200
    return render(
        request, "account/deletion.html", {"form": form, "why_not": _why_not(person)}, status=status
    )


@require_safe
def account_deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "account/deleted.html")


def _parts(request: HttpRequest, data: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    workshop = workshop_of(request)
    currency = workshop.currency if workshop else ""
    told = {key: value for key, value in data.items() if key != "made_at" and value}
    return [(words_of(key), things(value, currency=currency)) for key, value in told.items()]


def _why_not(person: Person) -> str:
    try:
        check_deletion(person)
    except Refused as refused:
        return say_refusal(refused)
    return ""


def _archive(data: str, page: bytes, photos: Iterable[Photo]) -> IO[bytes]:
    """A file that is gone once it was sent."""
    file = TemporaryFile()  # noqa: SIM115  (the answer closes it)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("data.json", data)
        archive.writestr("data.html", page)
        for photo in photos:
            if default_storage.exists(photo.full_name):
                with default_storage.open(photo.full_name) as stored:
                    archive.writestr(f"photos/{photo.full_name}", stored.read(), ZIP_STORED)
    file.seek(0)
    return file
