from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from pitboard.records.search_index import create_search_index


def fill(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    create_search_index(schema_editor.connection)


class Migration(migrations.Migration):
    """What is there already is indexed some at a time, each in a transaction of its own: nobody waits for all of it,
    and stopped in the middle it begins again."""

    atomic = False
    dependencies = [("records", "0017_notes_calls_merges")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
