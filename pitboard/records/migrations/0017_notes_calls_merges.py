
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0016_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='CallTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=32)),
                ('reached', models.BooleanField()),
                ('note', models.CharField(blank=True, max_length=500)),
                ('called_at', models.DateTimeField()),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='records.booking')),
                ('called_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-called_at', '-pk'],
                'indexes': [models.Index(fields=['booking', 'reason', '-called_at'], name='calltry_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['call_asked', 'decision_open', 'message_unread', 'promise_at_risk'])), name='calltry_reason_is_known')],
            },
        ),
        migrations.CreateModel(
            name='InternalNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=1000)),
                ('written_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('booking', models.ForeignKey(help_text='the visit', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='internal_notes', to='records.booking')),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('vehicle', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.vehicle')),
                ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.workshop')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-written_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('booking__isnull', True), ('customer__isnull', False), ('vehicle__isnull', True)), models.Q(('booking__isnull', True), ('customer__isnull', True), ('vehicle__isnull', False)), models.Q(('booking__isnull', False), ('customer__isnull', True), ('vehicle__isnull', True)), _connector='OR'), name='internalnote_about_one_thing')],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=32)),
                ('moved', models.JSONField()),
                ('merged_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('gone_car', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_as', to='records.vehicle')),
                ('gone_customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_as', to=settings.AUTH_USER_MODEL)),
                ('kept_car', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='records.vehicle')),
                ('kept_customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merges', to=settings.AUTH_USER_MODEL)),
                ('merged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.workshop')),
            ],
            options={
                'ordering': ['-merged_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['car', 'customer'])), name='merge_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('gone_car__isnull', True), ('gone_customer__isnull', False), ('kept_car__isnull', True), ('kept_customer__isnull', False), ('kind', 'customer')), models.Q(('gone_car__isnull', False), ('gone_customer__isnull', True), ('kept_car__isnull', False), ('kept_customer__isnull', True), ('kind', 'car')), _connector='OR'), name='merge_of_two_of_a_kind'), models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('gone_customer',), name='merge_customer_gone_once'), models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('gone_car',), name='merge_car_gone_once')],
            },
        ),
    ]
