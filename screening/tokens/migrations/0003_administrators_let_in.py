"""Administrators made before there were lock-outs may see them and let people in, as new ones may.

Once: what is taken away from the group again stays taken away.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

APP, MODEL, ACTIONS = "axes", "accessattempt", ("view", "delete")


def give(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Add the permissions to the group where it is; a new database makes its own later."""
    for group in apps.get_model("auth", "Group").objects.filter(name="administrator"):
        group.permissions.add(*(_permission(apps, action) for action in ACTIONS))


def _permission(apps: Apps, action: str) -> object:
    # NOTE: Django makes permissions after all migrations have run; here they may not be there yet.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=APP, model=MODEL
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind,
        codename=f"{action}_{MODEL}",
        defaults={"name": f"Can {action} access attempt"},
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("tokens", "0002_groups_may_acknowledge"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
