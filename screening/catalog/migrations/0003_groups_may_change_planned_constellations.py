"""Groups made before there were planned constellations may change them as new ones may.

Once: what an administrator takes away again stays taken away.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GROUPS = ("manager", "administrator")


def give(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Add the permission to the groups that are there; a new database makes its own later."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(_permission(apps))


def _permission(apps: Apps) -> object:
    # NOTE: Django makes permissions after all migrations have run; here it may not be there yet.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="catalog", model="plannedconstellation"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind,
        codename="change_plannedconstellation",
        defaults={"name": "Can change planned constellation"},
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_planned_constellations"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
