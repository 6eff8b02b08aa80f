"""Keep the assessment whose probability each conjunction goes by."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import F, QuerySet

from screening.conjunctions.best_risk import best_of, risk_candidates
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.services.risk_copies import RISK_COPIES, risk_copies


def risks_choose(conjunctions: QuerySet[Conjunction]) -> None:
    """Point conjunctions at their best assessments, after their newest ones have changed.

    Call it inside the transaction that changes them. Most have no report: one question for those.
    """
    conjunctions.update(risk_assessment=F("latest_assessment"), **risk_copies("latest_assessment"))
    reported = conjunctions.filter(latest_report__isnull=False, latest_assessment__isnull=False)
    subjects = list(reported.select_related("latest_assessment"))
    reports = _reports(subjects)
    for each in subjects:
        if newest := each.latest_assessment:
            best = best_of(risk_candidates(newest, reports[each.pk]))
            each.risk_assessment, each.pc, each.max_pc = best, best.pc, best.max_pc
            each.counted_pc = best.counted.pc
    better = [each for each in subjects if each.risk_assessment_id != each.latest_assessment_id]
    Conjunction.objects.bulk_update(better, ["risk_assessment", *RISK_COPIES], batch_size=500)


def _reports(conjunctions: list[Conjunction]) -> dict[int, list[Assessment]]:
    """What originators said of conjunctions, by the conjunction's key."""
    found: dict[int, list[Assessment]] = defaultdict(list)
    for begin in range(0, len(conjunctions), 5000):  # SQLite takes 32,766 in one list at least
        batch = conjunctions[begin : begin + 5000]
        for each in Assessment.objects.filter(conjunction__in=batch, run=None):
            found[each.conjunction_id].append(each)
    return found
