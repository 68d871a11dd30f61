"""A long past out of a short one: what a rehearsal's history wrote, copied by the database itself.

    python -m bench.tools.longer_past TIMES

makes the past of the data folder so many times as long. Copying visits as objects takes 10 ms each, and nobody runs a
bench that waits half an hour for its past. Which rows to copy shows in their customer's password: nobody can have the
one that is given to customers of the history. The copies happened at the same times as what they are copied from.
"""

import os
import sys
from importlib import import_module
from typing import Any

import django
from django.db import connection, transaction
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    ExpressionWrapper,
    Field,
    ForeignKey,
    Max,
    Value,
    When,
)
from django.db.models.expressions import Combinable, F
from django.db.models.functions import Cast, Concat

NO_PASSWORD = "!"
#: The numbers of visits are far apart, so that those of a copy meet no other's.
BETWEEN_NUMBERS = 1_000_000

#: Parents before children, and how each row leads to its customer.
CUSTOMER_OF = {
    "Person": "",
    "Vehicle": "ownerships__person",
    "Ownership": "person",
    "Booking": "customer",
    "BookedService": "booking__customer",
    "Appointment": "booking__customer",
    "Promise": "booking__customer",
    "RepairOrder": "customer",
    "Inspection": "order__customer",
    "Finding": "inspection__order__customer",
    "RepairLine": "order__customer",
    "Estimate": "order__customer",
    "EstimateLine": "estimate__order__customer",
    "EstimatePart": "line__estimate__order__customer",
    "EstimateSaving": "estimate__order__customer",
    "Authorisation": "order__customer",
    "AuthorisedLine": "authorisation__order__customer",
    "AuthorisedSaving": "authorisation__order__customer",
    "Signature": "authorisation__order__customer",
    "Confirmation": "authorisation__order__customer",
    "Event": "customer",
    "Delivery": "event__customer",
}
#: What the database writes by itself for a row that is found by search, and how such a row is marked there. Copied as
#: well, because working it out anew for every copy takes a thousand times as long.
SEARCHED = {"Person": "p", "Vehicle": "v", "Booking": "b", "RepairOrder": "o"}
#: What must be unlike any other's, and is no number.
UNIQUE_WORDS = {("Person", "email"), ("Vehicle", "plate_key"), ("Delivery", "key")}


def main(times: int) -> None:
    django.setup()
    records = import_module("pitboard.records.models")
    lengthen({name: getattr(records, name) for name in CUSTOMER_OF}, times)


def lengthen(models: dict[str, Any], times: int) -> None:
    steps = {model: model.objects.aggregate(last=Max("pk"))["last"] or 0 for model in models.values()}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # What is made here is thrown away after a power cut anyway.
            cursor.execute("PRAGMA synchronous = OFF")
        put_back = _without_search_triggers(cursor)
        for copy in range(1, times):
            with transaction.atomic():
                for name, model in models.items():
                    statement, values = _copying(model, CUSTOMER_OF[name], steps, copy)
                    cursor.execute(statement, values)
                for name, kind in SEARCHED.items():
                    _copy_search_words(
                        cursor, models[name], CUSTOMER_OF[name], kind, steps[models[name]], copy
                    )
        for statement in put_back:
            cursor.execute(statement, [])
        for statement in connection.ops.sequence_reset_sql(
            import_module("django.core.management.color").no_style(), list(models.values())
        ):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            # As it does for itself a minute after so many rows came.
            cursor.execute("ANALYZE")


def _without_search_triggers(cursor: Any) -> list[str]:
    """Returns the statements that put them back."""
    tables = [f"records_{name.lower()}" for name in SEARCHED]
    if connection.vendor == "postgresql":
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%%searched%%'")
    triggers = cursor.fetchall()
    for name, _ in triggers:
        cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
    return [statement.replace("%", "%%") for _, statement in triggers]


def _copy_search_words(cursor: Any, model: Any, customer: str, kind: str, step: int, copy: int) -> None:
    password = f"{customer}__password" if customer else "password"
    originals = model.objects.filter(**{password: NO_PASSWORD}, pk__lte=step).order_by().values("pk")
    select, values = originals.query.sql_with_params()
    cursor.execute(
        "INSERT INTO records_searchword (word, form, kind, ref) SELECT word, form, kind, ref + %s"  # noqa: S608
        f" FROM records_searchword WHERE kind = %s AND ref IN ({select})",
        [copy * step, kind, *values],
    )


def _copying(model: Any, customer: str, steps: dict[Any, int], copy: int) -> tuple[str, Any]:
    """One statement that copies the rows of a table, all of them moved on by the same step."""
    fields = model._meta.concrete_fields  # noqa: SLF001
    made = {f"copied_{field.column}": _copied(field, steps, copy) for field in fields}
    password = f"{customer}__password" if customer else "password"
    # What was copied before has ids beyond the step.
    originals = model.objects.filter(**{password: NO_PASSWORD}, pk__lte=steps[model])
    select, values = originals.order_by().annotate(**made).values_list(*made).query.sql_with_params()
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) {select}", values  # noqa: SLF001


def _copied(field: "Field[Any, Any]", steps: dict[Any, int], copy: int) -> Combinable:
    own = F(field.attname)
    owner = field.model.__name__
    if isinstance(field, ForeignKey):
        step = steps.get(field.related_model)
        if step is None:
            return own
        if field.related_model.__name__ != "Person":
            return _moved(own, copy * step)
        # Staff are nobody's copies.
        is_theirs = When(**{f"{field.name}__password": NO_PASSWORD}, then=_moved(own, copy * step))
        return Case(is_theirs, default=_moved(own, 0))
    if field.primary_key:
        return _moved(own, copy * steps[field.model])
    if (owner, field.name) == ("RepairOrder", "number"):
        return _moved(own, copy * BETWEEN_NUMBERS)
    if (owner, field.name) in UNIQUE_WORDS:
        return Concat(Value(f"{copy}."), Cast(own, CharField()))
    return own


def _moved(own: F, by: int) -> Combinable:
    return ExpressionWrapper(own + by, output_field=BigIntegerField())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pitboard.config.settings")
    main(int(sys.argv[1]))
