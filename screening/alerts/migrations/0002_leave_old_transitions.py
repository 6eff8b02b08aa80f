"""Nobody hears of what happened before there were alerts: old transitions are decided as they are.

NOTE: in the migration and not at a start, so that whatever is written from then on is told.
"""

from datetime import UTC, datetime

from django.db import migrations

BATCH = 5000
REASON = "From before there were alerts."


def leave_old_transitions(apps, schema_editor):
    Transition = apps.get_model("conjunctions", "Transition")
    Decision = apps.get_model("alerts", "Decision")
    now = datetime.now(UTC)
    old = Transition.objects.filter(alert_decision=None).order_by("pk")
    Decision.objects.bulk_create(
        (
            Decision(transition_id=key, reason=REASON, decided_at=now)
            for key in old.values_list("pk", flat=True)
        ),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0001_notices_and_deliveries"),
        ("conjunctions", "0011_made_at"),
    ]

    operations = [migrations.RunPython(leave_old_transitions, migrations.RunPython.noop)]
