"""What a database holds, said so that two databases of different kinds can be compared: a checksum for each table."""

# Django names what a model is made of `_meta` and `_base_manager`.
# ruff: noqa: SLF001

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connections, models

BATCH = 2000


def kept_models() -> list[type[models.Model]]:
    """Every model that has a table of its own, those between two others included."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def columns_of(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def rows_of(model: type[models.Model], *, using: str) -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in columns_of(model)]
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    yield from rows.iterator(chunk_size=BATCH)


def contents(*, using: str = "default") -> dict[str, tuple[int, str]]:
    """For each table its number of rows and a checksum of what is in them."""
    there = set(connections[using].introspection.table_names())
    return {
        model._meta.db_table: _measure(model, using)
        for model in kept_models()
        if model._meta.db_table in there
    }


def _measure(model: type[models.Model], using: str) -> tuple[int, str]:
    """The rows' checksums are added up: databases sort texts each in their own way."""
    total = count = 0
    for row in rows_of(model, using=using):
        text = json.dumps([_plain(value) for value in row], sort_keys=True)
        total += int.from_bytes(hashlib.sha256(text.encode()).digest())
        count += 1
    return count, f"{total % 2**256:064x}"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        # 62 and 62.000 are the same amount.
        return format(value.normalize(), "f")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, date | time | UUID):
        return str(value)
    if isinstance(value, str | int | float | bool | None | list | dict):
        return value
    return str(value)
