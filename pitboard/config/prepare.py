"""What has to be right before anything is served: the database's shape and the collected static files."""

import fcntl
import hashlib
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import FileSystemStorage, Storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from pitboard.config.migrating import migrate
from pitboard.records.search_index import missing_search_triggers
from pitboard.records.statistics import refresh_statistics
from pitboard.records.triggers import create_triggers, missing_triggers
from pitboard.records.workshop import Workshop


def prepare() -> None:
    """Everything that must stand before the first page; at a second start, a few looks and nothing more."""
    if bring_up_to_date():
        print("The database is ready.", flush=True)
    collect_static()
    if settings.DEMO and load_demo_once():
        print("The demo workshop is loaded.", flush=True)


def load_demo_once() -> bool:
    if Workshop.objects.exists():
        return False
    demo_module().load_demo(at=timezone.now())
    return True


def demo_module() -> ModuleType:
    # Loaded only where a demo is served: a real workshop's start does not wait for it.
    return import_module("pitboard.config.demo")


def bring_up_to_date() -> bool:
    """True when something was changed. Looking alone takes a few milliseconds, so every start looks.

    Pages and worker may be started at the same moment; one of them changes the database, the other waits.
    """
    with (settings.HOME / "prepare.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        return _bring_up_to_date()


def _bring_up_to_date() -> bool:
    was_behind = migrate()
    # No migration makes the cache's table; a look costs a millisecond.
    call_command("createcachetable", verbosity=0)
    lost = missing_triggers(connection) + missing_search_triggers(connection)
    if lost:
        create_triggers(connection)
    refresh_statistics(connection)
    return was_behind or bool(lost)


def collect_static() -> bool:
    """True when the sources changed since the files were collected last."""
    stamp = Path(settings.STATIC_ROOT) / ".sources"
    sources = _fingerprint()
    if stamp.is_file() and stamp.read_text() == sources:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(sources)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list(None):
            digest.update(f"{path} {_state(path, storage)}\n".encode())
    return digest.hexdigest()


def _state(path: str, storage: Storage) -> str:
    if isinstance(storage, FileSystemStorage):
        found = Path(storage.path(path)).stat()
        return f"{found.st_size} {found.st_mtime_ns}"
    with storage.open(path) as bundle:  # made in memory, so its content is all there is to compare
        return hashlib.sha256(bundle.read()).hexdigest()
