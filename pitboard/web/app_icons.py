"""The product's mark as the pictures that home screens want, drawn from its SVG: a few rectangles, so no other program
is needed for it."""

import re
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

from PIL import Image, ImageDraw

SVG = Path(__file__).parent / "static/icons/pitboard.svg"
PAPER = "#f6f3ec"
#: Drawn so much larger and then made smaller, which smooths the corners.
FINER = 4
#: What a home screen may cut off all around a maskable picture: the mark keeps to the inner part (W3C manifest, 40%
#: of the side is safe as a radius).
MARGIN, MARGIN_MASKABLE = 0.06, 0.22


def draw_icon(side: int, *, maskable: bool = False) -> bytes:
    """A PNG of `side` pixels: the mark in its light colours on paper."""
    drawing = ET.parse(SVG).getroot()  # noqa: S314  (our own file)
    _, _, width, height = (float(n) for n in drawing.attrib["viewBox"].split())
    fills = dict(re.findall(r"\.(\w+) \{ fill: (#\w+) \}", SVG.read_text().partition("@media")[0]))
    whole = side * FINER
    scale = whole * (1 - 2 * (MARGIN_MASKABLE if maskable else MARGIN)) / max(width, height)
    left, top = (whole - width * scale) / 2, (whole - height * scale) / 2
    picture = Image.new("RGB", (whole, whole), PAPER)
    pen = ImageDraw.Draw(picture)
    for shape in drawing.iter("{http://www.w3.org/2000/svg}rect"):
        x, y, w, h, rx = (float(shape.attrib.get(name, 0)) for name in ("x", "y", "width", "height", "rx"))
        box = (left + x * scale, top + y * scale, left + (x + w) * scale, top + (y + h) * scale)
        fill = shape.attrib.get("fill") or fills[shape.attrib["class"]]
        pen.rounded_rectangle(box, radius=rx * scale, fill=fill)
    out = BytesIO()
    picture.resize((side, side), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


ICONS = {
    "icons/pitboard-180.png": (180, False),
    "icons/pitboard-192.png": (192, False),
    "icons/pitboard-512.png": (512, False),
    "icons/pitboard-512-maskable.png": (512, True),
}
