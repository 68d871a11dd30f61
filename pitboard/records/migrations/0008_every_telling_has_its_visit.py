import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_FILL = """
UPDATE records_delivery SET
    planned_for = due_at,
    booking_id = (
        SELECT COALESCE(event.booking_id, visit.booking_id)
        FROM records_event AS event LEFT JOIN records_repairorder AS visit ON visit.id = event.order_id
        WHERE event.id = records_delivery.event_id
    )
WHERE booking_id IS NULL OR planned_for IS NULL
"""


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_FILL)
        if schema_editor.connection.vendor == "postgresql":
            # The table cannot be altered while checks of its rows are still to be made.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0007_notices'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='delivery',
            name='booking',
            field=models.ForeignKey(help_text='the visit: its tellings keep their order', on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='records.booking'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='planned_for',
            field=models.DateTimeField(help_text='when it ought to have gone'),
        ),
    ]
