"""Records as the look's pieces take them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from pitboard.queries.timeline import Entry
from pitboard.records.photos import Photo


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
        alt=photo.caption or alt or gettext("Photo"),
        label=photo.caption,
    )


def shown_photos(photos: Iterable[Photo], alt: str = "") -> list[ShownPhoto]:
    return [shown_photo(photo, alt) for photo in photos]


def shown_events(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The history, newest first, as `pieces/timeline.html` takes it."""
    return [
        {
            "id": f"event-{entry.event.pk}",
            "at": entry.at,
            "text": entry.title,
            "note": _note(entry),
            "photos": shown_photos(entry.photos, entry.title),
            "is_now": place == 0,
        }
        for place, entry in enumerate(entries)
    ]


def _note(entry: Entry) -> str:
    return ". ".join(text for text in (entry.detail.rstrip("."), entry.who) if text)
