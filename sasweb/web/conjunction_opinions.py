"""Whose probability the page of a conjunction gives at its top, and whose it shows in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sasweb.web.risk_plane import author_of
from screening.conjunctions.best_risk import Candidate, risk_candidates
from screening.conjunctions.models import Assessment, Conjunction


@dataclass(frozen=True, slots=True)
class Opinion:
    """One assessment whose probability can be shown in full.

    ``why_not`` says why it does not count towards the best, empty where it does.
    """

    assessment: Assessment
    why_not: str
    is_best: bool
    is_shown: bool

    @property
    def whose(self) -> str:
        """ "run 12", "JSC's message"."""
        by = author_of(self.assessment)
        return (
            _("%(originator)s's message") % {"originator": by} if self.assessment.originator else by
        )


@dataclass(frozen=True, slots=True)
class Opinions:
    """Those to choose from; the best one, which the top of the page gives; the one shown in full.

    ``own`` is the newest run's where the best one is somebody else's and a run sees the pass.
    """

    every: list[Opinion]

    @property
    def best(self) -> Opinion:
        return next(each for each in self.every if each.is_best)

    @property
    def shown(self) -> Opinion:
        return next(each for each in self.every if each.is_shown)

    @property
    def own(self) -> Opinion | None:
        newest = self.every[0]
        is_run_s = newest.assessment.run_id is not None
        return newest if is_run_s and not newest.is_best else None

    @property
    def is_choice(self) -> bool:
        return len(self.every) > 1


def opinions_of(
    conjunction: Conjunction,
    history: Sequence[Assessment],
    newest: Assessment,
    asked_id: int | None,
) -> Opinions:
    """Gather them. ``newest`` is the assessment that the conjunction shows.

    ``asked_id`` is the key of the assessment that the address asks for, else the best is shown.
    """
    candidates = risk_candidates(newest, [each for each in history if each.originator])
    known = {each.assessment.pk for each in candidates}
    candidates += [
        Candidate(each, "")
        for each in history
        if each.pk not in known and each.pk in (asked_id, conjunction.risk_assessment_id)
    ]
    keys = {each.assessment.pk for each in candidates}
    chosen_id = conjunction.risk_assessment_id
    best_id = chosen_id if chosen_id in keys else newest.pk
    shown_id = asked_id if asked_id in keys else best_id
    return Opinions(
        [
            Opinion(
                each.assessment,
                each.why_not,
                is_best=each.assessment.pk == best_id,
                is_shown=each.assessment.pk == shown_id,
            )
            for each in candidates
        ]
    )
