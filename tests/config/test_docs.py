"""What a newcomer reads tells the truth."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Below these the map says in one line what is in all of them.
SAID_AT_ONCE = (
    "pitboard/web/templates/",
    "pitboard/web/static/",
    "pitboard/notify/channels/",
    "pitboard/locale/",
)
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
NAMED_FILE = re.compile(
    r"`((?:rules|records|queries|actions|live|notify|web|config)/[\w/]+\.(?:py|js|html))`"
)


def folders() -> list[str]:
    found = (str(f.relative_to(ROOT)) for f in (ROOT / "pitboard").rglob("*") if f.is_dir())
    return sorted(name for name in found if "__pycache__" not in name and not name.startswith(SAID_AT_ONCE))


def test_the_map_names_every_folder() -> None:
    named = set(re.findall(r"^\| `([^`]+?)/` \|", (ROOT / "docs/map.md").read_text(), re.MULTILINE))
    assert [folder for folder in folders() if folder not in named] == []
    assert [folder for folder in sorted(named) if not (ROOT / folder).is_dir()] == []


@pytest.mark.parametrize("page", [str(page.relative_to(ROOT)) for page in PAGES])
def test_every_link_and_file_that_is_named_is_there(page: str) -> None:
    text = (ROOT / page).read_text()
    links: list[str] = re.findall(r"\]\(([^)#:]+)\)", text)
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []
    assert [file for file in NAMED_FILE.findall(text) if not (ROOT / "pitboard" / file).exists()] == []
