"""Let conjunctions of before go by the message that was made last, not by the one that came last.

The rules are those of ``services/reports.py`` and ``best_risk.py`` as they were when this was
written: of messages that contradict one another under one identifier the closest counts.
"""

from datetime import timedelta

from django.conf import settings
from django.db import migrations

TOO_OLD_AT_TCA = timedelta(days=7)
SAME_ENCOUNTER = timedelta(minutes=20)
RANK_OF_GRADE = {"operational": 2, "screening": 1, "": 0}


def choose_again(apps, schema_editor):
    Conjunction = apps.get_model("conjunctions", "Conjunction")
    Assessment = apps.get_model("conjunctions", "Assessment")
    Message = apps.get_model("exchange", "Message")
    reported = Conjunction.objects.filter(latest_report__isnull=False)
    for conjunction in reported.select_related("latest_assessment", "latest_report").iterator():
        reports = list(Assessment.objects.filter(conjunction=conjunction, run=None).defer("risk"))
        newest = max(reports, key=lambda each: (_made_at(each), each.created_at, each.pk))
        newest = _closest_namesake(newest, reports, Message)
        if newest.pk != conjunction.latest_report_id:
            _show(conjunction, newest, reports)


def _closest_namesake(newest, reports, Message):
    mine = Message.objects.filter(assessment=newest.pk).only("originator", "message_id").first()
    if mine is None or not mine.message_id:
        return newest
    namesakes = Message.objects.filter(
        assessment__in=[each.pk for each in reports],
        kind=mine.kind,
        originator=mine.originator,
        message_id=mine.message_id,
    )
    keys = set(namesakes.values_list("assessment", flat=True))
    return min(
        (each for each in reports if each.pk in keys),
        key=lambda each: (each.miss_distance_km, -(each.stated_pc or 0.0), each.pk),
    )


def _show(conjunction, report, reports):
    is_seen = (
        conjunction.last_seen_run_id is not None
        and conjunction.last_seen_run_id == conjunction.last_looked_run_id
    )
    conjunction.latest_report = report
    if not is_seen or conjunction.latest_assessment is None:
        conjunction.latest_assessment = report
        conjunction.tca_utc = report.tca_utc
        conjunction.miss_distance_km = report.miss_distance_km
    conjunction.risk_assessment = _best(conjunction.latest_assessment, reports)
    conjunction.save()


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
    return report.made_at or report.created_at


class Migration(migrations.Migration):
    dependencies = [
        ("conjunctions", "0013_groups_may_change_rules"),
        ("exchange", "0005_conflicting_messages"),
    ]

    operations = [migrations.RunPython(choose_again, migrations.RunPython.noop)]
