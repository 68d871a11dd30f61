from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0018_search_filled'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['starts_at'], name='appointment_by_start'),
        ),
    ]
