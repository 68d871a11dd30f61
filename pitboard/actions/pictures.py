"""Photos from phones: read, turned upright, stripped of everything but the picture, and kept in two sizes.

Decoding is slow, so it is done before a transaction begins (`read_picture`, by the form); an action then stores the
result (`stored`) and ties it to its record (`attach`).
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from pitboard.records.bookings import Appointment, Booking
from pitboard.records.condition import CarSide, Moment
from pitboard.records.inspections import Finding
from pitboard.records.messages import Message
from pitboard.records.orders import RepairLine, RepairOrder
from pitboard.records.people import Person
from pitboard.records.photos import Photo
from pitboard.records.work import CrewMessage
from pitboard.rules.pictures import FULL_SIDE, LARGEST_BYTES, MOST_PIXELS, SMALL_SIDE
from pitboard.rules.refusals import Refusal, Refused

register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
QUALITY = 82


@dataclass(frozen=True)
class Picture:
    """A photo as it will be kept: two JPEGs and the size of the larger, in pixels."""

    key: str
    full: bytes
    small: bytes
    width: int
    height: int


def read_picture(upload: IO[bytes], *, size: int) -> Picture:
    """Decodes an uploaded photo of `size` bytes and encodes it anew.

    Raises `Refused(PICTURE_TOO_LARGE)` above 12 MB or 80 megapixels and `Refused(PICTURE_UNREADABLE)` for anything
    that is not a JPEG, PNG, WebP, HEIC or AVIF picture.
    """
    if size > LARGEST_BYTES:
        raise Refused(Refusal.PICTURE_TOO_LARGE, megabytes=LARGEST_BYTES // 1024 // 1024)
    try:
        with Image.open(upload, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(Refusal.PICTURE_TOO_LARGE, megabytes=LARGEST_BYTES // 1024 // 1024)
            # A JPEG can be decoded at a fraction of its size: a 48 megapixel photo then costs a quarter of a second.
            opened.draft("RGB", (FULL_SIDE, FULL_SIDE))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except Refused:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, EOFError):
        raise Refused(Refusal.PICTURE_UNREADABLE) from None
    upright.thumbnail((FULL_SIDE, FULL_SIDE))
    small = upright.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Picture(secrets.token_hex(16), _jpeg(upright), _jpeg(small), upright.width, upright.height)


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    # A new image carries no EXIF, location or profile with it.
    image.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


@contextmanager
def stored(pictures: Sequence[Picture]) -> Iterator[None]:
    """Keeps the files while the action inside succeeds; a refused action leaves none behind."""
    names = [
        (f"{p.key}{suffix}.jpg", data)
        for p in pictures
        for suffix, data in (("", p.full), (".small", p.small))
    ]
    try:
        for name, data in names:
            default_storage.save(name, ContentFile(data))
        yield
    except BaseException:
        for name, _ in names:
            default_storage.delete(name)
        raise


def attach(
    pictures: Sequence[Picture],
    *,
    by: Person,
    at: datetime,
    booking: Booking | None = None,
    order: RepairOrder | None = None,
    finding: Finding | None = None,
    line: RepairLine | None = None,
    message: Message | None = None,
    appointment: Appointment | None = None,
    crew_message: CrewMessage | None = None,
    moment: Moment | None = None,
    side: CarSide | None = None,
    caption: str = "",
) -> list[Photo]:
    """The rows of stored pictures, tied to what they show."""
    return Photo.objects.bulk_create(
        Photo(
            key=p.key,
            booking=booking,
            order=order,
            finding=finding,
            line=line,
            message=message,
            appointment=appointment,
            crew_message=crew_message,
            moment=moment,
            side=side,
            caption=caption,
            width=p.width,
            height=p.height,
            taken_at=at,
            taken_by=by,
        )
        for p in pictures
    )
