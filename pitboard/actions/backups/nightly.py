"""A backup every night, and the oldest ones thrown away."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pitboard.actions.backups.back_up import NAME, STAMP, BackUp, back_up

#: A worker that was killed while it wrote leaves its half behind.
HALVES_OLDER_THAN = timedelta(days=1)


def back_up_if_due(folder: Path, *, hour: time, zone: ZoneInfo, keep: int, at: datetime) -> BackUp | None:
    """Makes one unless the folder has one since the last time it was `hour` in that zone; then keeps the newest `keep`.

    So a night that was missed is made up for at the next start, and of several workers one makes it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _turn(folder) as mine:
        newest = max(times_of_backups(folder), default=None)
        if not mine or (newest is not None and newest >= last_due(hour=hour, zone=zone, at=at)):
            return None
        made = back_up(folder, at=at)
        throw_away(folder, keep=keep, at=at)
        return made


def last_due(*, hour: time, zone: ZoneInfo, at: datetime) -> datetime:
    """When it was that hour last. In a night in which the clock skips it, the moment at which it would have been."""
    today = at.astimezone(zone).date()
    due = datetime.combine(today, hour, tzinfo=zone)
    if due > at:
        due = datetime.combine(today - timedelta(days=1), hour, tzinfo=zone)
    return due.astimezone(UTC)


def times_of_backups(folder: Path) -> list[datetime]:
    return sorted(_made_at(path) for path in folder.iterdir() if NAME.fullmatch(path.name))


def throw_away(folder: Path, *, keep: int, at: datetime) -> None:
    """Only what bears the name of a nightly backup; whatever else somebody keeps there stays."""
    ours = sorted((path for path in folder.iterdir() if NAME.fullmatch(path.name)), key=_made_at)
    for path in ours[:-keep]:
        path.unlink()
    for half in folder.glob(".pitboard-*.half"):
        if datetime.fromtimestamp(half.stat().st_mtime, UTC) < at - HALVES_OLDER_THAN:
            half.unlink(missing_ok=True)


def _made_at(path: Path) -> datetime:
    stamp = path.name.removeprefix("pitboard-").removesuffix(".tar")
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)


@contextmanager
def _turn(folder: Path) -> Iterator[bool]:
    """False while another worker is at it."""
    with (folder / ".turn").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
