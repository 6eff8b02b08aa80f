"""Keep the probability that a conjunction goes by beside it: lists order and filter by it."""

from django.db import migrations, models


def keep(apps, schema_editor):
    Conjunction = apps.get_model("conjunctions", "Conjunction")
    Assessment = apps.get_model("conjunctions", "Assessment")
    chosen = Assessment.objects.filter(pk=models.OuterRef("risk_assessment"))
    Conjunction.objects.filter(risk_assessment__isnull=False).update(
        pc=models.Subquery(chosen.values("pc")), max_pc=models.Subquery(chosen.values("max_pc"))
    )


class Migration(migrations.Migration):
    dependencies = [
        ("conjunctions", "0019_lists_of_a_year"),
    ]

    operations = [
        migrations.AddField(
            model_name="conjunction",
            name="pc",
            field=models.FloatField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="conjunction",
            name="max_pc",
            field=models.FloatField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
