from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Least


def fill_from_messages(apps, schema_editor):
    """Reports of before: when their message was made, its receipt at the latest."""
    message = apps.get_model("exchange", "Message").objects.filter(assessment=OuterRef("pk"))
    reports = apps.get_model("conjunctions", "Assessment").objects.filter(run=None)
    reports.update(made_at=Subquery(message.values("created_utc")[:1]))
    reports.filter(made_at__isnull=False).update(made_at=Least(F("made_at"), F("created_at")))


class Migration(migrations.Migration):

    dependencies = [
        ("conjunctions", "0010_best_risk"),
        ('exchange', '0004_ephemeris_use'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='made_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(fill_from_messages, migrations.RunPython.noop),
    ]
