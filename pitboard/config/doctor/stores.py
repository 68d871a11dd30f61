"""What stands on this machine: the data folder, the keys, the database, the photos, the backups, the clock."""

import secrets
import shutil
import subprocess
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from pitboard.actions.backups.nightly import times_of_backups
from pitboard.queries.health import Look
from pitboard.records.triggers import missing_triggers
from pitboard.records.workshop import Workshop

#: A night's backup may take its time.
BACKUP_IS_OLD_AFTER = timedelta(hours=30)
CLOCKS_APART = timedelta(seconds=5)
SHORTEST_KEY = 50


def home_is_private() -> Look:
    home = Path(settings.HOME)
    mode = home.stat().st_mode & 0o777
    if mode & 0o077:
        return Look("permissions", False, f"Others may look into {home}. Mend: chmod 700 {home}")
    return Look("permissions", True, f"{home} belongs to this account alone.")


def keys_are_sound() -> Look:
    home = Path(settings.HOME)
    for name in ("secret.key", "push.pem"):
        if (home / name).stat().st_mode & 0o077:
            return Look("keys", False, f"Others may read {name}. Mend: chmod 600 {home / name}")
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        return Look(
            "keys", False, "secret.key is short. Mend: take it away and start again; everybody signs in anew."
        )
    try:
        load_pem_private_key(Path(settings.VAPID_KEY_FILE).read_bytes(), password=None)
    except ValueError:
        return Look(
            "keys", False, "push.pem cannot be read. Mend: put it back from a backup, or take it away."
        )
    return Look("keys", True, "The keys are there, and for this account alone.")


def triggers_stand() -> Look:
    missing = missing_triggers(connection)
    if missing:
        return Look("triggers", False, f"The database lacks {', '.join(missing)}. Mend: pitboard migrate")
    return Look("triggers", True, "What customers authorised cannot be changed in the database.")


def workshop_is_set_up() -> Look:
    if not Workshop.objects.exists():
        return Look("workshop", False, "There is no workshop yet. Mend: pitboard init, or open /setup/")
    return Look("workshop", True, "The workshop is set up.")


def zone_is_right(*, at: datetime) -> Look:
    workshop = Workshop.objects.order_by("pk").first()
    if workshop is None:
        return Look("zone", True, "The time zone comes with the workshop.")
    try:
        here = at.astimezone(ZoneInfo(workshop.timezone))
    except (ZoneInfoNotFoundError, ValueError):
        return Look("zone", False, f"The zone {workshop.timezone} is not known here. Mend: install tzdata")
    return Look(
        "zone", True, f"In the workshop ({workshop.timezone}) it is {here:%A, %H:%M}. Compare with a watch."
    )


def clock_agrees(*, at: datetime) -> Look:
    """The database's clock with this machine's: sessions, leases and promises are measured by both."""
    if connection.vendor != "postgresql":
        return Look("database clock", True, "The database has no clock of its own.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - at)
    if apart > CLOCKS_APART:
        seconds = int(apart.total_seconds())
        return Look(
            "database clock", False, f"It differs from this machine's by {seconds} s. Mend: keep both by NTP"
        )
    return Look("database clock", True, "It agrees with this machine's.")


def clock_is_kept() -> Look:
    program = shutil.which("timedatectl")
    said = ""
    if program:
        with suppress(OSError, subprocess.SubprocessError):
            asked = [program, "show", "--property=NTPSynchronized", "--value"]
            said = subprocess.run(
                asked, capture_output=True, text=True, timeout=10, check=True
            ).stdout.strip()
    if said == "no":
        return Look("clock", False, "Nothing sets this machine's clock. Mend: timedatectl set-ntp true")
    if said == "yes":
        return Look("clock", True, "This machine's clock is kept right over the network.")
    return Look("clock", True, "Whether this machine's clock is kept right cannot be seen from here.")


def photos_are_kept() -> Look:
    where = "object storage" if settings.PHOTOS_URL else f"{settings.MEDIA_ROOT}"
    name, content = f"doctor-{secrets.token_hex(8)}.jpg", secrets.token_bytes(64)
    try:
        kept = default_storage.save(name, ContentFile(content))
        try:
            with default_storage.open(kept) as file:
                same = file.read() == content
        finally:
            default_storage.delete(kept)
    except OSError as error:
        return Look("photos", False, f"A photo cannot be kept in {where}: {error.strerror or error}.")
    if not same:
        return Look("photos", False, f"A photo that was kept in {where} came back changed.")
    return Look("photos", True, f"A photo was kept in {where}, read back and taken away again.")


def backups_are_fresh(*, at: datetime) -> Look:
    if not settings.BACKUP_FOLDER:
        return Look("backups", False, "No backup is made at night. Mend: set PITBOARD_BACKUP_FOLDER")
    folder = Path(settings.BACKUP_FOLDER).expanduser()
    try:
        newest = max(times_of_backups(folder), default=None)
    except OSError as error:
        return Look("backups", False, f"{folder} cannot be looked at: {error.strerror}.")
    if newest is None:
        return Look("backups", False, f"There is no backup in {folder} yet. Mend: pitboard backup")
    if at - newest > BACKUP_IS_OLD_AFTER:
        return Look(
            "backups",
            False,
            f"The newest backup is of {newest:%Y-%m-%d %H:%M} UTC. Look at the worker's log.",
        )
    return Look("backups", True, f"The newest backup is of {newest:%Y-%m-%d %H:%M} UTC.")
