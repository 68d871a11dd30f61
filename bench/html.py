"""Every page of the demo, as each of its people, through the Nu validator.

    bin/bench html --json

Needs Java and npm; the validator (npm's vnu-jar) is installed once into the user's cache folder. Prints what it finds,
each mistake with the first page that has it.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from bench._report import print_json, print_table
from bench.tools.cached import NotAtHand, from_npm, need
from bench.tools.served import SignedIn, product, use_home
from bench.tools.walk import PEOPLE, Stranger, walk

VALIDATOR = ("vnu-jar@26.9.27", "vnu-jar/build/dist/vnu.jar")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench html", description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        java, jar = need("java"), from_npm(*VALIDATOR)
    except NotAtHand as missing:
        sys.exit(str(missing))
    with tempfile.TemporaryDirectory(prefix="pitboard-bench-") as folder:
        use_home(Path(folder) / "home")
        pages = Path(folder) / "pages"
        with product() as process:
            counted = {who: keep(who, email, process.port, pages / who) for who, email in PEOPLE.items()}
        mistakes = validate(java, jar, pages)
    if options.json:
        print_json({"pages": sum(counted.values()), "errors": sum(map(len, mistakes.values()))})
        print_mistakes(mistakes, to_error=True)
    else:
        print_table("Pages read", ["as", "pages"], counted.items())
        print_mistakes(mistakes)
    sys.exit(1 if mistakes else 0)


def keep(who: str, email: str, port: int, folder: Path) -> int:
    """Writes every page that somebody is shown into a file of its own."""
    folder.mkdir(parents=True)
    reader = SignedIn(port, email) if email else Stranger(port)
    count = 0
    for count, page in enumerate(walk(reader), start=1):
        name = re.sub(r"[^\w]+", "_", page.path).strip("_")[:80] or "root"
        (folder / f"{count:03}_{name}.html").write_text(page.text)
    return count


def validate(java: str, jar: Path, pages: Path) -> dict[str, list[str]]:
    """Every mistake in the validator's words, with the places that have it."""
    command = [
        java,
        "-Xss8m",
        "-jar",
        str(jar),
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        "--errors-only",
    ]
    said = subprocess.run(
        [*command, str(pages)], check=True, capture_output=True, text=True, timeout=600
    ).stdout
    found = defaultdict(list)
    for message in json.loads(said)["messages"]:
        where = message.get("url", "").rpartition("/pages/")[2] or "the validator"
        # The same mistake stands for many values of one field: its words without what is quoted are its name.
        name = re.sub(r"“[^”]*\d[^”]*”", "“…”", message["message"])
        extract = " ".join(message.get("extract", "").split())
        found[name].append(f"{where}, line {message.get('lastLine')}: {extract}")
    return found


def print_mistakes(mistakes: dict[str, list[str]], *, to_error: bool = False) -> None:
    for mistake, where in sorted(mistakes.items()):
        print(
            f"{len(where)} times: {mistake}",
            *where[:3],
            sep="\n    ",
            file=sys.stderr if to_error else sys.stdout,
        )


if __name__ == "__main__":
    main()
