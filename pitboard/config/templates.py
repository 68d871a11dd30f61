"""Compiles every template of ours, for bin/check: a mistake in a rarely seen page is found before anybody sees it."""

import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

import pitboard

FOLDER = Path(pitboard.__file__).parent / "web" / "templates"


def main() -> int:
    django.setup()
    faults = [fault for path in sorted(FOLDER.rglob("*.*")) if (fault := _fault(path))]
    print("\n".join(faults))
    return 1 if faults else 0


def _fault(path: Path) -> str | None:
    try:
        get_template(str(path.relative_to(FOLDER)))
    except TemplateSyntaxError as error:
        return f"{path}: {error}"
    return None


if __name__ == "__main__":
    sys.exit(main())
