"""Groups made before rules could be changed get the permissions that new ones get.

Once: what an administrator takes away again stays taken away.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# By group: the model and the permission to add one. A mitigation is a transition.
MODELS_BY_GROUP = {
    "operator": ("transition",),
    "manager": ("ruleversion", "transition"),
    "administrator": ("ruleversion", "transition"),
}


def give(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Add the permissions to the groups that are there; a new database makes its own later."""
    for name, models in MODELS_BY_GROUP.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.add(*(_permission(apps, model) for model in models))


def _permission(apps: Apps, model: str) -> object:
    # NOTE: Django makes permissions after all migrations have run; here they may not be there yet.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="conjunctions", model=model
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=f"add_{model}", defaults={"name": f"Can add {model}"}
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("conjunctions", "0012_exercise_marks"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
