"""Keep the probability that counts beside each conjunction, and what an older release left behind.

Workers of the release before 0020 chose assessments while the database was already that of 0020,
and left ``pc`` and ``max_pc`` as they were. So all three are copied anew. A few thousand rows at a
time, each by itself: it may be broken off and begun again, and holds up nobody for long.
"""

from django.db import migrations, models, transaction
from django.db.models.functions import Coalesce, Greatest

BATCH = 5000  # keys in one IN list; SQLite takes 32,766 at least


def keep(apps, schema_editor):
    Conjunction = apps.get_model("conjunctions", "Conjunction")
    chosen = Conjunction.objects.filter(risk_assessment__isnull=False)
    keys = list(chosen.order_by("pk").values_list("pk", flat=True))
    for begin in range(0, len(keys), BATCH):
        _copy(apps, Conjunction.objects.filter(pk__in=keys[begin : begin + BATCH]))


@transaction.atomic
def _copy(apps, conjunctions):
    Assessment = apps.get_model("conjunctions", "Assessment")
    # Held first, or an update that waited for a worker would not see what it has chosen. What one
    # writes in this moment is left to the hourly mending (services/risk_copies.py).
    free = conjunctions.select_for_update(skip_locked=True, no_key=True)
    held = list(free.order_by("pk").values_list("pk", flat=True))
    ours, stated = models.F("pc"), models.F("stated_pc")
    counted = Greatest(Coalesce(ours, stated), Coalesce(stated, ours))
    chosen = Assessment.objects.filter(pk=models.OuterRef("risk_assessment"))
    conjunctions.filter(pk__in=held).update(
        pc=models.Subquery(chosen.values("pc")),
        max_pc=models.Subquery(chosen.values("max_pc")),
        counted_pc=models.Subquery(chosen.annotate(counted=counted).values("counted")),
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("conjunctions", "0021_probability_that_counts"),
    ]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
