"""How likely a collision is by one assessment, how sure that is, and what it rests on.

All of it is computed from what was stored with the assessment, so that it is the same for ever.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sasweb.web.reasons_said import reason_said
from sasweb.web.risk_charts import dilution_chart, dilution_rows, dilution_words
from sasweb.web.risk_methods import MethodRow, flag_sentences, method_rows
from screening.conjunctions.every_method import every_method
from screening.conjunctions.models import Assessment
from screening.conjunctions.plane_ellipse import Ellipse, ellipse_of, states_of
from screening.conjunctions.risk import encounters_of
from screening.conjunctions.risk_columns import RiskColumns
from screening.conjunctions.stored_probability import probability_from_json
from screening.engine.encounter_plane import UprightPlane
from screening.engine.probability import alfano_max, foster
from screening.engine.probability.encounters import Encounters
from screening.engine.probability.results import Probability

GRADE_WORDS: Final = {
    "operational": gettext_noop("operational grade"),
    "screening": gettext_noop("screening grade"),
}
SOURCE_WORDS: Final = {
    "cdm": gettext_noop("Conjunction message on this very encounter"),
    "ephemeris": gettext_noop("The operator's own ephemeris"),
    "history": gettext_noop("The object's own element history"),
    "class_model": gettext_noop("Model of its kind of orbit"),
}
SIDES: Final = ("primary", "secondary")


@dataclass(frozen=True, slots=True)
class PartySureness:
    """How well one object's place at TCA is known. ``None`` and "" are unknown, never zero."""

    sigma_rtn_km: tuple[float, float, float] | None
    source_words: str
    grade: str
    grade_words: str
    age_days: float | None
    reasons: tuple[str, ...]
    hard_body_radius_km: float | None
    hard_body_radius_source: str


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """What the page says of one assessment's risk.

    ``pc`` and ``max_pc`` are as stored; ``unknown_words`` says why where there is no ``pc``.
    """

    is_assessed: bool
    pc: float | None
    max_pc: float | None
    max_pc_reason: str
    grade: str
    unknown_words: str
    methods: tuple[MethodRow, ...]
    flag_sentences: list[str]
    parties: dict[str, PartySureness]
    hard_body_radius_km: float | None
    hard_body_radius_source: str  # empty: it is the sum of both parties' own
    plane: UprightPlane | None
    ellipse: Ellipse | None
    dilution: dict[str, Any] | None
    dilution_words: str

    @property
    def dilution_rows(self) -> list[tuple[str, float | None]]:
        """Points of the curve for a table: every eighth, today's and the greatest."""
        return dilution_rows(self.dilution) if self.dilution else []

    @property
    def grade_words(self) -> str:
        return _(GRADE_WORDS.get(self.grade, self.grade))


@dataclass(frozen=True, slots=True)
class _Computed:
    """What the methods make of one stored risk."""

    found: Mapping[str, Probability]
    plane: UprightPlane | None
    ellipse: Ellipse | None
    dilution: dict[str, Any] | None


def conjunction_risk(
    judged: RiskColumns, answers: Mapping[str, Mapping[str, Any]] | None = None
) -> RiskFacts:
    """Gather the risk of one assessment or message, or say that it was not assessed.

    ``answers`` are every method's where they are stored too.
    """
    stored = judged.risk
    computed = _computed(json.dumps(stored), json.dumps(answers)) if stored else None
    methods = method_rows(computed.found, judged.pc_method) if computed else ()
    # The curve is of the 2-D method: without a largest value the run found that it does not hold.
    planar = computed if judged.max_pc is not None else None
    return RiskFacts(
        is_assessed=stored is not None,
        pc=judged.pc,
        max_pc=judged.max_pc,
        max_pc_reason=reason_said(judged.max_pc_reason),
        grade=judged.pc_grade,
        unknown_words=_unknown_words(judged),
        methods=methods,
        flag_sentences=flag_sentences(methods),
        parties={side: _sureness((stored or {}).get(side) or {}) for side in SIDES},
        hard_body_radius_km=_km((stored or {}).get("hard_body_radius_m")),
        hard_body_radius_source=reason_said((stored or {}).get("hard_body_radius_source", "")),
        plane=computed.plane if computed else None,
        ellipse=computed.ellipse if computed else None,
        dilution=planar.dilution if planar else None,
        dilution_words=_dilution_words(planar),
    )


@lru_cache(maxsize=128)
def _computed(risk_json: str, answers_json: str) -> _Computed:
    """Compute once for each stored risk; what takes long was stored with it."""
    risk, answers = json.loads(risk_json), json.loads(answers_json)
    pair = encounters_of([Assessment(risk=risk)])
    slow = risk.get("slow")
    found = (
        {name: probability_from_json(each) for name, each in answers.items()}
        if answers
        else every_method(pair, probability_from_json(slow) if slow else None)
    )
    states = states_of(pair)
    plane = states.plane if states else None
    return _Computed(
        found=found,
        plane=plane,
        ellipse=ellipse_of(pair, plane) if plane else None,
        dilution=_dilution(pair, found),
    )


def _dilution(pair: Encounters, found: Mapping[str, Probability]) -> dict[str, Any] | None:
    today, maximum = found[foster.METHOD].pc, found[alfano_max.METHOD]
    return None if today is None or maximum.pc is None else dilution_chart(pair, today, maximum)


def _dilution_words(computed: _Computed | None) -> str:
    today = computed.found[foster.METHOD].pc if computed else None
    if computed is None or today is None:
        return ""
    return dilution_words(today, computed.found[alfano_max.METHOD])


def _unknown_words(judged: RiskColumns) -> str:
    if judged.pc is not None:
        return ""
    if judged.risk is not None:
        return reason_said(judged.pc_reason) or _("Not computed, and the run did not say why.")
    if judged.pc_reason:
        return reason_said(judged.pc_reason)
    if isinstance(judged, Assessment) and judged.originator:
        sentence = _("Not computed from %(originator)s's message.")
        return sentence % {"originator": judged.originator}
    return _("Not assessed by that run.")


def _sureness(side: Mapping[str, Any]) -> PartySureness:
    sigma = side.get("sigma_rtn_km")
    source, grade = side.get("source", ""), side.get("grade", "")
    return PartySureness(
        sigma_rtn_km=tuple(sigma) if sigma else None,
        source_words=_(SOURCE_WORDS.get(source, source)),
        grade=grade,
        grade_words=_(GRADE_WORDS.get(grade, grade)),
        age_days=side.get("age_days"),
        reasons=tuple(map(reason_said, side.get("reasons", ()))),
        hard_body_radius_km=_km(side.get("hard_body_radius_m")),
        hard_body_radius_source=reason_said(side.get("hard_body_radius_source", "")),
    )


def _km(length_m: float | None) -> float | None:
    return None if length_m is None else length_m / 1000.0
