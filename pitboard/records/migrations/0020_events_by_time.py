from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

INDEX = models.Index(fields=["-at", "-id"], name="event_newest")


def build(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Events are the largest table, and every change writes one: on PostgreSQL nobody waits while it is indexed. What an
    attempt that was stopped has left behind goes first."""
    event = apps.get_model("records", "Event")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX.name}")
        schema_editor.add_index(event, INDEX, concurrently=True)  # type: ignore[call-arg]
    else:
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX.name}")
        schema_editor.add_index(event, INDEX)


def drop(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX.name}")


class Migration(migrations.Migration):
    """The audit goes through all events by time, and so does the worker that forgets from where they were done."""

    # An index is built without a lock outside of a transaction alone.
    atomic = False
    dependencies = [("records", "0019_appointments_by_start")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.AddIndex(model_name="event", index=INDEX)],
            database_operations=[migrations.RunPython(build, drop)],
        )
    ]
