"""Groups of administrators made before this page get the permissions that new ones get.

Once: what somebody takes away again stays taken away.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PERMISSIONS = (
    ("configuration", "change", "add_change", "Can add change"),
    ("configuration", "change", "view_change", "Can view change"),
    ("configuration", "exercisetime", "add_exercisetime", "Can add exercise time"),
    ("configuration", "exercisetime", "view_exercisetime", "Can view exercise time"),
    ("coordination", "ownprotocol", "add_ownprotocol", "Can add own protocol"),
    ("coordination", "ownprotocol", "change_ownprotocol", "Can change own protocol"),
    ("coordination", "ownprotocol", "delete_ownprotocol", "Can delete own protocol"),
    ("coordination", "ownprotocol", "view_ownprotocol", "Can view own protocol"),
)


def give(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Add them to the group where it is there; a new database makes its own later."""
    for group in apps.get_model("auth", "Group").objects.filter(name="administrator"):
        group.permissions.add(*(_permission(apps, *each) for each in PERMISSIONS))


def _permission(apps: Apps, app_label: str, model: str, codename: str, name: str) -> object:
    # NOTE: Django makes permissions after all migrations have run; here they may not be there yet.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": name}
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("configuration", "0001_history_and_exercises"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
