"""Groups made before there were what-if studies get the permissions that new ones get.

Once: what an administrator takes away again stays taken away.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

DEEDS_BY_GROUP = {
    "operator": ("add",),
    "manager": ("add",),
    "administrator": ("add", "change", "delete", "view"),
}


def give(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Add the permissions to the groups that are there; a new database makes its own later."""
    for name, deeds in DEEDS_BY_GROUP.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.add(*(_permission(apps, deed) for deed in deeds))


def _permission(apps: Apps, deed: str) -> object:
    # NOTE: Django makes permissions after all migrations have run; here they may not be there yet.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="consequences", model="study"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=f"{deed}_study", defaults={"name": f"Can {deed} study"}
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("consequences", "0002_freeze_stations"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
