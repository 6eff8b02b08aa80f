"""Groups made before there were alerts and tokens get the permissions that new ones get.

Once: what an administrator takes away again stays taken away.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ACTIONS = ("add", "change", "delete", "view")
ADMINISTERED = {
    "alerts": (
        "acknowledgement", "alarm", "alarmevent", "decision", "delivery", "deliveryattempt",
        "escalationstep", "hearing", "notice", "pulse", "recipient", "subscription",
    ),
    "tokens": ("apitoken",),
}  # fmt: skip
# Who hears of what: managers say it, and never forget who was told.
MANAGED = {
    "recipient": ("view", "add", "change"),
    "subscription": ACTIONS,
    "escalationstep": ACTIONS,
}


def give(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Add the permissions to the groups that are there; a new database makes its own later."""
    groups = apps.get_model("auth", "Group").objects
    for group in groups.filter(name="operator"):
        group.permissions.add(_permission(apps, "alerts", "acknowledgement", "add"))
    for group in groups.filter(name="manager"):
        group.permissions.add(
            *(
                _permission(apps, "alerts", model, action)
                for model, actions in MANAGED.items()
                for action in actions
            )
        )
    for group in groups.filter(name="administrator"):
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
        ("tokens", "0001_initial"),
        ("alerts", "0003_alarm_pulses"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
