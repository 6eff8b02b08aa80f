"""Groups from before there were weekly summaries get the permissions that new ones get.

Once: what is taken away again stays taken away.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ALL = ("add", "change", "delete", "view")
BY_GROUP = {
    "manager": {
        "reader": ("view", "add", "change"),
        "edition": ("view", "change"),
        "sending": ("view",),
    },
    "administrator": {"reader": ALL, "edition": ALL, "sending": ALL},
}


def give(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Add the permissions to the groups that are there; a new database makes its own later."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=BY_GROUP):
        group.permissions.add(
            *(
                _permission(apps, model, action)
                for model, actions in BY_GROUP[group.name].items()
                for action in actions
            )
        )


def _permission(apps: Apps, model: str, action: str) -> object:
    # NOTE: Django makes permissions after all migrations have run; here they may not be there yet.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="reports", model=model
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind,
        codename=f"{action}_{model}",
        defaults={"name": f"Can {action} {model}"},
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_summaries_editions_and_readers"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
