"""Nobody hears of what was said in cases before alerts told of cases: it is decided as it is.

NOTE: in the migration and not at a start, so that whatever is said from then on is told.
"""

from datetime import UTC, datetime

from django.db import migrations

BATCH = 5000
REASON = "From before alerts told of cases."


def leave_old_entries(apps, schema_editor):
    Entry = apps.get_model("coordination", "Entry")
    EntryDecision = apps.get_model("alerts", "EntryDecision")
    now = datetime.now(UTC)
    old = Entry.objects.filter(alert_decision=None).order_by("pk")
    EntryDecision.objects.bulk_create(
        (
            EntryDecision(entry_id=key, reason=REASON, decided_at=now)
            for key in old.values_list("pk", flat=True)
        ),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("alerts", "0006_cases_are_told")]

    operations = [migrations.RunPython(leave_old_entries, migrations.RunPython.noop)]
