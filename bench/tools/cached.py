"""Programs that only benches need, installed once outside the tree: what npm carries."""

import os
import shutil
import subprocess
from pathlib import Path


class NotAtHand(Exception):
    """This machine has not what the bench needs."""


def need(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise NotAtHand(f"this bench needs {program} on the PATH")
    return found


def from_npm(package: str, file: str) -> Path:
    """A file of an npm package, which is installed into the user's cache folder if it is not there yet."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pitboard-bench"
    folder = base / package.replace("/", "-")
    found = folder / "node_modules" / file
    if not found.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [
            need("npm"),
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefix",
            str(folder),
        ]
        subprocess.run([*command, package], check=True, stdout=subprocess.DEVNULL, timeout=300)
    return found
