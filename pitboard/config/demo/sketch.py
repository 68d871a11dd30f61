"""The paper the demo's pictures are drawn on, and its colours.

All figures are pixels of a sketch 1200 wide and 900 high.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

Point = tuple[float, float]

SKETCH_WIDTH = 1200

STEEL, STEEL_DARK, STEEL_LIGHT = "#9b978e", "#5f5b53", "#cfcbc2"
RUBBER, RUBBER_LIGHT, BLACK = "#2a2824", "#48443d", "#171613"
RUST, RUST_DARK, SIGNAL, PAPER = "#96552d", "#5d3319", "#ff6224", "#efe9dc"
FLOOR, WALL = "#a39a88", "#cbc3b3"
COATS = ("#7d8e94", "#8f3b33", "#3f5364", "#d9d4c9", "#58645a", "#2f3136")


@dataclass
class Sketch:
    """A large canvas that is drawn on in small coordinates."""

    image: Image.Image
    pen: ImageDraw.ImageDraw
    chance: random.Random
    scale: float

    def _box(self, box: Sequence[float]) -> tuple[float, float, float, float]:
        a, b, c, d = (v * self.scale for v in box)
        return a, b, c, d

    def _points(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def disc(self, at: Point, radius: float, fill: str, *, flat: float = 1.0) -> None:
        (x, y), high = at, radius * flat
        self.pen.ellipse(self._box((x - radius, y - high, x + radius, y + high)), fill=fill)

    def ring(self, at: Point, radius: float, fill: str, width: float) -> None:
        x, y = at
        box = self._box((x - radius, y - radius, x + radius, y + radius))
        self.pen.ellipse(box, outline=fill, width=int(width * self.scale))

    def dome(self, at: Point, radius: float, rim: str, middle: str, steps: int = 28) -> None:
        """A disc that is lit from the upper left."""
        for n in range(steps):
            part = n / (steps - 1)
            x, y = at[0] - radius * 0.22 * part, at[1] - radius * 0.26 * part
            self.disc((x, y), radius * (1 - 0.74 * part), mixed(rim, middle, part))

    def slab(self, box: Sequence[float], fill: str, radius: float = 0, *, edge: str | None = None) -> None:
        width = int(3 * self.scale) if edge else 0
        self.pen.rounded_rectangle(self._box(box), radius * self.scale, fill=fill, outline=edge, width=width)

    def fade(self, box: Sequence[float], top: str, bottom: str) -> None:
        x0, y0, x1, y1 = (int(v) for v in self._box(box))
        ramp = Image.linear_gradient("L").resize((x1 - x0, y1 - y0))
        first = Image.new("RGB", ramp.size, bottom)
        first.paste(Image.new("RGB", ramp.size, top), mask=ramp.point(lambda v: 255 - v))
        self.image.paste(first, (x0, y0))

    def shape(self, points: Sequence[Point], fill: str) -> None:
        self.pen.polygon(self._points(points), fill=fill)

    def line(self, points: Sequence[Point], fill: str, width: float) -> None:
        self.pen.line(self._points(points), fill=fill, width=int(width * self.scale), joint="curve")

    def arc(self, at: Point, radius: float, start: float, end: float, fill: str, width: float) -> None:
        box = self._box((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius))
        self.pen.arc(box, start, end, fill=fill, width=int(width * self.scale))

    def soften(self, box: Sequence[float], radius: float) -> None:
        """What lies in the box goes out of focus."""
        x0, y0, x1, y1 = (int(v) for v in self._box(box))
        sharp = self.image.crop((x0, y0, x1, y1))
        # Blurred small: the same look at a tenth of the cost.
        less = max(1, int(radius * self.scale / 2))
        soft = sharp.reduce(less).filter(ImageFilter.GaussianBlur(radius * self.scale / less))
        self.image.paste(soft.resize(sharp.size, Image.Resampling.BICUBIC), (x0, y0))

    def blot(self, at: Point, radius: float, fill: str, corners: int = 22) -> None:
        """An uneven spot."""
        turns = [(n / corners) * math.tau for n in range(corners)]
        reach = [radius * self.chance.uniform(0.68, 1.12) for _ in turns]
        self.shape([around(at, r, turn) for r, turn in zip(reach, turns, strict=True)], fill)

    def mark(self, at: Point, radius: float) -> None:
        """The ring somebody drew around what matters."""
        self.ring(at, radius, SIGNAL, 7)

    def jitter(self, by: float) -> float:
        return self.chance.uniform(-by, by)


def around(at: Point, radius: float, turn: float) -> Point:
    return at[0] + radius * math.cos(turn), at[1] + radius * math.sin(turn)


def mixed(first: str, second: str, part: float) -> str:
    a, b = (tuple(int(c[n : n + 2], 16) for n in (1, 3, 5)) for c in (first, second))
    return "#" + "".join(f"{round(x + (y - x) * part):02x}" for x, y in zip(a, b, strict=True))
