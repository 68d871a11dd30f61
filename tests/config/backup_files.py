"""Backups as somebody might send them: whole by their seal, with another list of contents."""

import hashlib
import json
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from pitboard.actions.backups.archive import LIST, SEAL


def with_manifest(backup: Path, target: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """The same backup with another list of contents, sealed anew as its maker would."""
    with tarfile.open(backup) as old, tarfile.open(target, "w") as new:
        for about in old:
            content = old.extractfile(about)
            assert content is not None
            data = content.read()
            if about.name == LIST:
                said = json.loads(data)
                change(said)
                data = sealed = json.dumps(said).encode()
            elif about.name == SEAL:
                data = hashlib.sha256(sealed).hexdigest().encode()
            about.size = len(data)
            new.addfile(about, BytesIO(data))
    return target
