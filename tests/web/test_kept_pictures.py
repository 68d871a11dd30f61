"""A few parts of the gallery beside pictures that are kept of them: an accident in one component shows at once.

    RENEW_PICTURES=1 bin/test tests/web/test_kept_pictures.py

makes them anew after a change that was meant; look at them before they are committed.

They are made with letters that the tests bring along and kept at half the size: so they are alike on every machine.
"""

import base64
import os
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFont
from playwright.sync_api import Browser, FloatRect, Page

from tests.web.gallery_page import HOST, answer

pytestmark = pytest.mark.long

RENEW = "RENEW_PICTURES"
FOLDER = Path(__file__).parent / "pictures"
HALF = 2
#: What a point may differ in, of 255, before it counts: edges are smoothed a little otherwise from browser to browser.
FAINT = 48
#: So much of a picture may differ before it is an accident, in thousandths.
FEW = 2
PHONE, DESKTOP = (390, 844), (1440, 900)


@dataclass(frozen=True)
class Kept:
    part: str
    size: tuple[int, int]
    theme: str

    @property
    def path(self) -> Path:
        width = "phone" if self.size == PHONE else "desktop"
        return FOLDER / f"{self.part}-{width}-{self.theme}.png"


ALL = [
    Kept("board", PHONE, "light"),
    Kept("board", DESKTOP, "dark"),
    Kept("choice", PHONE, "dark"),
    Kept("calendar", PHONE, "light"),
    Kept("workshop", DESKTOP, "light"),
    Kept("telling", DESKTOP, "dark"),
]


def letters() -> str:
    """The face that Pillow brings along, for all text: a machine's own would differ."""
    face = ImageFont.load_default(16)
    assert isinstance(face, ImageFont.FreeTypeFont)
    source = base64.b64encode(face.font_bytes).decode()
    return (
        f"@font-face {{ font-family: Kept; src: url(data:font/ttf;base64,{source}) }}"
        "* { font-family: Kept, sans-serif !important; font-synthesis: none !important }"
        ".bottom-nav { display: none !important }"
    )


def taken(browser: Browser, kept: Kept, more: str = "") -> Image.Image:
    width, height = kept.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce", locale="en-GB"
    )
    context.route("**/*", answer)
    page = context.new_page()
    page.goto(f"{HOST}/gallery?theme={kept.theme}")
    page.add_style_tag(content=letters() + more)
    page.evaluate("document.fonts.load('16px Kept').then(() => document.fonts.ready)")
    picture = Image.open(BytesIO(page.screenshot(full_page=True, clip=_place(page, kept.part)))).convert(
        "RGB"
    )
    context.close()
    return picture.reduce(HALF)


def _place(page: Page, part: str) -> FloatRect:
    box = page.evaluate(
        """(part) => {
          const { x, y, width, height } = document.getElementById(part).getBoundingClientRect();
          return [x + scrollX, y + scrollY, width, height].map(Math.round);
        }""",
        part,
    )
    x, y, width, height = box
    return {"x": x, "y": y, "width": width, "height": height}


def thousandths_that_differ(one: Image.Image, other: Image.Image) -> float:
    """All of it when they are not even of a size."""
    if one.size != other.size:
        return 1000
    apart = ImageChops.difference(one, other)
    most = ImageChops.lighter(ImageChops.lighter(*apart.split()[:2]), apart.split()[2])
    counted = sum(most.histogram()[FAINT:])
    return 1000 * counted / (one.width * one.height)


def kept_picture(kept: Kept) -> Image.Image:
    return Image.open(kept.path).convert("RGB")


@pytest.mark.parametrize("kept", ALL, ids=lambda kept: kept.path.stem)
def test_a_part_looks_as_it_did(browser: Browser, kept: Kept, tmp_path: Path) -> None:
    picture = taken(browser, kept)
    if RENEW in os.environ:
        FOLDER.mkdir(exist_ok=True)
        picture.quantize(64, dither=Image.Dither.NONE).save(kept.path, optimize=True)
    apart = thousandths_that_differ(picture, kept_picture(kept))
    if apart > FEW:
        picture.save(tmp_path / kept.path.name)
    assert apart <= FEW, f"{kept.path.name}: see {tmp_path / kept.path.name}"


@pytest.mark.parametrize(
    ("part", "accident"),
    [
        ("board", ".plate { translate: 4px 0 }"),
        ("choice", ".button { border-radius: 0; padding-inline: 4px }"),
        ("telling", ".toast .icon { display: none }"),
        ("workshop", ".flag { background: none }"),
    ],
)
def test_an_accident_shows(browser: Browser, part: str, accident: str) -> None:
    for kept in (one for one in ALL if one.part == part):
        apart = thousandths_that_differ(taken(browser, kept, accident), kept_picture(kept))
        assert apart > FEW, (kept, apart)
