"""Photos from phones: every format that phones make is read; what is kept is upright and says nothing of where."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from pitboard.actions.pictures import Picture, read_picture, stored
from pitboard.rules.pictures import FULL_SIDE, LARGEST_BYTES, SMALL_SIDE
from pitboard.rules.refusals import Refusal, Refused

ORIENTATION, GPS = 0x0112, 0x8825
ON_ITS_SIDE = 6


def photo(kind: str, size: tuple[int, int] = (640, 480), **options: object) -> BytesIO:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    file = BytesIO()
    image.save(file, kind, **options)
    file.seek(0)
    return file


def read(file: BytesIO) -> Picture:
    return read_picture(file, size=len(file.getvalue()))


def kept(picture: Picture) -> Image.Image:
    return Image.open(BytesIO(picture.full))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_what_phones_make_is_read_and_kept_as_jpeg(kind: str) -> None:
    picture = read(photo(kind))
    assert (kept(picture).format, kept(picture).size) == ("JPEG", (640, 480))
    assert max(Image.open(BytesIO(picture.small)).size) == SMALL_SIDE


def test_a_photo_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = ON_ITS_SIDE
    image = kept(read(photo("JPEG", exif=exif)))
    assert image.size == (480, 640)
    top, bottom = image.getpixel((240, 20)), image.getpixel((240, 620))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert (top[0] > 200, bottom[2] > 200) == (True, True)


def test_where_it_was_taken_is_not_kept() -> None:
    exif = Image.Exif()
    exif.get_ifd(GPS)[1] = "N"
    exif[0x010F] = "A phone"
    assert Image.open(photo("JPEG", exif=exif)).getexif()
    assert not kept(read(photo("JPEG", exif=exif))).getexif()


def test_a_large_photo_is_kept_no_larger_than_anybody_looks_at() -> None:
    assert max(kept(read(photo("JPEG", (4000, 3000)))).size) == FULL_SIDE


@pytest.mark.parametrize(
    "junk",
    [b"", b"not a picture", b"\xff\xd8\xff\xe0 broken", b"GIF89a" + b"\x00" * 40, b"<svg onload='x'/>"],
)
def test_what_is_no_photo_is_refused_in_words(junk: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read(BytesIO(junk))
    assert refused.value.code is Refusal.PICTURE_UNREADABLE


def test_a_photo_cut_short_is_refused() -> None:
    whole = photo("JPEG").getvalue()
    with pytest.raises(Refused) as refused:
        read(BytesIO(whole[: len(whole) // 2]))
    assert refused.value.code is Refusal.PICTURE_UNREADABLE


def test_a_file_above_twelve_megabytes_is_refused_unread() -> None:
    with pytest.raises(Refused) as refused:
        read_picture(photo("JPEG"), size=LARGEST_BYTES + 1)
    assert refused.value.code is Refusal.PICTURE_TOO_LARGE


def test_a_small_file_that_would_unpack_to_gigabytes_is_refused() -> None:
    bomb = BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    bomb.seek(0)
    with pytest.raises(Refused) as refused:
        read(bomb)
    assert refused.value.code in (Refusal.PICTURE_TOO_LARGE, Refusal.PICTURE_UNREADABLE)


def test_a_refused_action_leaves_no_file_behind() -> None:
    picture = read(photo("JPEG"))
    with pytest.raises(RuntimeError), stored([picture]):
        assert default_storage.exists(f"{picture.key}.jpg")
        raise RuntimeError
    assert not default_storage.exists(f"{picture.key}.jpg")
    assert not default_storage.exists(f"{picture.key}.small.jpg")
