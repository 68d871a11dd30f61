"""Photos in forms, and showing them to those who may see them."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django import forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from pitboard.actions.pictures import Picture, read_picture
from pitboard.queries.access import photo_for, photo_of_shares
from pitboard.queries.sentences import say_refusal
from pitboard.queries.visit_links import photo_of_visits, standing_visits
from pitboard.records.people import Person
from pitboard.records.photos import Photo
from pitboard.rules.pictures import MOST_PER_FORM
from pitboard.rules.refusals import Refusal, Refused
from pitboard.web.gates import signed_in
from pitboard.web.held import held_shares, held_visits
from pitboard.web.middleware import PICTURE_POLICY


class PicturesInput(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        # No `capture`: the phone then offers the camera and its gallery.
        super().__init__({"accept": "image/*", "multiple": True, **(attrs or {})})


class PicturesField(forms.FileField):
    """Any number of photos up to the most allowed; its clean value is a list of `Picture`s ready to be kept."""

    widget = PicturesInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("label", _("Photos"))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads: Sequence[UploadedFile[bytes]] = [one for one in (data or []) if one]
        if self.required and not uploads:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > MOST_PER_FORM:
            raise forms.ValidationError(say_refusal(Refused(Refusal.TOO_MANY_PICTURES, most=MOST_PER_FORM)))
        return [self._read(upload) for upload in uploads]

    def _read(self, upload: "UploadedFile[bytes]") -> Picture:
        try:
            return read_picture(upload, size=upload.size or 0)
        except Refused as refused:
            raise forms.ValidationError(f"{upload.name}: {say_refusal(refused)}") from None


def photo(request: HttpRequest, key: str, size: str) -> HttpResponseBase:
    """`/photos/<key>/<small|full>.jpg`, for the customer of the visit, the staff of its workshop, and whoever was given
    a link to it."""
    shown = _by_link(request, key)
    return _picture(shown, size) if shown is not None else _own_photo(request, key, size)


def _by_link(request: HttpRequest, key: str) -> Photo | None:
    shares, visits = held_shares(request), held_visits(request)
    if shares:
        with suppress(Http404):
            return photo_of_shares(shares, key)
    if visits:
        with suppress(Http404):
            return photo_of_visits(standing_visits(visits), key)
    return None


@signed_in
def _own_photo(request: HttpRequest, person: Person, key: str, size: str) -> HttpResponseBase:
    return _picture(photo_for(person, key), size)


def _picture(shown: Photo, size: str) -> HttpResponseBase:
    name = shown.small_name if size == "small" else shown.full_name
    response = FileResponse(default_storage.open(name), content_type="image/jpeg")
    # Never as a page: it can run nothing, whatever was uploaded.
    response["Content-Security-Policy"] = PICTURE_POLICY
    response["Content-Disposition"] = f'inline; filename="{shown.key}.jpg"'
    # The name is unguessable and the picture behind it never changes.
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
