"""What the migrations from 0001 to 0020 come to, for a database that has none of them yet. One that has some goes on
with those, and is then taken to have this."""

import django.db.models.deletion
import django.db.models.functions.text
import phonenumber_field.modelfields
import pitboard.records.codes
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from pitboard.records.tables_at_once import TablesAtOnce
from pitboard.records.triggers import create_triggers, drop_triggers


def compare_by_bytes(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A word's beginning is a range of the index only where letters are compared as they are stored, as SQLite does."""
    if schema_editor.connection.vendor == "postgresql":
        for table, column in (("word", "word"), ("spelling", "spelling"), ("spelling", "word")):
            schema_editor.execute(
                f'ALTER TABLE records_search{table} ALTER COLUMN {column} TYPE varchar(24) COLLATE "C"'
            )


def create(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    create_triggers(schema_editor.connection)


def drop(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    drop_triggers(schema_editor.connection)


TABLES = [
    migrations.CreateModel(
        name='Authorisation',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('how', models.CharField(max_length=32)),
            ('given_at', models.DateTimeField()),
            ('currency', models.CharField(max_length=3)),
            ('net', models.DecimalField(decimal_places=3, max_digits=12)),
            ('tax', models.DecimalField(decimal_places=3, max_digits=12)),
            ('gross', models.DecimalField(decimal_places=3, max_digits=12)),
            ('spending_limit', models.DecimalField(decimal_places=3, help_text='with tax; what it was measured against by limit', max_digits=12, null=True)),
            ('measured_from', models.DecimalField(decimal_places=3, help_text='with tax; the last total that somebody approved, against which tolerance was measured', max_digits=12, null=True)),
            ('tolerance_percent', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
            ('tolerance_amount', models.DecimalField(decimal_places=3, max_digits=12, null=True)),
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
        name='Skill',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=60)),
        ],
        options={
            'ordering': ['name'],
        },
    ),
    migrations.CreateModel(
        name='Vehicle',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('plate', models.CharField(help_text='as people read it', max_length=16)),
            ('plate_key', models.CharField(help_text='letters and digits alone', max_length=16, unique=True)),
            ('make', models.CharField(max_length=60)),
            ('model', models.CharField(max_length=80)),
            ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
            ('vin', models.CharField(blank=True, max_length=17)),
            ('mileage_km', models.PositiveIntegerField(blank=True, help_text='the newest reading known', null=True)),
            ('next_service_on', models.DateField(blank=True, null=True)),
            ('next_service_km', models.PositiveIntegerField(blank=True, null=True)),
            ('service_told_at', models.DateTimeField(blank=True, help_text='that the service named here has come due', null=True)),
        ],
    ),
    migrations.CreateModel(
        name='WorkerBeat',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('worker', models.CharField(help_text='its machine, its process, and a chance part', max_length=100, unique=True)),
            ('started_at', models.DateTimeField()),
            ('beat_at', models.DateTimeField()),
            ('looked_ahead_at', models.DateTimeField(blank=True, help_text='when the engine ran last', null=True)),
            ('looked_ahead_seconds', models.FloatField(default=0, help_text='what that took')),
            ('promises_moved', models.PositiveIntegerField(default=0, help_text='by this worker since it started')),
        ],
        options={
            'ordering': ['worker'],
        },
    ),
    migrations.CreateModel(
        name='Workshop',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=100)),
            ('address', models.CharField(max_length=250)),
            ('phone', phonenumber_field.modelfields.PhoneNumberField(max_length=128, region=None)),
            ('email', models.EmailField(max_length=254)),
            ('map_url', models.URLField(blank=True, help_text='none: the address is looked up', max_length=500)),
            ('imprint', models.TextField(blank=True)),
            ('privacy', models.TextField(blank=True)),
            ('country', models.CharField(help_text='ISO 3166-1 alpha-2', max_length=2)),
            ('region', models.CharField(blank=True, help_text='of the country, for public holidays', max_length=16)),
            ('observe_holidays', models.BooleanField(default=True, help_text='closed on public holidays')),
            ('timezone', models.CharField(help_text='IANA name, such as Europe/Vienna', max_length=64)),
            ('currency', models.CharField(help_text='ISO 4217', max_length=3)),
            ('tax_percent', models.DecimalField(decimal_places=2, max_digits=5)),
            ('prices_include_tax', models.BooleanField(default=False)),
            ('hourly_rate', models.DecimalField(decimal_places=3, max_digits=12)),
            ('diagnosis_hours', models.DecimalField(decimal_places=2, max_digits=6)),
            ('diagnosis_fee', models.DecimalField(decimal_places=3, max_digits=12)),
            ('book_days_ahead', models.PositiveSmallIntegerField(default=60)),
            ('lead_time_hours', models.PositiveSmallIntegerField(default=0, help_text="between asking and the car's coming")),
            ('change_deadline_hours', models.PositiveSmallIntegerField(default=12, help_text='before the day opens; until then the customer changes or cancels')),
            ('answer_within_hours', models.PositiveSmallIntegerField(default=8, help_text='open hours; then a request is flagged')),
            ('expire_after_hours', models.PositiveSmallIntegerField(default=30, help_text='open hours; then a request without an answer expires')),
            ('estimate_valid_days', models.PositiveSmallIntegerField(default=14)),
            ('tolerance_percent', models.DecimalField(decimal_places=2, default=0, help_text='by which what was approved may cost more without asking again', max_digits=5)),
            ('tolerance_amount', models.DecimalField(decimal_places=3, default=0, help_text='with tax; the most that it may be in money', max_digits=12)),
            ('promise_notice_minutes', models.PositiveSmallIntegerField(default=20, help_text='by which a promised time moves before the customer is told')),
            ('show_on_time', models.BooleanField(default=False, help_text='the on-time rate stands on the public page')),
            ('hold_seconds', models.PositiveSmallIntegerField(default=60, help_text='in which staff may take back what customers are told')),
            ('gather_minutes', models.PositiveSmallIntegerField(default=5, help_text='small news within them goes as one message')),
            ('decision_reminder_hours', models.PositiveSmallIntegerField(default=4, help_text='open hours without a decision; then the customer is reminded, once')),
            ('decision_late_hours', models.PositiveSmallIntegerField(default=8, help_text='open hours without a decision; then the desk is told')),
            ('staff_need_two_steps', models.BooleanField(db_default=False, default=False, help_text='whoever works here signs in with a second proof, too')),
            ('next_order_number', models.PositiveIntegerField(default=1001)),
            ('created_at', models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        name='Person',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('password', models.CharField(max_length=128, verbose_name='password')),
            ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
            ('email', models.EmailField(max_length=254, unique=True, verbose_name='E-mail address')),
            ('name', models.CharField(max_length=150, verbose_name='Your name')),
            ('phone', phonenumber_field.modelfields.PhoneNumberField(blank=True, max_length=128, region=None, verbose_name='Phone')),
            ('address', models.CharField(blank=True, max_length=250, verbose_name='Address')),
            ('language', models.CharField(blank=True, max_length=12)),
            ('timezone', models.CharField(blank=True, help_text="IANA name; none: the workshop's zone", max_length=64)),
            ('quiet_from', models.TimeField(blank=True, help_text='of the own wall clock; none: never quiet', null=True)),
            ('quiet_to', models.TimeField(blank=True, null=True)),
            ('is_active', models.BooleanField(default=True)),
            ('joined_at', models.DateTimeField()),
            ('sign_out_count', models.PositiveIntegerField(db_default=0, default=0, help_text='raised to end every session at once, wherever it is')),
        ],
        options={
            'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='person_email_once_in_any_case')],
        },
    ),
    migrations.CreateModel(
        name='Booking',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('state', models.CharField(default='requested', max_length=32)),
            ('version', models.PositiveIntegerField(default=0)),
            ('day', models.DateField(help_text='the wished day; once accepted, the day')),
            ('complaint', models.TextField(blank=True, help_text="in the customer's own words")),
            ('handover', models.CharField(max_length=32)),
            ('address', models.CharField(blank=True, max_length=250)),
            ('phone', phonenumber_field.modelfields.PhoneNumberField(max_length=128, region=None)),
            ('test_drive_allowed', models.BooleanField(default=False)),
            ('getting_around', models.CharField(default='nothing', max_length=32)),
            ('spending_limit', models.DecimalField(blank=True, decimal_places=3, help_text='with tax; go ahead up to it and ask above; none: ask about everything', max_digits=12, null=True)),
            ('always_call_about_safety', models.BooleanField(default=False)),
            ('visit_code', models.CharField(default=pitboard.records.codes.new_visit_code, help_text='with the plate: track my car', max_length=12)),
            ('hours', models.DecimalField(decimal_places=2, help_text='of work that this request is expected to take', max_digits=6)),
            ('requested_at', models.DateTimeField()),
            ('other_day', models.DateField(blank=True, help_text='offered when the wished day was declined', null=True)),
            ('answered_at', models.DateTimeField(blank=True, null=True)),
            ('reason', models.CharField(blank=True, help_text='why it was declined or cancelled', max_length=500)),
            ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to=settings.AUTH_USER_MODEL)),
            ('entered_by', models.ForeignKey(blank=True, help_text='who of the workshop wrote it down for a caller', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('vehicle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='records.vehicle')),
            ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='records.workshop')),
        ],
    ),
    migrations.CreateModel(
        name='Appointment',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(max_length=32)),
            ('state', models.CharField(default='scheduled', max_length=32)),
            ('starts_at', models.DateTimeField()),
            ('ends_at', models.DateTimeField()),
            ('address', models.CharField(blank=True, max_length=250)),
            ('phone', phonenumber_field.modelfields.PhoneNumberField(blank=True, max_length=128, region=None)),
            ('note', models.CharField(blank=True, max_length=500)),
            ('reason', models.CharField(blank=True, help_text='why it failed or was cancelled', max_length=500)),
            ('mileage_km', models.PositiveIntegerField(blank=True, help_text='what the driver read where the car changed hands', null=True)),
            ('calendar_sequence', models.PositiveIntegerField(default=0, help_text='raised when moved (RFC 5545 SEQUENCE)')),
            ('updated_at', models.DateTimeField()),
            ('booking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='records.booking')),
        ],
        options={
            'ordering': ['starts_at', 'pk'],
        },
    ),
    migrations.CreateModel(
        name='CataloguePart',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=120)),
            ('quantity', models.DecimalField(decimal_places=2, default=1, max_digits=8)),
            ('unit_price', models.DecimalField(decimal_places=3, max_digits=12)),
            ('repair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='records.cataloguerepair')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='ChatPlace',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=60)),
            ('url', models.CharField(help_text='an apprise address', max_length=500)),
            ('for_staff', models.BooleanField(default=True)),
            ('active', models.BooleanField(default=True)),
            ('kept_by', models.ForeignKey(help_text='who set it up; a room is told for them', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chat_places', to='records.workshop')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='Claim',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('made_at', models.DateTimeField()),
            ('expires_at', models.DateTimeField()),
            ('used_at', models.DateTimeField(blank=True, null=True)),
            ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ('booking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='records.booking')),
            ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to=settings.AUTH_USER_MODEL)),
        ],
    ),
    migrations.CreateModel(
        name='Confirmation',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('confirmed_at', models.DateTimeField()),
            ('gross', models.DecimalField(decimal_places=3, max_digits=12)),
            ('authorisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='confirmation', to='records.authorisation')),
            ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
        ],
    ),
    migrations.CreateModel(
        name='Estimate',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('revision', models.PositiveSmallIntegerField()),
            ('currency', models.CharField(max_length=3)),
            ('tax_percent', models.DecimalField(decimal_places=2, max_digits=5)),
            ('prices_include_tax', models.BooleanField()),
            ('drafted_at', models.DateTimeField()),
            ('sent_at', models.DateTimeField(blank=True, null=True)),
            ('valid_until', models.DateField(blank=True, null=True)),
            ('note', models.CharField(blank=True, help_text='why there is a new one, in plain words', max_length=500)),
            ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
        ],
        options={
            'ordering': ['revision'],
        },
    ),
    migrations.AddField(
        model_name='authorisation',
        name='estimate',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='authorisations', to='records.estimate'),
    ),
    migrations.CreateModel(
        name='EstimateLine',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('title', models.CharField(max_length=120)),
            ('hours', models.DecimalField(decimal_places=2, max_digits=6)),
            ('hourly_rate', models.DecimalField(decimal_places=3, max_digits=12)),
            ('discount', models.DecimalField(decimal_places=3, default=0, max_digits=12)),
            ('fixed_price', models.DecimalField(blank=True, decimal_places=3, help_text='with tax; agreed, whatever the hours and parts', max_digits=12, null=True)),
            ('tax_percent', models.DecimalField(decimal_places=2, max_digits=5)),
            ('together', models.PositiveSmallIntegerField(blank=True, null=True)),
            ('net', models.DecimalField(decimal_places=3, max_digits=12)),
            ('tax', models.DecimalField(decimal_places=3, max_digits=12)),
            ('gross', models.DecimalField(decimal_places=3, max_digits=12)),
            ('estimate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='records.estimate')),
        ],
        options={
            'ordering': ['repair__position', 'pk'],
        },
    ),
    migrations.CreateModel(
        name='EstimatePart',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=120)),
            ('quantity', models.DecimalField(decimal_places=2, default=1, max_digits=8)),
            ('unit_price', models.DecimalField(decimal_places=3, max_digits=12)),
            ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='records.estimateline')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='Foreseen',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('at', models.DateTimeField()),
            ('ready_at', models.DateTimeField(blank=True, null=True)),
            ('earliest_at', models.DateTimeField(blank=True, null=True)),
            ('latest_at', models.DateTimeField(blank=True, null=True)),
            ('chance', models.FloatField(blank=True, help_text='of keeping what was promised, from 0 to 1; none: nothing is promised yet', null=True)),
            ('waits', models.JSONField(default=list, help_text='what it waits for, as rules.floor states it')),
            ('choices', models.JSONField(default=dict, help_text='while the customer decides: ready times by what is chosen, see actions.foresee')),
            ('booking', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='foreseen', to='records.booking')),
        ],
    ),
    migrations.CreateModel(
        name='Inspection',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('started_at', models.DateTimeField()),
            ('finished_at', models.DateTimeField(blank=True, null=True)),
            ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
        ],
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
            ('soon_from', models.DecimalField(blank=True, decimal_places=2, help_text='still allowed, but from here on it should be fixed soon', max_digits=8, null=True)),
            ('position', models.PositiveSmallIntegerField(default=0)),
            ('on_list', models.BooleanField(default=True)),
            ('repair', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='points', to='records.cataloguerepair')),
            ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='inspection_points', to='records.workshop')),
        ],
        options={
            'ordering': ['position', 'pk'],
        },
    ),
    migrations.CreateModel(
        name='Finding',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('submission', models.UUIDField(blank=True, null=True)),
            ('severity', models.CharField(max_length=32)),
            ('title', models.CharField(max_length=120)),
            ('note', models.CharField(blank=True, max_length=500)),
            ('measured', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
            ('limit', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
            ('limit_is_most', models.BooleanField(default=False)),
            ('unit', models.CharField(blank=True, max_length=12)),
            ('why_it_matters', models.CharField(blank=True, max_length=500)),
            ('if_you_wait', models.CharField(blank=True, max_length=500)),
            ('recorded_at', models.DateTimeField()),
            ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='records.inspection')),
            ('point', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.inspectionpoint')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='Message',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('from_workshop', models.BooleanField()),
            ('text', models.CharField(blank=True, help_text='none where a photo says it', max_length=4000)),
            ('sent_at', models.DateTimeField()),
            ('read_at', models.DateTimeField(blank=True, help_text='by the other side, first', null=True)),
            ('booking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='records.booking')),
            ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='Promise',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('ready_at', models.DateTimeField()),
            ('earliest_at', models.DateTimeField()),
            ('latest_at', models.DateTimeField()),
            ('reason', models.CharField(max_length=32)),
            ('reason_note', models.CharField(blank=True, help_text='in plain words', max_length=300)),
            ('reason_until', models.DateTimeField(blank=True, help_text='when what it waits for is expected to be over', null=True)),
            ('waits', models.JSONField(default=list, help_text='what it waits for, as rules.floor states it')),
            ('pinned_at', models.DateTimeField(blank=True, help_text='set by hand: it stays until somebody lets it go', null=True)),
            ('moved_from', models.DateTimeField(blank=True, null=True)),
            ('moved_at', models.DateTimeField()),
            ('booking', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='promise', to='records.booking')),
        ],
    ),
    migrations.CreateModel(
        name='PushSubscription',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('endpoint', models.CharField(max_length=1000, unique=True)),
            ('p256dh', models.CharField(help_text="the browser's public key, base64url", max_length=200)),
            ('auth', models.CharField(help_text='the shared secret, base64url', max_length=100)),
            ('browser', models.CharField(blank=True, max_length=200)),
            ('made_at', models.DateTimeField()),
            ('ended_at', models.DateTimeField(blank=True, null=True)),
            ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='push_subscriptions', to=settings.AUTH_USER_MODEL)),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='RepairLine',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('title', models.CharField(max_length=120)),
            ('state', models.CharField(default='proposed', max_length=32)),
            ('position', models.PositiveSmallIntegerField(default=0)),
            ('hours', models.DecimalField(decimal_places=2, help_text='estimated hours of labour, as last priced', max_digits=6)),
            ('needs_bay', models.BooleanField(default=True)),
            ('agreed_price', models.DecimalField(blank=True, decimal_places=3, help_text='with tax; stated when the service was booked', max_digits=12, null=True)),
            ('call_asked_at', models.DateTimeField(blank=True, help_text='the customer wants to be called about it before deciding', null=True)),
            ('remind_on', models.DateField(blank=True, help_text='the day on which a repair that was put off comes up again', null=True)),
            ('reminded_at', models.DateTimeField(blank=True, null=True)),
            ('note', models.CharField(blank=True, help_text='in plain words, for the customer', max_length=200)),
            ('started_at', models.DateTimeField(blank=True, null=True)),
            ('hold_reason', models.CharField(blank=True, max_length=200)),
            ('parts_due_at', models.DateTimeField(blank=True, null=True)),
            ('done_at', models.DateTimeField(blank=True, null=True)),
            ('carried_from', models.ForeignKey(blank=True, help_text='the line of an earlier visit that was put off or declined then', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='records.repairline')),
            ('catalogue', models.ForeignKey(blank=True, help_text='the usual repair that it was filled from', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.cataloguerepair')),
            ('finding', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='line', to='records.finding')),
        ],
        options={
            'ordering': ['position', 'pk'],
        },
    ),
    migrations.CreateModel(
        name='PartNeeded',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=120)),
            ('quantity', models.DecimalField(decimal_places=2, default=1, max_digits=8)),
            ('needed_at', models.DateTimeField()),
            ('supplier', models.CharField(blank=True, max_length=100)),
            ('ordered_at', models.DateTimeField(blank=True, null=True)),
            ('due_at', models.DateTimeField(blank=True, null=True)),
            ('arrived_at', models.DateTimeField(blank=True, null=True)),
            ('fitted_at', models.DateTimeField(blank=True, null=True)),
            ('dropped_at', models.DateTimeField(blank=True, help_text='it is not needed after all', null=True)),
            ('arrived_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('fitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('needed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('ordered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts_needed', to='records.repairline')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.AddField(
        model_name='estimateline',
        name='repair',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='priced', to='records.repairline'),
    ),
    migrations.CreateModel(
        name='CrewMessage',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('text', models.CharField(blank=True, help_text='none where a photo says it', max_length=2000)),
            ('asks', models.BooleanField(default=False)),
            ('sent_at', models.DateTimeField()),
            ('answered_at', models.DateTimeField(blank=True, null=True)),
            ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.repairline')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='AuthorisedSaving',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('title', models.CharField(max_length=120)),
            ('net', models.DecimalField(decimal_places=3, max_digits=12)),
            ('tax', models.DecimalField(decimal_places=3, max_digits=12)),
            ('gross', models.DecimalField(decimal_places=3, max_digits=12)),
            ('authorisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='savings', to='records.authorisation')),
            ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.repairline')),
            ('second', models.ForeignKey(help_text='off whose price it was taken', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.repairline')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='AuthorisedLine',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('title', models.CharField(max_length=120)),
            ('decision', models.CharField(max_length=32)),
            ('carried', models.BooleanField(default=False)),
            ('net', models.DecimalField(decimal_places=3, max_digits=12)),
            ('tax', models.DecimalField(decimal_places=3, max_digits=12)),
            ('gross', models.DecimalField(decimal_places=3, max_digits=12)),
            ('authorisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='records.authorisation')),
            ('repair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authorised', to='records.repairline')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='RepairOrder',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.PositiveIntegerField()),
            ('state', models.CharField(default='arrived', max_length=32)),
            ('version', models.PositiveIntegerField(default=0)),
            ('arrived_at', models.DateTimeField()),
            ('mileage_km', models.PositiveIntegerField()),
            ('fuel_eighths', models.PositiveSmallIntegerField(help_text='of a full tank or battery, 0 to 8')),
            ('condition', models.TextField(blank=True, help_text='what was noted on arrival')),
            ('queue_at', models.DateTimeField(blank=True, help_text='its place among the others, put by hand; none: as it arrived', null=True)),
            ('chosen_at', models.DateTimeField(blank=True, null=True)),
            ('check_note', models.CharField(blank=True, max_length=500)),
            ('promised_ready_at', models.DateTimeField(blank=True, help_text='first promised after the choice: what being on time is measured by', null=True)),
            ('promised_latest_at', models.DateTimeField(blank=True, help_text='the end of its range', null=True)),
            ('promised_hours', models.JSONField(blank=True, help_text='what the engine foresaw then, before stretching: rules.floor.keeping', null=True)),
            ('promised_on', models.DateTimeField(blank=True, help_text='when that was promised', null=True)),
            ('ready_at', models.DateTimeField(blank=True, null=True)),
            ('times_ready', models.PositiveSmallIntegerField(default=0)),
            ('handed_back_at', models.DateTimeField(blank=True, null=True)),
            ('mileage_out_km', models.PositiveIntegerField(blank=True, null=True)),
            ('fuel_out_eighths', models.PositiveSmallIntegerField(blank=True, null=True)),
            ('condition_out', models.TextField(blank=True, help_text='what was noted at the hand-back')),
            ('paid', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
            ('payment_note', models.CharField(blank=True, max_length=200)),
            ('booking', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='order', to='records.booking')),
            ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to=settings.AUTH_USER_MODEL)),
        ],
    ),
    migrations.AddField(
        model_name='repairline',
        name='order',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='records.repairorder'),
    ),
    migrations.CreateModel(
        name='Photo',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('key', models.CharField(help_text='unguessable name, in the address and on disk', max_length=32, unique=True)),
            ('moment', models.CharField(blank=True, help_text='of the visit, for a photo of the whole car', max_length=32, null=True)),
            ('side', models.CharField(blank=True, max_length=32, null=True)),
            ('caption', models.CharField(blank=True, max_length=120)),
            ('width', models.PositiveIntegerField()),
            ('height', models.PositiveIntegerField()),
            ('taken_at', models.DateTimeField()),
            ('appointment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='records.appointment')),
            ('booking', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='records.booking')),
            ('crew_message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='records.crewmessage')),
            ('finding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='records.finding')),
            ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='records.message')),
            ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='records.repairline')),
            ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='records.repairorder')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.AddField(
        model_name='inspection',
        name='order',
        field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='inspection', to='records.repairorder'),
    ),
    migrations.AddField(
        model_name='estimate',
        name='order',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='estimates', to='records.repairorder'),
    ),
    migrations.AddField(
        model_name='crewmessage',
        name='order',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='crew_messages', to='records.repairorder'),
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
            ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='records.repairorder')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='Checked',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('lap', models.PositiveSmallIntegerField(help_text='which time the car became ready')),
            ('name', models.CharField(max_length=100)),
            ('checked_at', models.DateTimeField()),
            ('checked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checked', to='records.repairorder')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='BilledTo',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=150)),
            ('address', models.CharField(blank=True, max_length=250)),
            ('keep_until', models.DateField()),
            ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='billed_to', to='records.repairorder')),
        ],
    ),
    migrations.AddField(
        model_name='authorisation',
        name='order',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authorisations', to='records.repairorder'),
    ),
    migrations.CreateModel(
        name='SavedAddress',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(blank=True, help_text='such as "Work"', max_length=60)),
            ('address', models.CharField(max_length=250)),
            ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_addresses', to=settings.AUTH_USER_MODEL)),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
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
            ('lines', models.ManyToManyField(blank=True, related_name='shares', to='records.repairline')),
            ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='records.repairorder')),
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
            ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.cataloguerepair')),
            ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.cataloguerepair')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='Signature',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=150)),
            ('address', models.GenericIPAddressField(blank=True, null=True)),
            ('browser', models.CharField(blank=True, max_length=300)),
            ('authorisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signature', to='records.authorisation')),
            ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('share', models.ForeignKey(help_text='the link that was used, if one was', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.share')),
        ],
    ),
    migrations.CreateModel(
        name='SignIn',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('session_key', models.CharField(db_index=True, max_length=40)),
            ('device', models.CharField(max_length=32)),
            ('is_new_device', models.BooleanField(default=False, help_text='then the person was told')),
            ('noticed_at', models.DateTimeField(blank=True, help_text='when they read that on the site', null=True)),
            ('browser', models.CharField(blank=True, max_length=300)),
            ('address', models.GenericIPAddressField(blank=True, null=True)),
            ('began_at', models.DateTimeField()),
            ('seen_at', models.DateTimeField(help_text='last, to the hour')),
            ('ended_at', models.DateTimeField(blank=True, null=True)),
            ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
        ],
        options={
            'ordering': ['-began_at', '-pk'],
        },
    ),
    migrations.CreateModel(
        name='Service',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=100)),
            ('hours', models.DecimalField(decimal_places=2, max_digits=6)),
            ('guide_price', models.DecimalField(blank=True, decimal_places=3, help_text='with tax; none: a complaint, priced after inspection', max_digits=12, null=True)),
            ('needs_bay', models.BooleanField(default=True)),
            ('position', models.PositiveSmallIntegerField(default=0)),
            ('offered', models.BooleanField(default=True)),
            ('skill', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='services', to='records.skill')),
            ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='services', to='records.workshop')),
        ],
        options={
            'ordering': ['position', 'pk'],
        },
    ),
    migrations.AddField(
        model_name='repairline',
        name='skill',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.skill'),
    ),
    migrations.AddField(
        model_name='cataloguerepair',
        name='skill',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.skill'),
    ),
    migrations.CreateModel(
        name='BookedService',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=100)),
            ('hours', models.DecimalField(decimal_places=2, max_digits=6)),
            ('price', models.DecimalField(blank=True, decimal_places=3, help_text='with tax; none: to be priced after inspection', max_digits=12, null=True)),
            ('needs_bay', models.BooleanField(default=True)),
            ('booking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='services', to='records.booking')),
            ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.service')),
            ('skill', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.skill')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='StaffMember',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('role', models.CharField(max_length=32)),
            ('title', models.CharField(blank=True, max_length=60)),
            ('since', models.DateTimeField()),
            ('until', models.DateTimeField(blank=True, null=True)),
            ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL)),
            ('skills', models.ManyToManyField(blank=True, related_name='staff', to='records.skill')),
            ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='records.workshop')),
        ],
    ),
    migrations.AddField(
        model_name='repairorder',
        name='technician',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.staffmember'),
    ),
    migrations.AddField(
        model_name='repairline',
        name='technician',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.staffmember'),
    ),
    migrations.AddField(
        model_name='appointment',
        name='driver',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.staffmember'),
    ),
    migrations.CreateModel(
        name='Absence',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('from_day', models.DateField()),
            ('to_day', models.DateField()),
            ('why', models.CharField(blank=True, max_length=100)),
            ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='records.staffmember')),
        ],
        options={
            'ordering': ['from_day', 'pk'],
        },
    ),
    migrations.CreateModel(
        name='TellingChoice',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('topic', models.CharField(max_length=32)),
            ('channel', models.CharField(max_length=32)),
            ('wanted', models.BooleanField()),
            ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='telling_choices', to=settings.AUTH_USER_MODEL)),
        ],
    ),
    migrations.CreateModel(
        name='TimeCorrection',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('hours', models.DecimalField(decimal_places=2, max_digits=6)),
            ('reason', models.CharField(max_length=200)),
            ('made_at', models.DateTimeField()),
            ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='time_corrections', to='records.repairline')),
            ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.staffmember')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.AddField(
        model_name='repairorder',
        name='vehicle',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='records.vehicle'),
    ),
    migrations.CreateModel(
        name='Ownership',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('since', models.DateTimeField()),
            ('until', models.DateTimeField(blank=True, null=True)),
            ('confirmed_at', models.DateTimeField(blank=True, null=True)),
            ('confirmed_by', models.ForeignKey(blank=True, help_text='of the workshop', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ownerships', to=settings.AUTH_USER_MODEL)),
            ('vehicle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ownerships', to='records.vehicle')),
        ],
    ),
    migrations.CreateModel(
        name='VehicleModel',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('make', models.CharField(max_length=60)),
            ('model', models.CharField(max_length=80)),
        ],
        options={
            'ordering': ['make', 'model'],
            'constraints': [models.UniqueConstraint(fields=('make', 'model'), name='vehiclemodel_once')],
        },
    ),
    migrations.CreateModel(
        name='VisitLink',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.PositiveIntegerField(default=1, help_text='raised when staff make a new one')),
            ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ('used_at', models.DateTimeField(blank=True, help_text='last, in a browser new to it', null=True)),
            ('uses', models.PositiveIntegerField(default=0)),
            ('booking', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='link', to='records.booking')),
            ('changed_by', models.ForeignKey(blank=True, help_text='ended or renewed it', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
        ],
    ),
    migrations.CreateModel(
        name='WorkingHours',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('weekday', models.PositiveSmallIntegerField()),
            ('begins', models.TimeField()),
            ('ends', models.TimeField()),
            ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='working_hours', to='records.staffmember')),
        ],
        options={
            'ordering': ['weekday', 'begins'],
        },
    ),
    migrations.AddField(
        model_name='skill',
        name='workshop',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='skills', to='records.workshop'),
    ),
    migrations.AddField(
        model_name='repairorder',
        name='workshop',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='records.workshop'),
    ),
    migrations.CreateModel(
        name='OpeningHours',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('weekday', models.PositiveSmallIntegerField()),
            ('opens', models.TimeField()),
            ('closes', models.TimeField()),
            ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opening_hours', to='records.workshop')),
        ],
    ),
    migrations.CreateModel(
        name='Merge',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(max_length=32)),
            ('moved', models.JSONField()),
            ('merged_at', models.DateTimeField()),
            ('undone_at', models.DateTimeField(blank=True, null=True)),
            ('gone_customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_as', to=settings.AUTH_USER_MODEL)),
            ('kept_customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merges', to=settings.AUTH_USER_MODEL)),
            ('merged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('gone_car', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_as', to='records.vehicle')),
            ('kept_car', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='records.vehicle')),
            ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.workshop')),
        ],
        options={
            'ordering': ['-merged_at', '-pk'],
        },
    ),
    migrations.CreateModel(
        name='Invitation',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('email', models.EmailField(max_length=254)),
            ('role', models.CharField(max_length=32)),
            ('title', models.CharField(blank=True, max_length=60)),
            ('made_at', models.DateTimeField()),
            ('sent_at', models.DateTimeField(help_text='last')),
            ('expires_at', models.DateTimeField()),
            ('accepted_at', models.DateTimeField(blank=True, null=True)),
            ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='records.workshop')),
        ],
        options={
            'ordering': ['-made_at', '-pk'],
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
            ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('vehicle', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.vehicle')),
            ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.workshop')),
        ],
        options={
            'ordering': ['-written_at', '-pk'],
        },
    ),
    migrations.CreateModel(
        name='Event',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(max_length=32)),
            ('at', models.DateTimeField()),
            ('version', models.PositiveIntegerField(help_text='of the booking or order, with this event')),
            ('facts', models.JSONField(default=dict)),
            ('address', models.GenericIPAddressField(blank=True, null=True)),
            ('browser', models.CharField(blank=True, max_length=300, null=True)),
            ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('booking', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='records.booking')),
            ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='records.repairorder')),
            ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.workshop')),
        ],
        options={
            'ordering': ['pk'],
        },
    ),
    migrations.CreateModel(
        name='DayLock',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('day', models.DateField()),
            ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.workshop')),
        ],
    ),
    migrations.CreateModel(
        name='ClosedDay',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('day', models.DateField()),
            ('why', models.CharField(blank=True, max_length=100)),
            ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closed_days', to='records.workshop')),
        ],
    ),
    migrations.CreateModel(
        name='CheckPoint',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=100)),
            ('position', models.PositiveSmallIntegerField(default=0)),
            ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_points', to='records.workshop')),
        ],
        options={
            'ordering': ['position', 'pk'],
        },
    ),
    migrations.AddField(
        model_name='cataloguerepair',
        name='workshop',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='catalogue', to='records.workshop'),
    ),
    migrations.CreateModel(
        name='Bay',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=60)),
            ('position', models.PositiveSmallIntegerField(default=0)),
            ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bays', to='records.workshop')),
        ],
        options={
            'ordering': ['position', 'pk'],
        },
    ),
    migrations.CreateModel(
        name='AuditEntry',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(max_length=32)),
            ('at', models.DateTimeField()),
            ('facts', models.JSONField(default=dict)),
            ('address', models.GenericIPAddressField(blank=True, null=True)),
            ('browser', models.CharField(blank=True, max_length=300)),
            ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('whom', models.ForeignKey(help_text='whom it is about', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('booking', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.booking')),
            ('vehicle', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.vehicle')),
            ('workshop', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.workshop')),
        ],
        options={
            'ordering': ['-at', '-pk'],
        },
    ),
    migrations.CreateModel(
        name='WorkSpan',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('begins_at', models.DateTimeField()),
            ('ends_at', models.DateTimeField(blank=True, help_text='none: they are at it now', null=True)),
            ('taken_back_at', models.DateTimeField(blank=True, help_text='the start was a mistake, so it does not count', null=True)),
            ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_spans', to='records.repairline')),
            ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_spans', to='records.staffmember')),
        ],
        options={
            'ordering': ['begins_at', 'pk'],
        },
    ),
    migrations.CreateModel(
        name='CalendarFeed',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('is_for_staff', models.BooleanField(default=False)),
            ('made_at', models.DateTimeField()),
            ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feeds', to=settings.AUTH_USER_MODEL)),
        ],
        options={
            'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('person', 'is_for_staff'), name='calendarfeed_one_at_a_time')],
        },
    ),
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
        name='EstimateSaving',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('title', models.CharField(help_text='what is done once, in plain words', max_length=120)),
            ('hours', models.DecimalField(decimal_places=2, max_digits=6)),
            ('net', models.DecimalField(decimal_places=3, max_digits=12)),
            ('tax', models.DecimalField(decimal_places=3, max_digits=12)),
            ('gross', models.DecimalField(decimal_places=3, max_digits=12)),
            ('estimate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='savings', to='records.estimate')),
            ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.estimateline')),
            ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.estimateline')),
        ],
        options={
            'ordering': ['pk'],
            'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='estimatesaving_once'), models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='estimatesaving_of_two_lines')],
        },
    ),
    migrations.CreateModel(
        name='Delivery',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('channel', models.CharField(max_length=32)),
            ('topic', models.CharField(blank=True, max_length=32, null=True)),
            ('key', models.CharField(max_length=200, unique=True)),
            ('state', models.CharField(default='due', max_length=32)),
            ('planned_for', models.DateTimeField(help_text='when it ought to have gone')),
            ('due_at', models.DateTimeField()),
            ('held_until', models.DateTimeField(blank=True, help_text='until then staff may take it back', null=True)),
            ('quiet_until', models.DateTimeField(blank=True, help_text='put off for quiet hours', null=True)),
            ('passes_quiet', models.BooleanField(default=False, help_text='goes in quiet hours, too')),
            ('attempts', models.PositiveSmallIntegerField(default=0)),
            ('leased_until', models.DateTimeField(blank=True, null=True)),
            ('sent_at', models.DateTimeField(blank=True, null=True)),
            ('seen_at', models.DateTimeField(blank=True, null=True)),
            ('undone_at', models.DateTimeField(blank=True, null=True)),
            ('error', models.CharField(blank=True, max_length=500)),
            ('booking', models.ForeignKey(help_text='the visit: its tellings keep their order', on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='records.booking')),
            ('gathered_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gathered', to='records.delivery')),
            ('instead_of', models.ForeignKey(blank=True, help_text='the one that did not go in time, or that is sent again', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='instead', to='records.delivery')),
            ('place', models.ForeignKey(blank=True, help_text="the workshop's room that is told; the recipient is who set it up", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='records.chatplace')),
            ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to=settings.AUTH_USER_MODEL)),
            ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='records.event')),
        ],
        options={
            'ordering': ['pk'],
            'indexes': [models.Index(condition=models.Q(('state__in', ['due', 'leased'])), fields=['channel', 'due_at'], name='delivery_to_be_done'), models.Index(condition=models.Q(('state__in', ['due', 'leased'])), fields=['booking', 'recipient', 'channel'], name='delivery_goes_before'), models.Index(condition=models.Q(('state__in', ['failed', 'waiting'])), fields=['state', 'planned_for'], name='delivery_stuck'), models.Index(fields=['recipient', 'channel', 'seen_at'], name='delivery_unseen'), models.Index(fields=['recipient', '-id'], name='delivery_by_recipient')],
            'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['chat', 'mail', 'push', 'site'])), name='delivery_channel_is_known'), models.CheckConstraint(condition=models.Q(('state__in', ['due', 'failed', 'gathered', 'leased', 'sent', 'undone', 'waiting'])), name='delivery_state_is_known'), models.CheckConstraint(condition=models.Q(('topic__in', ['booking', 'choices', 'decision', 'due_again', 'findings', 'handover', 'messages', 'progress', 'ready', 'requests', 'risks', 'time'])), name='delivery_topic_is_known')],
        },
    ),
    migrations.CreateModel(
        name='FindingWording',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('text', models.CharField(max_length=300)),
            ('advisory', models.CharField(blank=True, max_length=300)),
            ('reference', models.CharField(blank=True, help_text='in the inspection manual it comes from', max_length=32)),
            ('point', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='records.inspectionpoint')),
        ],
        options={
            'ordering': ['pk'],
            'constraints': [models.UniqueConstraint(fields=('point', 'text', 'reference'), name='findingwording_once')],
        },
    ),
    migrations.AddConstraint(
        model_name='finding',
        constraint=models.CheckConstraint(condition=models.Q(('severity__in', ['fix_now', 'fix_soon', 'good'])), name='finding_severity_is_known'),
    ),
    migrations.AddConstraint(
        model_name='finding',
        constraint=models.UniqueConstraint(fields=('inspection', 'submission'), name='finding_sent_once'),
    ),
    migrations.AddIndex(
        model_name='message',
        index=models.Index(fields=['booking', 'from_workshop', 'read_at'], name='message_unread'),
    ),
    migrations.AddConstraint(
        model_name='promise',
        constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['bay_taken', 'by_hand', 'decision_waits', 'first', 'goes_faster', 'job_before', 'other_plan', 'parts_came', 'parts_wait', 'stage', 'takes_longer', 'technician_away', 'work_chosen'])), name='promise_reason_is_known'),
    ),
    migrations.AddConstraint(
        model_name='promise',
        constraint=models.CheckConstraint(condition=models.Q(('earliest_at__lte', models.F('ready_at')), ('latest_at__gte', models.F('ready_at'))), name='promise_within_its_range'),
    ),
    migrations.AddIndex(
        model_name='pushsubscription',
        index=models.Index(fields=['person', 'ended_at'], name='pushsubscription_open'),
    ),
    migrations.AddConstraint(
        model_name='estimateline',
        constraint=models.UniqueConstraint(fields=('estimate', 'repair'), name='estimateline_once'),
    ),
    migrations.AddConstraint(
        model_name='authorisedline',
        constraint=models.CheckConstraint(condition=models.Q(('decision__in', ['approved', 'call_me', 'declined', 'deferred'])), name='authorisedline_decision_is_known'),
    ),
    migrations.AddConstraint(
        model_name='authorisedline',
        constraint=models.UniqueConstraint(fields=('authorisation', 'repair'), name='authorisedline_once'),
    ),
    migrations.AddConstraint(
        model_name='photo',
        constraint=models.CheckConstraint(condition=models.Q(('booking__isnull', False), ('order__isnull', False), ('appointment__isnull', False), ('crew_message__isnull', False), _connector='OR'), name='photo_belongs_somewhere'),
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
        model_name='estimate',
        constraint=models.UniqueConstraint(fields=('order', 'revision'), name='estimate_revision_once'),
    ),
    migrations.AddConstraint(
        model_name='estimate',
        constraint=models.UniqueConstraint(condition=models.Q(('sent_at', None)), fields=('order',), name='estimate_one_draft'),
    ),
    migrations.AddIndex(
        model_name='crewmessage',
        index=models.Index(condition=models.Q(('answered_at', None), ('asks', True)), fields=['order'], name='crewmessage_unanswered'),
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
        model_name='checked',
        constraint=models.UniqueConstraint(fields=('order', 'lap', 'name'), name='checked_once'),
    ),
    migrations.AddConstraint(
        model_name='authorisation',
        constraint=models.CheckConstraint(condition=models.Q(('how__in', ['booking', 'in_person', 'limit', 'link', 'phone', 'tolerance', 'web'])), name='authorisation_how_is_known'),
    ),
    migrations.AddConstraint(
        model_name='savedaddress',
        constraint=models.UniqueConstraint(fields=('person', 'address'), name='savedaddress_once'),
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
    migrations.AddIndex(
        model_name='signin',
        index=models.Index(fields=['person', 'ended_at'], name='signin_standing'),
    ),
    migrations.AddConstraint(
        model_name='bookedservice',
        constraint=models.UniqueConstraint(fields=('booking', 'service'), name='bookedservice_once'),
    ),
    migrations.AddConstraint(
        model_name='repairline',
        constraint=models.CheckConstraint(condition=models.Q(('state__in', ['approved', 'declined', 'deferred', 'done', 'in_progress', 'proposed', 'waiting_for_parts'])), name='repairline_state_is_known'),
    ),
    migrations.AddIndex(
        model_name='appointment',
        index=models.Index(fields=['state', 'ends_at'], name='appointment_by_state_and_end'),
    ),
    migrations.AddIndex(
        model_name='appointment',
        index=models.Index(fields=['starts_at'], name='appointment_by_start'),
    ),
    migrations.AddConstraint(
        model_name='appointment',
        constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['collection', 'drop_off', 'fetch', 'return'])), name='appointment_kind_is_known'),
    ),
    migrations.AddConstraint(
        model_name='appointment',
        constraint=models.CheckConstraint(condition=models.Q(('state__in', ['cancelled', 'done', 'failed', 'on_the_way', 'scheduled'])), name='appointment_state_is_known'),
    ),
    migrations.AddConstraint(
        model_name='appointment',
        constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='appointment_forward'),
    ),
    migrations.AddConstraint(
        model_name='appointment',
        constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['on_the_way', 'scheduled'])), fields=('booking', 'kind'), name='appointment_one_open_of_a_kind'),
    ),
    migrations.AddIndex(
        model_name='absence',
        index=models.Index(fields=['to_day'], name='absence_by_end'),
    ),
    migrations.AddConstraint(
        model_name='absence',
        constraint=models.CheckConstraint(condition=models.Q(('to_day__gte', models.F('from_day'))), name='absence_forward'),
    ),
    migrations.AddConstraint(
        model_name='absence',
        constraint=models.UniqueConstraint(fields=('staff', 'from_day', 'to_day'), name='absence_once'),
    ),
    migrations.AddConstraint(
        model_name='tellingchoice',
        constraint=models.CheckConstraint(condition=models.Q(('topic__in', ['booking', 'choices', 'decision', 'due_again', 'findings', 'handover', 'messages', 'progress', 'ready', 'requests', 'risks', 'time'])), name='tellingchoice_topic_is_known'),
    ),
    migrations.AddConstraint(
        model_name='tellingchoice',
        constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['chat', 'mail', 'push', 'site'])), name='tellingchoice_channel_is_known'),
    ),
    migrations.AddConstraint(
        model_name='tellingchoice',
        constraint=models.UniqueConstraint(fields=('person', 'topic', 'channel'), name='tellingchoice_once'),
    ),
    migrations.AddConstraint(
        model_name='ownership',
        constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('vehicle', 'person'), name='ownership_once_at_a_time'),
    ),
    migrations.AddConstraint(
        model_name='workinghours',
        constraint=models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='workinghours_weekday_exists'),
    ),
    migrations.AddConstraint(
        model_name='workinghours',
        constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('begins'))), name='workinghours_forward'),
    ),
    migrations.AddConstraint(
        model_name='workinghours',
        constraint=models.UniqueConstraint(fields=('staff', 'weekday', 'begins'), name='workinghours_once'),
    ),
    migrations.AddConstraint(
        model_name='staffmember',
        constraint=models.CheckConstraint(condition=models.Q(('role__in', ['advisor', 'driver', 'owner', 'technician'])), name='staffmember_role_is_known'),
    ),
    migrations.AddConstraint(
        model_name='staffmember',
        constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('workshop', 'person'), name='staffmember_one_job_at_a_time'),
    ),
    migrations.AddConstraint(
        model_name='skill',
        constraint=models.UniqueConstraint(fields=('workshop', 'name'), name='skill_once'),
    ),
    migrations.AddConstraint(
        model_name='service',
        constraint=models.UniqueConstraint(fields=('workshop', 'name'), name='service_once'),
    ),
    migrations.AddIndex(
        model_name='repairorder',
        index=models.Index(fields=['workshop', 'state'], name='repairorder_by_state'),
    ),
    migrations.AddIndex(
        model_name='repairorder',
        index=models.Index(fields=['workshop', '-ready_at'], name='repairorder_by_ready'),
    ),
    migrations.AddIndex(
        model_name='repairorder',
        index=models.Index(fields=['vehicle', '-arrived_at'], name='repairorder_by_vehicle'),
    ),
    migrations.AddIndex(
        model_name='repairorder',
        index=models.Index(fields=['customer', '-arrived_at'], name='repairorder_by_customer'),
    ),
    migrations.AddConstraint(
        model_name='repairorder',
        constraint=models.CheckConstraint(condition=models.Q(('state__in', ['arrived', 'awaiting_decision', 'final_check', 'handed_back', 'in_repair', 'inspecting', 'pricing', 'ready'])), name='repairorder_state_is_known'),
    ),
    migrations.AddConstraint(
        model_name='repairorder',
        constraint=models.UniqueConstraint(fields=('workshop', 'number'), name='repairorder_number_once'),
    ),
    migrations.AddConstraint(
        model_name='repairorder',
        constraint=models.CheckConstraint(condition=models.Q(('fuel_eighths__lte', 8)), name='repairorder_fuel_fits_the_tank'),
    ),
    migrations.AddConstraint(
        model_name='repairorder',
        constraint=models.CheckConstraint(condition=models.Q(('fuel_out_eighths', None), ('fuel_out_eighths__lte', 8), _connector='OR'), name='repairorder_fuel_out_fits_the_tank'),
    ),
    migrations.AddConstraint(
        model_name='openinghours',
        constraint=models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='openinghours_weekday_exists'),
    ),
    migrations.AddConstraint(
        model_name='openinghours',
        constraint=models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='openinghours_forward'),
    ),
    migrations.AddConstraint(
        model_name='openinghours',
        constraint=models.UniqueConstraint(fields=('workshop', 'weekday', 'opens'), name='openinghours_once'),
    ),
    migrations.AddConstraint(
        model_name='merge',
        constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['car', 'customer'])), name='merge_kind_is_known'),
    ),
    migrations.AddConstraint(
        model_name='merge',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('gone_car__isnull', True), ('gone_customer__isnull', False), ('kept_car__isnull', True), ('kept_customer__isnull', False), ('kind', 'customer')), models.Q(('gone_car__isnull', False), ('gone_customer__isnull', True), ('kept_car__isnull', False), ('kept_customer__isnull', True), ('kind', 'car')), _connector='OR'), name='merge_of_two_of_a_kind'),
    ),
    migrations.AddConstraint(
        model_name='merge',
        constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('gone_customer',), name='merge_customer_gone_once'),
    ),
    migrations.AddConstraint(
        model_name='merge',
        constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('gone_car',), name='merge_car_gone_once'),
    ),
    migrations.AddConstraint(
        model_name='invitation',
        constraint=models.CheckConstraint(condition=models.Q(('role__in', ['advisor', 'driver', 'owner', 'technician'])), name='invitation_role_is_known'),
    ),
    migrations.AddConstraint(
        model_name='internalnote',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('booking__isnull', True), ('customer__isnull', False), ('vehicle__isnull', True)), models.Q(('booking__isnull', True), ('customer__isnull', True), ('vehicle__isnull', False)), models.Q(('booking__isnull', False), ('customer__isnull', True), ('vehicle__isnull', True)), _connector='OR'), name='internalnote_about_one_thing'),
    ),
    migrations.AddIndex(
        model_name='inspectionpoint',
        index=models.Index(fields=['workshop', 'on_list', 'position'], name='inspectionpoint_list'),
    ),
    migrations.AddConstraint(
        model_name='inspectionpoint',
        constraint=models.UniqueConstraint(fields=('workshop', 'area', 'name'), name='inspectionpoint_once'),
    ),
    migrations.AddIndex(
        model_name='event',
        index=models.Index(fields=['-at', '-id'], name='event_newest'),
    ),
    migrations.AddConstraint(
        model_name='event',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('booking__isnull', False), ('order__isnull', True)), models.Q(('booking__isnull', True), ('order__isnull', False)), _connector='OR'), name='event_about_one_thing'),
    ),
    migrations.AddConstraint(
        model_name='event',
        constraint=models.UniqueConstraint(fields=('order', 'version'), name='event_one_a_version_of_an_order'),
    ),
    migrations.AddConstraint(
        model_name='event',
        constraint=models.UniqueConstraint(fields=('booking', 'version'), name='event_one_a_version_of_a_booking'),
    ),
    migrations.AddConstraint(
        model_name='daylock',
        constraint=models.UniqueConstraint(fields=('workshop', 'day'), name='daylock_once'),
    ),
    migrations.AddConstraint(
        model_name='closedday',
        constraint=models.UniqueConstraint(fields=('workshop', 'day'), name='closedday_once'),
    ),
    migrations.AddConstraint(
        model_name='checkpoint',
        constraint=models.UniqueConstraint(fields=('workshop', 'name'), name='checkpoint_once'),
    ),
    migrations.AddConstraint(
        model_name='chatplace',
        constraint=models.UniqueConstraint(fields=('workshop', 'name'), name='chatplace_once'),
    ),
    migrations.AddConstraint(
        model_name='chatplace',
        constraint=models.CheckConstraint(condition=models.Q(('for_staff', True), ('url__contains', '{phone}'), _connector='OR'), name='chatplace_of_customers_has_phone'),
    ),
    migrations.AddConstraint(
        model_name='cataloguerepair',
        constraint=models.UniqueConstraint(fields=('workshop', 'title'), name='cataloguerepair_once'),
    ),
    migrations.AddIndex(
        model_name='booking',
        index=models.Index(fields=['workshop', 'state', 'day'], name='booking_by_state_and_day'),
    ),
    migrations.AddIndex(
        model_name='booking',
        index=models.Index(fields=['customer', '-requested_at'], name='booking_by_customer'),
    ),
    migrations.AddConstraint(
        model_name='booking',
        constraint=models.CheckConstraint(condition=models.Q(('state__in', ['accepted', 'arrived', 'cancelled', 'declined', 'expired', 'no_show', 'requested'])), name='booking_state_is_known'),
    ),
    migrations.AddConstraint(
        model_name='booking',
        constraint=models.CheckConstraint(condition=models.Q(('handover__in', ['collection', 'drop_off'])), name='booking_handover_is_known'),
    ),
    migrations.AddConstraint(
        model_name='booking',
        constraint=models.CheckConstraint(condition=models.Q(('getting_around__in', ['loan_car', 'nothing', 'waits_here'])), name='booking_getting_around_is_known'),
    ),
    migrations.AddConstraint(
        model_name='booking',
        constraint=models.CheckConstraint(condition=models.Q(('spending_limit', None), ('spending_limit__gt', 0), _connector='OR'), name='booking_spending_limit_is_money'),
    ),
    migrations.AddConstraint(
        model_name='bay',
        constraint=models.UniqueConstraint(fields=('workshop', 'name'), name='bay_once'),
    ),
    migrations.AddIndex(
        model_name='auditentry',
        index=models.Index(fields=['-at', '-id'], name='auditentry_newest'),
    ),
    migrations.AddIndex(
        model_name='auditentry',
        index=models.Index(condition=models.Q(('address__isnull', False), models.Q(('browser', ''), _negated=True), _connector='OR'), fields=['at'], name='auditentry_with_origin'),
    ),
    migrations.AddIndex(
        model_name='workspan',
        index=models.Index(fields=['staff', 'begins_at'], name='workspan_by_person'),
    ),
    migrations.AddConstraint(
        model_name='workspan',
        constraint=models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gte', models.F('begins_at')), _connector='OR'), name='workspan_forward'),
    ),
    migrations.AddConstraint(
        model_name='workspan',
        constraint=models.UniqueConstraint(condition=models.Q(('ends_at', None), ('taken_back_at', None)), fields=('staff',), name='workspan_one_at_a_time'),
    ),
]


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("records", "0001_initial"),
        ("records", "0002_append_only"),
        ("records", "0003_estimates_that_stand"),
        ("records", "0004_point_soon_from"),
        ("records", "0005_foresight"),
        ("records", "0006_between_whom_and_by_what"),
        ("records", "0007_notices"),
        ("records", "0008_every_telling_has_its_visit"),
        ("records", "0009_visits_by_when_ready"),
        ("records", "0010_what_was_foreseen"),
        ("records", "0011_signs_of_life"),
        ("records", "0012_accounts"),
        ("records", "0013_links_owners_and_audit"),
        ("records", "0014_work_parts_and_checks"),
        ("records", "0015_check_list_of_workshops"),
        ("records", "0016_search"),
        ("records", "0017_notes_calls_merges"),
        ("records", "0018_search_filled"),
        ("records", "0019_appointments_by_start"),
        ("records", "0020_events_by_time"),
    ]
    dependencies = []

    operations = [
        TablesAtOnce(TABLES),
        migrations.RunPython(compare_by_bytes, migrations.RunPython.noop),
        migrations.RunPython(create, drop),
    ]
