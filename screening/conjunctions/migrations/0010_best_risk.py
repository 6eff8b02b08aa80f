"""Point every conjunction at the assessment whose probability it goes by.

The rule is that of ``best_risk.py`` as it was when this was written.
"""

from datetime import timedelta

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TOO_OLD_AT_TCA = timedelta(days=7)
SAME_ENCOUNTER = timedelta(minutes=20)
RANK_OF_GRADE = {"operational": 2, "screening": 1, "": 0}


def choose(apps, schema_editor):
    Conjunction = apps.get_model("conjunctions", "Conjunction")
    Assessment = apps.get_model("conjunctions", "Assessment")
    Conjunction.objects.update(risk_assessment=models.F("latest_assessment"))
    reported = Conjunction.objects.filter(
        latest_report__isnull=False, latest_assessment__isnull=False
    ).select_related("latest_assessment")
    for conjunction in reported.iterator():
        reports = Assessment.objects.filter(conjunction=conjunction, run=None)
        best = _best(conjunction.latest_assessment, reports)
        if best.pk != conjunction.latest_assessment_id:
            Conjunction.objects.filter(pk=conjunction.pk).update(risk_assessment=best)


def check_keys_now(apps, schema_editor):
    """PostgreSQL builds no index, which comes next, over rows whose keys wait to be checked."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _best(latest, reports):
    newest = {}
    for each in sorted(reports, key=lambda each: (_made_at(each), each.pk), reverse=True):
        newest.setdefault(each.originator, each)
    newest.pop(settings.MESSAGE_ORIGINATOR, None)
    counting = [each for each in newest.values() if _counts(each, latest)]
    return max([latest, *counting], key=lambda each: RANK_OF_GRADE[each.pc_grade])


def _counts(report, latest):
    is_fresh = report.tca_utc - _made_at(report) <= TOO_OLD_AT_TCA
    return is_fresh and abs(report.tca_utc - latest.tca_utc) <= SAME_ENCOUNTER


def _made_at(report):
    age_days = ((report.risk or {}).get("primary") or {}).get("age_days")
    if age_days is None:
        return report.created_at
    return report.tca_utc - timedelta(seconds=round(age_days * 86_400.0, 3))


class Migration(migrations.Migration):
    dependencies = [
        ("conjunctions", "0009_life_cycle"),
    ]

    operations = [
        migrations.AddField(
            model_name="conjunction",
            name="risk_assessment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="conjunctions.assessment",
            ),
        ),
        migrations.RunPython(choose, migrations.RunPython.noop),
        migrations.RunPython(check_keys_now, migrations.RunPython.noop),
    ]
