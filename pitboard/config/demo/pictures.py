"""Drawn photos for the demo: what a technician or an owner would have pointed a phone at.

They are our own drawings, made when they are needed, and go the way of every upload: read, turned, encoded anew.
"""

import random
from collections.abc import Callable, Mapping
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from pitboard.actions.pictures import Picture, read_picture
from pitboard.config.demo.parts import (
    draw_battery,
    draw_brake,
    draw_car,
    draw_damper,
    draw_dash,
    draw_dent,
    draw_engine,
    draw_filter,
    draw_lamp,
    draw_new_brake,
    draw_paint,
    draw_rust,
    draw_tyre,
    draw_wheel,
    draw_wiper,
)
from pitboard.config.demo.sketch import SKETCH_WIDTH, Sketch

SIZE = (960, 720)
#: Drawn larger and reduced, so that edges are smooth.
REDUCED = 2
SCALE = SIZE[0] * REDUCED / SKETCH_WIDTH

SUBJECTS: Mapping[str, Callable[[Sketch], None]] = {
    "battery": draw_battery,
    "brake": draw_brake,
    "car": draw_car,
    "damper": draw_damper,
    "dash": draw_dash,
    "dent": draw_dent,
    "engine": draw_engine,
    "filter": draw_filter,
    "lamp": draw_lamp,
    "new_brake": draw_new_brake,
    "paint": draw_paint,
    "rust": draw_rust,
    "tyre": draw_tyre,
    "wheel": draw_wheel,
    "wiper": draw_wiper,
}


def picture(subject: str, seed: int) -> Picture:
    """A photo of one of `SUBJECTS`; another seed turns, lights and wears it a little differently."""
    out = BytesIO()
    drawn(subject, seed).save(out, "JPEG", quality=90)
    return read_picture(BytesIO(out.getvalue()), size=len(out.getvalue()))


def drawn(subject: str, seed: int) -> Image.Image:
    chance = random.Random(f"{subject}/{seed}")  # noqa: S311 (a drawing, no secret)
    image = Image.new("RGB", (SIZE[0] * REDUCED, SIZE[1] * REDUCED), "#c9c1b1")
    SUBJECTS[subject](Sketch(image, ImageDraw.Draw(image), chance, SCALE))
    return _as_a_phone_sees_it(image.reduce(REDUCED), chance)


def _as_a_phone_sees_it(image: Image.Image, chance: random.Random) -> Image.Image:
    """Held a little askew, brighter on one side, darker in the corners, with a phone's grain."""
    turned = image.rotate(chance.uniform(-2.4, 2.4), Image.Resampling.BILINEAR, expand=False)
    margin = 27
    cut = turned.crop((margin, margin, SIZE[0] - margin, SIZE[1] - margin))
    image = cut.resize(SIZE, Image.Resampling.BILINEAR)
    image = ImageChops.multiply(image, _light(chance))
    grain = Image.effect_noise((SIZE[0] // 2, SIZE[1] // 2), 12).resize(SIZE, Image.Resampling.BILINEAR)
    return ImageChops.overlay(image, Image.merge("RGB", (grain, grain, grain)))


def _light(chance: random.Random) -> Image.Image:
    small = Image.new("L", (60, 45), 190)
    x, y = chance.uniform(15, 45), chance.uniform(8, 24)
    ImageDraw.Draw(small).ellipse((x - 28, y - 24, x + 28, y + 24), fill=255)
    soft = small.filter(ImageFilter.GaussianBlur(11)).resize(SIZE, Image.Resampling.BICUBIC)
    return Image.merge("RGB", (soft, soft, soft))
