"""Between which repairs labour was shared, and against what an authorisation without asking was measured."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from pitboard.records.triggers import create_triggers


def append_only(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Altering the tables took their triggers away on SQLite."""
    create_triggers(schema_editor.connection)


def money(help_text: str = "") -> "models.DecimalField[Any, Any]":
    return models.DecimalField(decimal_places=3, help_text=help_text, max_digits=12, null=True)


class Migration(migrations.Migration):
    dependencies = [("records", "0005_foresight")]

    operations = [
        migrations.AddField(
            "authorisation", "spending_limit", money("with tax; what it was measured against by limit")
        ),
        migrations.AddField(
            "authorisation",
            "measured_from",
            money("with tax; the last total that somebody approved, against which tolerance was measured"),
        ),
        migrations.AddField(
            "authorisation", "tolerance_percent", models.DecimalField(decimal_places=2, max_digits=5, null=True)
        ),
        migrations.AddField("authorisation", "tolerance_amount", money()),
        # The table is as new as this; the default stands for rows that there are none of.
        migrations.AddField(
            "authorisedsaving",
            "first",
            models.ForeignKey(
                default=0,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.repairline",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "authorisedsaving",
            "second",
            models.ForeignKey(
                default=0,
                help_text="off whose price it was taken",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.repairline",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(append_only, migrations.RunPython.noop),
    ]
