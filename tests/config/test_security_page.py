"""The page on security answers every item of the standard, and every test it names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/security.md").read_text()
#: How many items of levels 1 and 2 each section of ASVS 5.0.0 has; they are its first ones. Chapters 10 (OAuth) and 17
#: (WebRTC) are about what is not there.
ITEMS = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3
4.2:1 4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3
7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 11.1:2 11.2:3 11.3:3 11.4:4
11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3
15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3
"""


def test_every_item_of_the_standard_has_one_answer() -> None:
    answered = [
        item.strip()
        for row in re.findall(r"^\| ([\d., ]+) \|", PAGE, re.MULTILINE)
        for item in row.split(",")
    ]
    counts = [one.split(":") for one in ITEMS.split()]
    wanted = [f"{section}.{number}" for section, count in counts for number in range(1, int(count) + 1)]
    assert sorted(answered) == sorted(wanted)


def test_every_row_says_how_and_by_what() -> None:
    for row in re.findall(r"^\| [\d., ]+ \|.*$", PAGE, re.MULTILINE):
        item, how, shown = (cell.strip() for cell in row.strip("|").split("|"))
        assert how and (shown.startswith(("`", "none"))), item


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).is_file() or (name and f"def {name}(" not in (ROOT / file).read_text())
    ]
    assert len(named) > 80
    assert missing == []


def test_every_check_and_bench_that_is_named_is_there() -> None:
    for file in re.findall(r"`((?:checks|config|rules|queries|web)/[\w/]+\.py)`", PAGE):
        assert (ROOT / file).is_file() or (ROOT / "pitboard" / file).is_file(), file
    for bench in re.findall(r"`bin/bench (\w+)`", PAGE):
        assert (ROOT / "bench" / f"{bench}.py").is_file(), bench
