"""Whose probability of collision a conjunction goes by: the best of what is known of it.

The newest assessment of a run stands against the newest report of each originator. The better grade
wins; of equal grades the newest run's, and where no run sees the pass the newest report's. Where
nobody's can be computed, one whose originator states a probability goes before one without any. A
report that time has overtaken does not count:

- made over 7 days before its TCA: that is as far ahead as agencies and our own runs look at low
  orbits;
- or its TCA lies further from the newest assessment's than two views of one encounter may
  (``association.py``).

Nor does a message in our own name: it says what we have said before.

The level of a conjunction (``situations.py``) leaves out the same reports. Of those that count it
takes the severest, not the best graded: docs/algorithms/life-cycle.md says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from screening.conjunctions.association import SAME_ENCOUNTER_S
from screening.conjunctions.models import Assessment

REPORT_TOO_OLD_AT_TCA: Final = timedelta(days=7)
_SAME_ENCOUNTER: Final = timedelta(seconds=SAME_ENCOUNTER_S)
_RANK_OF_GRADE: Final = {"operational": 2, "screening": 1, "": 0}  # no grade: no probability


@dataclass(frozen=True, slots=True)
class Candidate:
    """One assessment that a conjunction could go by, or the reason why it does not count."""

    assessment: Assessment
    why_not: str

    @property
    def counts(self) -> bool:
        return not self.why_not


def is_own_name(originator: str) -> bool:
    """Whether a message bears the name that our own messages do."""
    return originator == settings.MESSAGE_ORIGINATOR


def risk_candidates(latest: Assessment, reports: Iterable[Assessment]) -> list[Candidate]:
    """The newest assessment first, then each other originator's newest report, the newest first.

    ``latest`` is what the conjunction shows, ``reports`` are all of its assessments by originators.
    """
    newest: dict[str, Assessment] = {}
    for each in sorted(reports, key=_newness, reverse=True):
        if not is_own_name(each.originator):
            newest.setdefault(each.originator, each)
    others = [each for each in newest.values() if each.pk != latest.pk]
    return [
        Candidate(latest, ""),
        *(Candidate(each, _why_not(each, latest)) for each in others),
    ]


def best_of(candidates: Iterable[Candidate]) -> Assessment:
    """The assessment of the best grade; of equal ones the first."""
    counting = [each.assessment for each in candidates if each.counts]
    return max(counting, key=_rank)


def _rank(assessment: Assessment) -> tuple[int, bool]:
    is_stated_alone = assessment.pc is None and assessment.stated_pc is not None
    return _RANK_OF_GRADE[assessment.pc_grade], is_stated_alone


def _newness(report: Assessment) -> tuple[datetime, int]:
    return report.known_at_utc, report.pk


def _why_not(report: Assessment, latest: Assessment) -> str:
    return why_not_counted(report.known_at_utc, report.tca_utc, latest.tca_utc)


def why_not_counted(known_at_utc: datetime, tca_utc: datetime, latest_tca_utc: datetime) -> str:
    """Why time has overtaken a report, or empty: for the probability and for the level alike."""
    age_at_tca = tca_utc - known_at_utc
    if age_at_tca > REPORT_TOO_OLD_AT_TCA:
        days = age_at_tca / timedelta(days=1)
        return f"made {days:.1f} days before its TCA, over {REPORT_TOO_OLD_AT_TCA.days}"
    gap = abs(tca_utc - latest_tca_utc)
    if gap > _SAME_ENCOUNTER:
        minutes = gap / timedelta(minutes=1)
        return f"its TCA is {minutes:.0f} min off, over {SAME_ENCOUNTER_S / 60.0:.0f}"
    return ""
