"""Bookings from before there were visit codes get one each: a new column's default is worked out once for all rows."""

from django.db import migrations

from pitboard.records.codes import new_visit_code


def give_codes(apps, schema_editor):
    bookings = apps.get_model("records", "Booking").objects
    for pk in bookings.values_list("pk", flat=True).iterator():
        bookings.filter(pk=pk).update(visit_code=new_visit_code())


class Migration(migrations.Migration):
    dependencies = [("records", "0003_booking_that_cannot_be_oversold")]
    operations = [migrations.RunPython(give_codes, migrations.RunPython.noop)]
