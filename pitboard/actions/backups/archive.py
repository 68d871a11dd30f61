"""The form of a backup: one tar file with the database, the photos, the keys, and a list of checksums at its end.

A file that was cut short has no list; one that was changed anywhere does not fit it. Photos are not compressed: they
are JPEGs.
"""

import hashlib
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

FORM = 1
LIST, SEAL = "manifest.json", "manifest.sha256"
#: Nothing else is ever unpacked: a backup may come from anywhere.
KNOWN_NAMES = re.compile(
    r"database\.(sqlite3\.gz|dump)|home/(secret\.key|push\.pem|setup\.code|demo)|home/mails/[\w.-]+\.eml"
    r"|photos/[\w-][\w.-]*(/[\w-][\w.-]*)*"
)
CHUNK = 1024 * 1024


class BackupRefused(Exception):
    """A backup cannot be made, or not be put back: one sentence says why. Nothing was changed."""


@dataclass(frozen=True)
class Manifest:
    """What the backup says of itself. `rows` are counted in the copy, a table each."""

    version: str
    made_at: str
    database: str
    migrations: list[str]
    rows: dict[str, int]
    missing_photos: list[str]
    members: dict[str, tuple[int, str]]

    @property
    def photos(self) -> list[str]:
        return sorted(name for name in self.members if name.startswith("photos/"))


class Packing:
    """A backup that is being written."""

    def __init__(self, tar: tarfile.TarFile, *, at: datetime) -> None:
        self._tar = tar
        self._at = int(at.timestamp())
        self.members: dict[str, tuple[int, str]] = {}

    def add(self, name: str, content: bytes) -> None:
        self._write(name, BytesIO(content), len(content))
        self.members[name] = len(content), hashlib.sha256(content).hexdigest()

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            size = path.stat().st_size
            self._write(name, file, size)
        self.members[name] = size, digest

    def seal(self, facts: dict[str, Any]) -> None:
        """The list of what is in it, and the checksum of that list."""
        listed = json.dumps({"form": FORM, **facts, "members": self.members}, sort_keys=True).encode()
        self._write(LIST, BytesIO(listed), len(listed))
        seal = hashlib.sha256(listed).hexdigest().encode()
        self._write(SEAL, BytesIO(seal), len(seal))

    def _write(self, name: str, content: IO[bytes], size: int) -> None:
        about = tarfile.TarInfo(name)
        about.size, about.mtime, about.mode = size, self._at, 0o600
        self._tar.addfile(about, content)


@contextmanager
def packing(path: Path, *, at: datetime) -> Iterator[Packing]:
    """The file stands there under its name when it is whole, and not at all before. Nobody else may read it."""
    half = path.with_name(f".{path.name}.half")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                yield Packing(tar, at=at)
            file.flush()
            os.fsync(file.fileno())
        half.rename(path)
    finally:
        half.unlink(missing_ok=True)


def read_manifest(path: Path) -> Manifest:
    """Reads the whole file and compares every checksum. Raises `BackupRefused` at the first thing that is wrong."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            return _compared(tar)
    except FileNotFoundError:
        raise BackupRefused(f"there is no file {path}") from None
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupRefused(f"{path.name} cannot be read as a backup ({error})") from None


def _compared(tar: tarfile.TarFile) -> Manifest:
    found: dict[str, tuple[int, str]] = {}
    listed = seal = b""
    for about in tar:
        content = tar.extractfile(about) if about.isfile() else None
        if content is None or about.name in found:
            raise BackupRefused(f"{about.name} does not belong into a backup")
        if about.name == LIST:
            listed = content.read()
        elif about.name == SEAL:
            seal = content.read()
        else:
            found[about.name] = _measured(content)
    if not listed or hashlib.sha256(listed).hexdigest().encode() != seal:
        raise BackupRefused("the backup is cut short, or its list of contents was changed")
    manifest = _manifest(json.loads(listed))
    _compare(found, manifest.members)
    return manifest


def _measured(content: IO[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


def _manifest(said: dict[str, Any]) -> Manifest:
    if said.get("form") != FORM:
        raise BackupRefused(f"it has form {said.get('form')}, which this version of Pitboard does not know")
    members = {name: (int(size), str(digest)) for name, (size, digest) in said["members"].items()}
    names = ("version", "made_at", "database", "migrations", "rows", "missing_photos")
    return Manifest(**{name: said[name] for name in names}, members=members)


def _compare(found: dict[str, tuple[int, str]], listed: dict[str, tuple[int, str]]) -> None:
    strange = sorted(name for name in listed if not KNOWN_NAMES.fullmatch(name))
    if strange:
        raise BackupRefused(f"{strange[0]} does not belong into a backup")
    if lost := sorted(listed.keys() - found.keys()):
        raise BackupRefused(f"{lost[0]} is missing from it")
    if added := sorted(found.keys() - listed.keys()):
        raise BackupRefused(f"{added[0]} was put into it afterwards")
    if changed := sorted(name for name, measured in found.items() if measured != listed[name]):
        raise BackupRefused(f"{changed[0]} is not what was backed up: its checksum differs")


def unpack(path: Path, into: Path) -> None:
    """Writes its members below a folder. For a file that `read_manifest` found in order."""
    with tarfile.open(path, mode="r:") as tar:
        for about in tar:
            content = tar.extractfile(about)
            if content is None or not KNOWN_NAMES.fullmatch(about.name):
                continue
            target = into / about.name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                while chunk := content.read(CHUNK):
                    file.write(chunk)
