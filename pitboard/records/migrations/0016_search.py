from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def compare_by_bytes(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A word's beginning is a range of the index only where letters are compared as they are stored, as SQLite does."""
    if schema_editor.connection.vendor == "postgresql":
        for table, column in (("word", "word"), ("spelling", "spelling"), ("spelling", "word")):
            schema_editor.execute(
                f'ALTER TABLE records_search{table} ALTER COLUMN {column} TYPE varchar(24) COLLATE "C"'
            )


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0015_check_list_of_workshops'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchSpelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('spelling', models.CharField(max_length=24)),
                ('word', models.CharField(max_length=24)),
            ],
            options={
                'indexes': [models.Index(fields=['spelling', 'word'], name='searchspelling_by_spelling')],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(help_text='folded, see rules.search_words', max_length=24)),
                ('form', models.CharField(help_text='w: as it is read; r: backwards, to be found by its end', max_length=1)),
                ('kind', models.CharField(help_text='p person, v vehicle, b booking, o repair order', max_length=1)),
                ('ref', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['form', 'kind', 'word', 'ref'], name='searchword_by_word'), models.Index(fields=['kind', 'ref', 'word'], name='searchword_by_record')],
            },
        ),
        migrations.RunPython(compare_by_bytes, migrations.RunPython.noop),
    ]
