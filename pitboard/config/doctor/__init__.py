"""`pitboard doctor`: looks at everything that the site needs around it, and says what to mend."""

import os
from collections.abc import Iterator
from datetime import datetime

from pitboard.config.doctor import outside, stores
from pitboard.config.safety import unsafe
from pitboard.queries.health import (
    Look,
    database_answers,
    disk_has_room,
    migrations_are_applied,
    worker_runs,
)


def everything(*, at: datetime) -> Iterator[Look]:
    """One look after the other. None of them leaves anything behind: a photo is stored and taken away again."""
    database = database_answers()
    yield database
    if database.well:
        shape = migrations_are_applied()
        yield shape
        # Tables of a later version are asked only where they are.
        yield from _of_the_workshop(at) if shape.well else ()
    yield disk_has_room()
    yield stores.home_is_private()
    yield stores.keys_are_sound()
    yield nothing_is_unsafe()
    yield stores.photos_are_kept()
    yield stores.clock_is_kept()
    yield outside.mail_goes_out()
    yield outside.address_is_https()
    yield outside.phones_reach_it()
    yield outside.proxies_are_known()


def nothing_is_unsafe() -> Look:
    """What would keep it from being served at all."""
    found = unsafe(os.environ)
    if found:
        return Look("safety", False, f"{'. '.join(found)}.")
    return Look("safety", True, "Nothing about the settings is unsafe.")


def _of_the_workshop(at: datetime) -> Iterator[Look]:
    yield stores.triggers_stand()
    yield worker_runs(at=at)
    yield stores.workshop_is_set_up()
    yield stores.zone_is_right(at=at)
    yield stores.clock_agrees(at=at)
    yield stores.backups_are_fresh(at=at)
