"""Records as the look's pieces take them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from pitboard.queries.timeline import Entry
from pitboard.records.photos import Photo

#: So many entries of a history are shown at once.
AT_HAND = 12


@dataclass(frozen=True)
class ShownPhoto:
    src: str
    full: str
    alt: str
    label: str = ""


def shown_photo(photo: Photo, alt: str = "") -> ShownPhoto:
    return ShownPhoto(
        src=reverse("photo", args=[photo.key, "small"]),
        full=reverse("photo", args=[photo.key, "full"]),
        # The caption stands on the picture: the alternative text says more than that again.
        alt=f"{alt or gettext('Photo')}: {photo.caption}" if photo.caption else alt or gettext("Photo"),
        label=photo.caption,
    )


def shown_photos(photos: Iterable[Photo], alt: str = "") -> list[ShownPhoto]:
    return [shown_photo(photo, alt) for photo in photos]


def activity(entries: Sequence[Entry]) -> dict[str, Any]:
    """The history, newest first, as `pieces/timeline.html` takes it: what is at hand, and what is folded away."""
    shown = [_event(entry, is_now=place == 0) for place, entry in enumerate(entries)]
    return {"events": shown[:AT_HAND], "earlier": shown[AT_HAND:]}


def _event(entry: Entry, *, is_now: bool) -> dict[str, Any]:
    return {
        "id": f"event-{entry.event.pk}",
        "at": entry.at,
        "text": entry.title,
        "note": _note(entry),
        "photos": shown_photos(entry.photos, entry.title),
        "is_now": is_now,
    }


def _note(entry: Entry) -> str:
    return ". ".join(text for text in (entry.detail.rstrip("."), entry.who) if text)
