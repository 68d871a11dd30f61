"""The catalogue, the points of an inspection, the car's condition, shared labour, shared visits, tax by line."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


from pitboard.records.triggers import create_triggers


def tax_of_the_estimate(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Until now every line had the rate of its estimate."""
    estimate, line = apps.get_model("records", "Estimate"), apps.get_model("records", "EstimateLine")
    rate = estimate.objects.filter(pk=OuterRef("estimate_id")).values("tax_percent")[:1]
    line.objects.update(tax_percent=Subquery(rate))


def append_only(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Altering the tables took their triggers away on SQLite, and there is a table more."""
    create_triggers(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuthorisedSaving',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120)),
                ('net', models.DecimalField(decimal_places=3, max_digits=12)),
                ('tax', models.DecimalField(decimal_places=3, max_digits=12)),
                ('gross', models.DecimalField(decimal_places=3, max_digits=12)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CataloguePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('quantity', models.DecimalField(decimal_places=2, default=1, max_digits=8)),
                ('unit_price', models.DecimalField(decimal_places=3, max_digits=12)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CatalogueRepair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120)),
                ('hours', models.DecimalField(decimal_places=2, help_text='of labour, usually', max_digits=6)),
                ('needs_bay', models.BooleanField(default=True)),
                ('why_it_matters', models.CharField(blank=True, max_length=500)),
                ('if_you_wait', models.CharField(blank=True, max_length=500)),
                ('offered', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['title'],
            },
        ),
        migrations.CreateModel(
            name='ConditionMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moment', models.CharField(max_length=32)),
                ('x', models.PositiveSmallIntegerField()),
                ('y', models.PositiveSmallIntegerField()),
                ('damage', models.CharField(max_length=32)),
                ('note', models.CharField(blank=True, max_length=120)),
                ('noted_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='EstimateSaving',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(help_text='what is done once, in plain words', max_length=120)),
                ('hours', models.DecimalField(decimal_places=2, max_digits=6)),
                ('net', models.DecimalField(decimal_places=3, max_digits=12)),
                ('tax', models.DecimalField(decimal_places=3, max_digits=12)),
                ('gross', models.DecimalField(decimal_places=3, max_digits=12)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='FindingWording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300)),
                ('advisory', models.CharField(blank=True, max_length=300)),
                ('reference', models.CharField(blank=True, help_text='in the inspection manual it comes from', max_length=32)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='InspectionPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(help_text='of the car: Brakes, Tyres', max_length=80)),
                ('name', models.CharField(max_length=160)),
                ('unit', models.CharField(blank=True, help_text='of what is measured; none: nothing is', max_length=12)),
                ('limit', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
                ('limit_is_most', models.BooleanField(default=False, help_text='the most allowed, and not the least')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('on_list', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Share',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='with whom', max_length=150)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('right', models.CharField(max_length=32)),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('used_at', models.DateTimeField(blank=True, help_text='last', null=True)),
                ('uses', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SharedLabour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(help_text='what is done once, in plain words', max_length=120)),
                ('hours', models.DecimalField(decimal_places=2, max_digits=6)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='authorisation',
            name='authorisation_how_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='authorisedline',
            name='authorisedline_decision_is_known',
        ),
        migrations.AddField(
            model_name='authorisedline',
            name='carried',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='estimate',
            name='note',
            field=models.CharField(blank=True, help_text='why there is a new one, in plain words', max_length=500),
        ),
        migrations.AddField(
            model_name='estimateline',
            name='tax_percent',
            field=models.DecimalField(decimal_places=2, default=0, max_digits=5),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='estimateline',
            name='together',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='finding',
            name='limit_is_most',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='finding',
            name='submission',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='moment',
            field=models.CharField(blank=True, help_text='of the visit, for a photo of the whole car', max_length=32, null=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='side',
            field=models.CharField(blank=True, max_length=32, null=True),
        ),
        migrations.AddField(
            model_name='repairline',
            name='call_asked_at',
            field=models.DateTimeField(blank=True, help_text='the customer wants to be called about it before deciding', null=True),
        ),
        migrations.AddField(
            model_name='repairline',
            name='carried_from',
            field=models.ForeignKey(blank=True, help_text='the line of an earlier visit that was put off or declined then', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='records.repairline'),
        ),
        migrations.AddField(
            model_name='repairorder',
            name='condition_out',
            field=models.TextField(blank=True, help_text='what was noted at the hand-back'),
        ),
        migrations.AddField(
            model_name='repairorder',
            name='fuel_out_eighths',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='workshop',
            name='tolerance_amount',
            field=models.DecimalField(decimal_places=3, default=0, help_text='with tax; the most that it may be in money', max_digits=12),
        ),
        migrations.AddField(
            model_name='workshop',
            name='tolerance_percent',
            field=models.DecimalField(decimal_places=2, default=0, help_text='by which what was approved may cost more without asking again', max_digits=5),
        ),
        migrations.AddConstraint(
            model_name='authorisation',
            constraint=models.CheckConstraint(condition=models.Q(('how__in', ['booking', 'in_person', 'limit', 'link', 'phone', 'tolerance', 'web'])), name='authorisation_how_is_known'),
        ),
        migrations.AddConstraint(
            model_name='authorisedline',
            constraint=models.CheckConstraint(condition=models.Q(('decision__in', ['approved', 'call_me', 'declined', 'deferred'])), name='authorisedline_decision_is_known'),
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.CheckConstraint(condition=models.Q(('moment__in', ['arrival', 'hand_back'])), name='photo_moment_is_known'),
        ),
        migrations.AddConstraint(
            model_name='photo',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['front', 'inside', 'left', 'rear', 'right'])), name='photo_side_is_known'),
        ),
        migrations.AddConstraint(
            model_name='repairorder',
            constraint=models.CheckConstraint(condition=models.Q(('fuel_out_eighths', None), ('fuel_out_eighths__lte', 8), _connector='OR'), name='repairorder_fuel_out_fits_the_tank'),
        ),
        migrations.AddField(
            model_name='authorisedsaving',
            name='authorisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='savings', to='records.authorisation'),
        ),
        migrations.AddField(
            model_name='cataloguerepair',
            name='skill',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.skill'),
        ),
        migrations.AddField(
            model_name='cataloguerepair',
            name='workshop',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='catalogue', to='records.workshop'),
        ),
        migrations.AddField(
            model_name='cataloguepart',
            name='repair',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='records.cataloguerepair'),
        ),
        migrations.AddField(
            model_name='repairline',
            name='catalogue',
            field=models.ForeignKey(blank=True, help_text='the usual repair that it was filled from', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.cataloguerepair'),
        ),
        migrations.AddField(
            model_name='conditionmark',
            name='noted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conditionmark',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='records.repairorder'),
        ),
        migrations.AddField(
            model_name='estimatesaving',
            name='estimate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='savings', to='records.estimate'),
        ),
        migrations.AddField(
            model_name='estimatesaving',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.estimateline'),
        ),
        migrations.AddField(
            model_name='estimatesaving',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.estimateline'),
        ),
        migrations.AddField(
            model_name='inspectionpoint',
            name='repair',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='points', to='records.cataloguerepair'),
        ),
        migrations.AddField(
            model_name='inspectionpoint',
            name='workshop',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='inspection_points', to='records.workshop'),
        ),
        migrations.AddField(
            model_name='findingwording',
            name='point',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='records.inspectionpoint'),
        ),
        migrations.AddField(
            model_name='finding',
            name='point',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.inspectionpoint'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('inspection', 'submission'), name='finding_sent_once'),
        ),
        migrations.AddField(
            model_name='share',
            name='lines',
            field=models.ManyToManyField(blank=True, related_name='shares', to='records.repairline'),
        ),
        migrations.AddField(
            model_name='share',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='share',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='records.repairorder'),
        ),
        migrations.AddField(
            model_name='signature',
            name='share',
            field=models.ForeignKey(help_text='the link that was used, if one was', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.share'),
        ),
        migrations.AddField(
            model_name='sharedlabour',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.cataloguerepair'),
        ),
        migrations.AddField(
            model_name='sharedlabour',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.cataloguerepair'),
        ),
        migrations.AddConstraint(
            model_name='cataloguerepair',
            constraint=models.UniqueConstraint(fields=('workshop', 'title'), name='cataloguerepair_once'),
        ),
        migrations.AddConstraint(
            model_name='conditionmark',
            constraint=models.CheckConstraint(condition=models.Q(('moment__in', ['arrival', 'hand_back'])), name='conditionmark_moment_is_known'),
        ),
        migrations.AddConstraint(
            model_name='conditionmark',
            constraint=models.CheckConstraint(condition=models.Q(('damage__in', ['crack', 'dent', 'missing', 'other', 'scratch'])), name='conditionmark_damage_is_known'),
        ),
        migrations.AddConstraint(
            model_name='conditionmark',
            constraint=models.CheckConstraint(condition=models.Q(('x__lte', 1000), ('y__lte', 1000)), name='conditionmark_on_the_outline'),
        ),
        migrations.AddConstraint(
            model_name='estimatesaving',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='estimatesaving_once'),
        ),
        migrations.AddConstraint(
            model_name='estimatesaving',
            constraint=models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='estimatesaving_of_two_lines'),
        ),
        migrations.AddIndex(
            model_name='inspectionpoint',
            index=models.Index(fields=['workshop', 'on_list', 'position'], name='inspectionpoint_list'),
        ),
        migrations.AddConstraint(
            model_name='inspectionpoint',
            constraint=models.UniqueConstraint(fields=('workshop', 'area', 'name'), name='inspectionpoint_once'),
        ),
        migrations.AddConstraint(
            model_name='findingwording',
            constraint=models.UniqueConstraint(fields=('point', 'text', 'reference'), name='findingwording_once'),
        ),
        migrations.AddConstraint(
            model_name='share',
            constraint=models.CheckConstraint(condition=models.Q(('right__in', ['approve', 'view'])), name='share_right_is_known'),
        ),
        migrations.AddConstraint(
            model_name='sharedlabour',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='sharedlabour_once'),
        ),
        migrations.AddConstraint(
            model_name='sharedlabour',
            constraint=models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='sharedlabour_of_two_repairs'),
        ),
        migrations.RunPython(tax_of_the_estimate, migrations.RunPython.noop),
        migrations.RunPython(append_only, migrations.RunPython.noop),
    ]
