"""Administrators from before there were cases get the permissions that new ones get.

Once: what is taken away again stays taken away. Here, because alerts stand above what it gives.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ACTIONS = ("add", "change", "delete", "view")
ADMINISTERED = {
    "operators": ("organisation", "contactpoint", "operates", "membership", "releasepolicy"),
    "coordination": (
        "case", "caseparty", "entry", "disclosure", "openingrule", "release", "answerlink",
        "noticedelivery",
    ),
    "peers": ("peer", "sharedcase", "submission", "queuedenvelope", "received", "earlyentry"),
    "alerts": ("entrydecision",),
}  # fmt: skip


def give(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Add the permissions to the group that is there; a new database makes its own later."""
    for group in apps.get_model("auth", "Group").objects.filter(name="administrator"):
        group.permissions.add(
            *(
                _permission(apps, label, model, action)
                for label, models in ADMINISTERED.items()
                for model in models
                for action in ACTIONS
            )
        )


def _permission(apps: Apps, label: str, model: str, action: str) -> object:
    # NOTE: Django makes permissions after all migrations have run; here they may not be there yet.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=label, model=model
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind,
        codename=f"{action}_{model}",
        defaults={"name": f"Can {action} {model}"},
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0007_leave_old_entries"),
        ("coordination", "0003_notice_deliveries"),
        ("operators", "0001_organisations_and_release_policies"),
        ("peers", "0002_former_secrets"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
