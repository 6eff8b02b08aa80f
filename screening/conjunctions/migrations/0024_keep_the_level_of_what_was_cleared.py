"""Keep the level that each cleared conjunction had until then beside its life."""

from django.db import migrations, models


def keep(apps, schema_editor):
    Transition = apps.get_model("conjunctions", "Transition")
    newest = Transition.objects.filter(
        conjunction=models.OuterRef("pk"), sequence=models.OuterRef("sequence")
    )
    cleared = apps.get_model("conjunctions", "ConjunctionLife").objects.filter(state="cleared")
    told = cleared.annotate(due=models.Subquery(newest.values("from_level")[:1]))
    told.exclude(due=None).update(cleared_level=models.F("due"))


class Migration(migrations.Migration):
    dependencies = [
        ("conjunctions", "0023_level_of_what_was_cleared"),
    ]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
