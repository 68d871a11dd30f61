"""Whether a package that Pitboard is served with has a known weakness, by the advisories of PyPI.

    python -m checks.advisories

A machine that reaches no advisories is told so and passes: what could not be asked is no finding.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = "requirements/serve.txt"
MOST_SECONDS = 120
#: Advisories that do not concern us, by their name, each with the reason.
ANSWERED: dict[str, str] = {}


def main() -> int:
    asked = _ask()
    if asked is None:
        print("No advisories can be asked for from here.")
        return 0
    found = [
        (package["name"], package["version"], weakness)
        for package in asked
        for weakness in package.get("vulns", [])
        if weakness["id"] not in ANSWERED
    ]
    for name, version, weakness in found:
        mended = ", ".join(weakness["fix_versions"]) or "no version yet"
        print(f"{name} {version}: {weakness['id']}, mended in {mended}")
    skipped = sum("skip_reason" in package for package in asked)
    print(f"{len(asked) - skipped} of {len(asked)} packages were looked up")
    return 1 if found else 0


def _ask() -> list[dict[str, Any]] | None:
    """None where nobody answers."""
    audit = Path(sys.executable).with_name("pip-audit")
    command = [str(audit), "-r", LOCK, "--require-hashes", "--disable-pip", "--no-deps"]
    try:
        done = subprocess.run(
            [*command, "--format", "json", "--progress-spinner", "off"],
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
            check=False,
        )
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return packages


if __name__ == "__main__":
    sys.exit(main())
