"""Grade reports of before as screening where a covariance is a default of its class.

Older releases called all that came as a message operational, so that such a report counted as the
best of its conjunction. Whose probability counts is chosen again, by the rules of 0014.
"""

from importlib import import_module

from django.db import migrations

CALLED_A_DEFAULT = "which calls it a default of its class"
DEFAULTED = "covariance_defaulted"
SIDES = ("primary", "secondary")


def grade_again(apps, schema_editor):
    Assessment = apps.get_model("conjunctions", "Assessment")
    touched = set()
    for report in Assessment.objects.filter(run=None, risk__isnull=False).iterator():
        if _is_regraded(report):
            report.save(update_fields=["pc_grade", "risk"])
            touched.add(report.conjunction_id)
    _choose_again(apps, touched)


def _is_regraded(report):
    """Put the grades of a report right; whether any of them was wrong."""
    before = (report.pc_grade, *(report.risk[side]["grade"] for side in SIDES))
    for side in SIDES:
        if CALLED_A_DEFAULT in report.risk[side]["reasons"]:
            report.risk[side]["grade"] = "screening"
    if report.pc_grade and DEFAULTED in report.risk["flags"]:
        report.pc_grade = "screening"
    return before != (report.pc_grade, *(report.risk[side]["grade"] for side in SIDES))


def _choose_again(apps, keys):
    Conjunction = apps.get_model("conjunctions", "Conjunction")
    Assessment = apps.get_model("conjunctions", "Assessment")
    best = import_module("screening.conjunctions.migrations.0014_latest_report_by_making")._best
    for key in sorted(keys):
        conjunction = Conjunction.objects.select_related("latest_assessment").get(pk=key)
        reports = list(Assessment.objects.filter(conjunction=key, run=None).defer("risk"))
        conjunction.risk_assessment = best(conjunction.latest_assessment, reports)
        conjunction.save(update_fields=["risk_assessment"])


class Migration(migrations.Migration):
    dependencies = [("conjunctions", "0014_latest_report_by_making")]

    operations = [migrations.RunPython(grade_again, migrations.RunPython.noop)]
