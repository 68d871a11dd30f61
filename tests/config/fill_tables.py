"""Puts a row into every table that is empty: `python -m tests.config.fill_tables`, with the settings of a data folder.

What is stored in them is no sensible workshop's; it is there to be carried.
"""

import sys
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import combinations
from typing import Any
from uuid import UUID

import django
from django.apps import apps
from django.db import models, transaction
from django.db.utils import IntegrityError

WHEN = datetime(2026, 11, 18, 9, 30, 15, 123456, tzinfo=UTC)


def main() -> int:
    django.setup()
    for _ in range(3):
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._base_manager.exists():
                fill(model)
    empty = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._base_manager.exists()
    ]
    print(" ".join(empty))
    return 0


def fill(model: type[models.Model]) -> None:
    """With everything set; where the database refuses that, with less: without one or two things, at last with one."""
    fields = [
        field for field in model._meta.local_concrete_fields if not field.primary_key or not is_counted(field)
    ]
    optional = [field for field in fields if field.null]
    less = [*combinations(optional, 1), *combinations(optional, 2), optional]
    for left_out in [[], *less, *([other for other in optional if other is not one] for one in optional)]:
        try:
            row = model(**{field.attname: value_of(field) for field in fields if field not in left_out})
            with transaction.atomic():
                row.save_base(raw=True, force_insert=True)
        except (IntegrityError, LookupError):
            continue
        return


def is_counted(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.AutoField)


def value_of(field: "models.Field[Any, Any]") -> Any:
    if isinstance(field, models.ForeignKey):
        other = field.remote_field.model._base_manager.order_by("pk").last()
        if other is None:
            raise LookupError(field.name)
        return other.pk
    enum = getattr(field, "enum", None)
    if enum is not None:
        return next(iter(enum))
    if field.choices:
        return field.flatchoices[0][0]
    if field.name == "ends":
        return time(17, 45)
    for kind, value in VALUES.items():
        if isinstance(field, kind):
            return value
    text = f"{field.name} ü, {{phone}} 'quoted' \\ and so on"
    return text[: field.max_length] if field.max_length else text


VALUES: dict[type[Any], Any] = {
    models.BooleanField: True,
    models.DateTimeField: WHEN,
    models.DateField: date(2026, 11, 18),
    models.TimeField: time(9, 30, 15),
    models.DecimalField: Decimal("1.25"),
    models.FloatField: 0.1,
    models.IntegerField: 3,
    models.JSONField: {"b": [1, 2.5, None, "ü"], "a": {"deep": True, "small": 1e-7}},
    models.UUIDField: UUID(int=7),
    models.BinaryField: b"\x00\xff",
    models.GenericIPAddressField: "203.0.113.7",
}

if __name__ == "__main__":
    sys.exit(main())
