"""python -m pitboard.config.wording            says what cannot be translated yet, or is not
python -m pitboard.config.wording --update [LANGUAGE]   brings the catalogues up to date with what is said"""

import argparse
import sys
from collections.abc import Iterator

import django

from pitboard.config.wording.catalogue import (
    PACKAGE,
    bring_up_to_date,
    compile_catalogue,
    faults,
    languages,
)
from pitboard.config.wording.unmarked import unmarked_in_python, unmarked_in_template

#: The gallery is for whoever draws the product, and what a field holds in the database is for developers.
NOT_FOR_PEOPLE = ("gallery", "records", "wording")


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/words")
    parser.add_argument(
        "--update", nargs="?", const="", metavar="LANGUAGE", help="all that are there, or a new one"
    )
    options = parser.parse_args()
    django.setup()
    if options.update is not None:
        for language in [options.update] if options.update else languages():
            bring_up_to_date(language)
            compile_catalogue(language)
    found = [*unmarked(), *(fault for language in languages() for fault in faults(language))]
    print("\n".join(found))
    return 1 if found else 0


def unmarked() -> Iterator[str]:
    templates = PACKAGE / "web" / "templates"
    for path in sorted([*templates.rglob("*.html"), *templates.rglob("*.txt"), *PACKAGE.rglob("*.py")]):
        if any(part.startswith(NOT_FOR_PEOPLE) for part in path.relative_to(PACKAGE).parts):
            continue
        if path.is_relative_to(templates / "gallery"):
            continue
        look = unmarked_in_python if path.suffix == ".py" else unmarked_in_template
        for words in look(path):
            yield f"{path.relative_to(PACKAGE.parent)}: not marked for translation: {words!r}"


if __name__ == "__main__":
    sys.exit(main())
