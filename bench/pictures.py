"""Pictures of every page of the demo in four forms, phone and desktop, light and dark, with a page that shows them all.

    bin/bench pictures FOLDER

Nothing is measured: they are made to be looked at. Each page is taken once, as the first of the people who is led to
it. A page that scrolls sideways is named, because nobody sees that on a picture.
"""

import argparse
import re
import tempfile
from dataclasses import dataclass
from html import escape
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from bench._report import print_json, print_table
from bench.tools.browsers import DESK, PHONE, Browsers
from bench.tools.served import product, use_home
from bench.tools.walk import PEOPLE, each_kind

SIZES = {"phone": PHONE, "desktop": DESK}
THEMES = ("light", "dark")
STYLE = """body { font: 14px system-ui; margin: 24px }
section { display: flex; gap: 12px; align-items: start }
img { height: 420px; border: 1px solid #999 }"""

#: Photos further down are fetched when somebody scrolls there; nobody does. And what keeps to the window's edge would
#: lie in the middle of a long picture.
AS_IF_READ_THROUGH = """() => {
  document.querySelector(".bottom-nav")?.style.setProperty("position", "static");
  return Promise.all([...document.images].map((photo) => {
    photo.loading = "eager";
    return photo.complete || new Promise((done) => { photo.onload = photo.onerror = done; });
  }));
}"""


@dataclass(frozen=True)
class Shot:
    who: str
    path: str

    def name(self, size: str, theme: str) -> str:
        plain = re.sub(r"[^\w]+", "-", self.path).strip("-") or "home"
        return f"{self.who}-{plain[:60]}-{size}-{theme}.png"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench pictures", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where they go; it is made if it is not there")
    parser.add_argument("--only", default="", metavar="PATTERN", help="pages whose address matches")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pitboard-bench-") as home:
        use_home(Path(home) / "home")
        with product() as process:
            shots = [
                Shot(who, page.path)
                for who, page in each_kind(process.port)
                if re.search(options.only, page.path)
            ]
            sideways = take_all(shots, process.port, options.folder)
    (options.folder / "index.html").write_text(index(shots))
    result = {"pages": len(shots), "pictures": 4 * len(shots), "sideways": len(sideways)}
    if options.json:
        print_json(result)
    else:
        print_table("Pictures", ["", "count"], result.items())
    for name in sideways:
        print(f"scrolls sideways: {name}")


def take_all(shots: list[Shot], port: int, folder: Path) -> list[str]:
    """Takes them, and returns the names of those that scroll sideways."""
    sideways = []
    with Browsers(port) as browsers:
        for who in dict.fromkeys(shot.who for shot in shots):
            for size, pixels in SIZES.items():
                context = browsers.window(PEOPLE[who], pixels) if PEOPLE[who] else browsers.nobody(pixels)
                own = [shot for shot in shots if shot.who == who]
                sideways += take(context, own, size, folder, browsers.base)
                context.close()
    return sideways


def take(context: BrowserContext, shots: list[Shot], size: str, folder: Path, base: str) -> list[str]:
    page, sideways = context.new_page(), []
    for shot in shots:
        page.goto(base + shot.path, wait_until="load")
        page.evaluate(AS_IF_READ_THROUGH)
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            page.screenshot(path=folder / shot.name(size, theme), full_page=True)
        if is_too_broad(page):
            sideways.append(shot.name(size, "light"))
    return sideways


def is_too_broad(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def index(shots: list[Shot]) -> str:
    rows = []
    for shot in shots:
        names = [shot.name(size, theme) for size in SIZES for theme in THEMES]
        pictures = "".join(
            f'<a href="{name}"><img src="{name}" alt="{name}" loading="lazy"></a>' for name in names
        )
        rows.append(f"<h2>{escape(shot.path)}, as {escape(shot.who)}</h2><section>{pictures}</section>")
    return f"<!doctype html><meta charset=utf-8><title>Pictures</title><style>{STYLE}</style>{''.join(rows)}"


if __name__ == "__main__":
    main()
