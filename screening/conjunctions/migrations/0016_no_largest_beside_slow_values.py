"""Forget the largest probability of assessments that the slow-encounter method decided.

Older releases kept that of straight paths, which does not bound a slow encounter: it could lie
below the probability itself. Nor does it say whether that is diluted.
"""

from django.db import migrations


def forget_largest(apps, schema_editor):
    slow = apps.get_model("conjunctions", "Assessment").objects.filter(pc_method="slow")
    for each in slow.filter(max_pc__isnull=False).iterator():
        each.max_pc = None
        each.risk["flags"] = [flag for flag in each.risk["flags"] if flag != "diluted"]
        each.save(update_fields=["max_pc", "risk"])


class Migration(migrations.Migration):
    dependencies = [("conjunctions", "0015_grade_class_defaults_as_screening")]

    operations = [migrations.RunPython(forget_largest, migrations.RunPython.noop)]
