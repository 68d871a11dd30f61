"""PostgreSQL's own tools: which of those on this machine fits the server, and how they are told where it is."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from pitboard.actions.backups.archive import BackupRefused

# Where Debian and its kin keep the tools of each version.
USUAL_PLACES = Path("/usr/lib/postgresql")
#: How libpq names in its environment what the settings name.
IN_THE_ENVIRONMENT = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}


def server_version() -> int:
    """The major one: 18."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def tool(name: str) -> Path:
    """`pg_dump` or `pg_restore` of the server's own version; else the oldest newer one. An older one refuses to read
    what it does not know."""
    wanted = server_version()
    found = sorted(
        (version, str(path)) for path in _candidates(name) if (version := _version(path)) >= wanted
    )
    if not found:
        raise BackupRefused(
            f"the PostgreSQL server has version {wanted}, and there is no {name} of that version or a newer one here: "
            f"install postgresql-client-{wanted}, or name the folder of its tools in PITBOARD_PG_TOOLS"
        )
    return Path(found[0][1])


def _candidates(name: str) -> list[Path]:
    if settings.PG_TOOLS:
        return [Path(settings.PG_TOOLS) / name]
    on_path = shutil.which(name)
    return [*([Path(on_path)] if on_path else []), *sorted(USUAL_PLACES.glob(f"*/bin/{name}"))]


def _version(path: Path) -> int:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return 0
    # Debian's pg_dump looks for a version itself; what it says is the one it would run.
    found = re.search(r"\) (\d+)", said.stdout)
    return int(found[1]) if found else 0


def run_tool(command: Sequence[str | Path]) -> None:
    """Raises `BackupRefused` with the tool's own last words. The password is in its environment, where no other
    account sees it."""
    environ = os.environ | _environment(connection.settings_dict)
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        words = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise BackupRefused(f"{Path(command[0]).name} failed: {words[-1]}")


def _environment(database: Mapping[str, Any]) -> dict[str, str]:
    options = database.get("OPTIONS", {})
    said = {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
        **{theirs: options[ours] for ours, theirs in IN_THE_ENVIRONMENT.items() if ours in options},
    }
    return {name: str(value) for name, value in said.items() if value}
