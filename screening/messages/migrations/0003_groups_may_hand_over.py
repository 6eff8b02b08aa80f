"""Groups that were made before there were messages get the permissions that new ones get.

Once: what an administrator takes away again stays taken away.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CODENAMES_BY_GROUP = {
    "operator": ("add_message",),
    "administrator": ("add_message", "change_message", "delete_message", "view_message"),
}


def give(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Add the permissions to the groups that are there; a new database makes its own later."""
    for name, codenames in CODENAMES_BY_GROUP.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.add(*(_permission(apps, codename) for codename in codenames))


def _permission(apps: Apps, codename: str) -> object:
    # NOTE: Django makes permissions after all migrations have run; here they may not be there yet.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="exchange", model="message"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind,
        codename=codename,
        defaults={"name": f"Can {codename.replace('_', ' ')}"},
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0002_cdm_public"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
