"""Planned constellations that people added get a key too: files of the configuration name them."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Name each by its row: no seed has such a name."""
    planned = apps.get_model("catalog", "PlannedConstellation")
    for row in planned.objects.filter(seed_key=""):
        planned.objects.filter(pk=row.pk).update(seed_key=f"own-{row.pk}")


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_choices_of_feeds")]

    operations = [migrations.RunPython(name, migrations.RunPython.noop)]
