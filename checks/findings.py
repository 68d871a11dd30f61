"""What bandit finds in the product, and why each of it stands. A new finding fails, and so does an answer to none.

python -m checks.findings
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

#: Kinds of findings that say nothing here, wherever they are.
EVERYWHERE = {
    "B101": "asserts tell the type checker what stands already; nothing is guarded by one",
    "B105": "words such as pass_check are names; the one password is the demo's, and is printed at its start",
    "B106": "as B105",
    "B107": "as B105",
    "B311": "drawings, pauses and the demo's history are drawn by lot; every secret comes from `secrets`",
    "B404": "what a subprocess is started with is looked at where it is started",
    "B405": "read about where it is used: B314",
}
#: The others, each by kind and file.
ANSWERED = {
    (
        "B308",
        "pitboard/web/icons.py",
    ): "drawings of ours and of the icon package; the class comes from templates",
    ("B703", "pitboard/web/icons.py"): "as B308",
    ("B308", "pitboard/web/templatetags/mail.py"): "a whole page that the template has escaped already",
    ("B703", "pitboard/web/templatetags/mail.py"): "as B308",
    ("B314", "pitboard/web/app_icons.py"): "our own drawing, out of the installed package",
    (
        "B310",
        "pitboard/config/doctor/outside.py",
    ): "the site's own public address, from the operator's setting",
    ("B603", "pitboard/config/doctor/stores.py"): "our own words for the system's clock, and a path it named",
    (
        "B603",
        "pitboard/actions/backups/postgres.py",
    ): "a list of words, never a shell; secrets go by the environment",
    ("B608", "pitboard/actions/backups/databases.py"): "names of tables, from the database's own list",
    (
        "B608",
        "pitboard/config/moving.py",
    ): "names of our tables and columns, quoted; what is moved is parameters",
    ("B608", "pitboard/live/wake_sqlite.py"): "one of two names of ours, and a question mark for each id",
    ("B608", "pitboard/queries/search.py"): "kinds and columns of ours; what was typed is a parameter",
    ("B608", "pitboard/records/search_index.py"): "names of tables and columns of ours",
}


def main() -> int:
    found = {(one["test_id"], one["filename"]): one for one in _findings()}
    open_ones = [one for key, one in found.items() if key not in ANSWERED and key[0] not in EVERYWHERE]
    for one in open_ones:
        print(f"{one['filename']}:{one['line_number']}: {one['test_id']} {one['issue_text']}")
    idle = [key for key in ANSWERED if key not in found]
    for kind, file in idle:
        print(f"{file}: {kind} is answered and not found any more")
    return 1 if open_ones or idle else 0


def _findings() -> Iterable[dict[str, Any]]:
    bandit = Path(sys.executable).with_name("bandit")
    done = subprocess.run(
        [str(bandit), "-q", "-r", "pitboard", "-f", "json"], capture_output=True, text=True, check=False
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)["results"]
    return found


if __name__ == "__main__":
    sys.exit(main())
