"""How likely a collision is at each of many passes: pure, and the same for runs and messages.

Foster's method answers where its assumption of straight paths holds. Where it fails the
slow-encounter method answers, if the covariances of the velocities are known. If they are not, what
Foster says stands with the flags, but of pairs that hardly move against each other nobody can say
it, and the reason tells why. docs/algorithms/risk.md has what the flagged values were held against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import isnan
from typing import Any, Final

import numpy as np

from screening.conjunctions.likelihood_words import LEAST_PC
from screening.conjunctions.manoeuvrability import Manoeuvrability
from screening.conjunctions.stored_probability import probability_as_json
from screening.engine.covariance.estimates import (
    GRADE_OF_SOURCE,
    CovarianceEstimates,
    CovarianceGrade,
    CovarianceSource,
)
from screening.engine.frames import rtn_axes_teme
from screening.engine.passes import SLOW_SPEED_KM_S
from screening.engine.probability.alfano_max import alfano_max_of
from screening.engine.probability.encounters import Encounters, encounters
from screening.engine.probability.foster import METHOD as FOSTER
from screening.engine.probability.foster import foster_of
from screening.engine.probability.hard_body_radius import HardBodyRadius
from screening.engine.probability.methods import agreement_flags
from screening.engine.probability.planar import planar_problems
from screening.engine.probability.results import (
    REASON_WORDS,
    Flag,
    FlagArray,
    Probabilities,
    Probability,
    Reason,
    ReasonArray,
    flag_names,
)
from screening.engine.probability.slow import METHOD as SLOW
from screening.engine.probability.slow import slow, slow_reasons
from screening.engine.types import BoolArray, FloatArray
from screening.engine.vectors import length

GRADE_WORDS: Final = {
    CovarianceGrade.OPERATIONAL: "operational",
    CovarianceGrade.SCREENING: "screening",
}
TOO_SLOW: Final = (
    "The two hardly move against each other, which a method with straight paths cannot judge, and"
    " the slow-encounter method needs the covariance of both velocities, which is not known."
)
AT_THE_EDGE: Final = "The closest approach is over a minute away from the moment that is known."


@dataclass(frozen=True, slots=True)
class Parties:
    """One side of k passes: states (k, 3) in TEME at TCA, covariances and hard-body radii (k,).

    ``is_default`` (k,) marks covariances that are of a class and not of the object.
    ``manoeuvrability`` (k,) is told with them and changes no probability.
    """

    r_teme_km: FloatArray
    v_teme_km_s: FloatArray
    covariances: CovarianceEstimates
    radii: Sequence[HardBodyRadius]
    is_default: BoolArray
    manoeuvrability: Sequence[Manoeuvrability]

    def __len__(self) -> int:
        return len(self.radii)

    @property
    def covariance_teme(self) -> FloatArray:
        """Covariances (k, 6, 6), NaN where they are not known."""
        return covariance_to_teme(
            self.covariances.cov_rtn_km2,
            self.covariances.state_cov_rtn,
            axes=rtn_axes_teme(self.r_teme_km, self.v_teme_km_s),
        )

    @property
    def radius_m(self) -> FloatArray:
        return np.array([each.radius_m for each in self.radii], np.float64)

    @property
    def is_size_assumed(self) -> BoolArray:
        return np.array([each.is_assumed for each in self.radii], np.bool_)

    @property
    def grades(self) -> list[str]:
        """The grade of each covariance: a default is for screening, whoever sent it."""
        return [
            GRADE_WORDS[
                CovarianceGrade.SCREENING
                if is_default
                else GRADE_OF_SOURCE[CovarianceSource(source)]
            ]
            for source, is_default in zip(
                self.covariances.source.tolist(), self.is_default.tolist(), strict=True
            )
        ]

    def as_json(self) -> list[dict[str, Any]]:
        """Return all that the probability of each pass rests on, of this side."""
        rows = zip(
            self.radii,
            self.r_teme_km.tolist(),
            self.v_teme_km_s.tolist(),
            _estimates_json(self.covariances, self.grades),
            self.manoeuvrability,
            strict=True,
        )
        return [
            {
                "hard_body_radius_m": radius.radius_m,
                "hard_body_radius_source": radius.words,
                "r_teme_km": r_teme_km,
                "v_teme_km_s": v_teme_km_s,
                **estimate,
                "manoeuvrability": manoeuvrability.value,
            }
            for radius, r_teme_km, v_teme_km_s, estimate, manoeuvrability in rows
        ]


@dataclass(frozen=True, slots=True)
class PassRisk:
    """What is stored of one pass; see the columns of ``Assessment``."""

    pc: float | None
    pc_method: str
    pc_reason: str
    max_pc: float | None
    pc_grade: str
    risk: dict[str, Any]

    def columns(self) -> dict[str, Any]:
        """Return them by the names of the columns."""
        return {name: getattr(self, name) for name in self.__slots__}


def judge_risks(
    primary: Parties,
    secondary: Parties,
    *,
    slow_for_all: bool = False,
    together: HardBodyRadius | None = None,
) -> list[PassRisk]:
    """Return the risk of each pass (k,), the same for the same input.

    With ``slow_for_all`` the slow-encounter method is asked of every pass for which it can answer,
    and not only where the others are in doubt: that takes 0.15 to some seconds each. ``together``
    is what a message says of both radii together: it then counts and the parties' own do not.
    """
    pairs = encounters_between(primary, secondary, together=together)
    found = _answers(pairs, slow_for_all=slow_for_all)
    radius_m, flags = pairs.hard_body_radius_m.tolist(), found.flags.tolist()
    sides = zip(primary.as_json(), secondary.as_json(), strict=True)
    return [
        PassRisk(
            **_values(found, row, grade),
            risk={
                "hard_body_radius_m": radius_m[row],
                **({} if together is None else {"hard_body_radius_source": together.words}),
                "flags": list(_flag_names(flags[row])),
                "primary": one,
                "secondary": other,
                **_slow_json(found.slow.get(row)),
            },
        )
        for row, ((one, other), grade) in enumerate(
            zip(sides, _grades(primary, secondary), strict=True)
        )
    ]


def encounters_between(
    primary: Parties, secondary: Parties, *, together: HardBodyRadius | None = None
) -> Encounters:
    """Return the passes as the probability methods take them, in TEME.

    ``together`` is the radius of both together where it does not come from the parties' own.
    """
    is_default = primary.is_default | secondary.is_default
    radius_m = primary.radius_m + secondary.radius_m
    is_assumed = primary.is_size_assumed | secondary.is_size_assumed
    if together is not None:
        radius_m = np.full(len(primary), together.radius_m)
        is_assumed = np.full(len(primary), together.is_assumed)
    return encounters(
        primary.r_teme_km,
        primary.v_teme_km_s,
        r_secondary_km=secondary.r_teme_km,
        v_secondary_km_s=secondary.v_teme_km_s,
        covariance_primary=primary.covariance_teme,
        covariance_secondary=secondary.covariance_teme,
        hard_body_radius_m=radius_m,
        given_flags=is_default * int(Flag.COVARIANCE_DEFAULTED)
        + is_assumed * int(Flag.SIZE_ASSUMED),
    )


def covariance_to_teme(
    cov_rtn_km2: FloatArray, state_cov_rtn: FloatArray, *, axes: FloatArray
) -> FloatArray:
    """Turn covariances (k, 3, 3) and (k, 6, 6), NaN where unknown, into one (k, 6, 6) in TEME.

    ``axes`` (k, 3, 3) are the objects' own R, T and N as rows.
    """
    whole = np.full((len(axes), 6, 6), np.nan)
    back = np.swapaxes(axes, 1, 2)
    for rows in (slice(0, 3), slice(3, 6)):
        for columns in (slice(0, 3), slice(3, 6)):
            whole[:, rows, columns] = back @ state_cov_rtn[:, rows, columns] @ axes
    is_partial = np.isnan(whole).any(axis=(1, 2))
    whole[is_partial] = np.nan
    whole[is_partial, :3, :3] = (back @ cov_rtn_km2 @ axes)[is_partial]
    return whole


@dataclass(frozen=True, slots=True)
class _Answers:
    """Of k passes: the probability chosen and the largest, NaN where there is none, and why."""

    pc: FloatArray
    max_pc: FloatArray
    is_slow: BoolArray
    reason: ReasonArray
    lingers: BoolArray
    flags: FlagArray
    slow: Mapping[int, Probability]


def _answers(pairs: Encounters, *, slow_for_all: bool) -> _Answers:
    problems = planar_problems(pairs)
    foster_pc, max_pc = foster_of(problems), alfano_max_of(problems)
    slow_pc, flags, answers = _slow_where_needed(pairs, foster_pc, for_all=slow_for_all)
    is_violated = flags & Flag.SHORT_ENCOUNTER_VIOLATED > 0
    is_slow = is_violated & ~np.isnan(slow_pc)
    lingers = is_violated & (length(pairs.v_relative_km_s) < SLOW_SPEED_KM_S)
    is_planar = ~lingers & (flags & Flag.STATE_FAR_FROM_TCA == 0)
    # The largest value is of straight paths: it bounds nothing where they bend.
    has_largest = is_planar & ~is_slow
    return _Answers(
        pc=np.where(is_slow, slow_pc, np.where(is_planar, foster_pc.pc, np.nan)),
        max_pc=np.where(has_largest, max_pc.pc, np.nan),
        is_slow=is_slow,
        reason=foster_pc.reason,
        lingers=lingers,
        flags=flags | np.where(has_largest, max_pc.flags & Flag.DILUTED, 0),
        slow=answers,
    )


def _values(found: _Answers, row: int, grade: str) -> dict[str, Any]:
    """The columns of one pass but for what they rest on."""
    max_pc = _told(found.max_pc[row])
    if np.isnan(found.pc[row]):
        reason = _reason(Reason(int(found.reason[row])), lingers=bool(found.lingers[row]))
        return {
            "pc": None,
            "pc_method": "",
            "pc_reason": reason,
            "max_pc": max_pc,
            "pc_grade": "",
        }
    method = SLOW if found.is_slow[row] else FOSTER
    return {
        "pc": _told(found.pc[row]),
        "pc_method": method,
        "pc_reason": "",
        "max_pc": max_pc,
        "pc_grade": grade,
    }


def _reason(reason: Reason, *, lingers: bool) -> str:
    if reason not in (Reason.COMPUTED, Reason.ZERO_RELATIVE_SPEED):
        return REASON_WORDS[reason]
    return TOO_SLOW if lingers else AT_THE_EDGE


def _slow_where_needed(
    pairs: Encounters, found: Probabilities, *, for_all: bool
) -> tuple[FloatArray, FlagArray, dict[int, Probability]]:
    """Return slow-encounter values (k,), NaN where not asked or not known, flags and answers."""
    pc, flags = np.full(len(pairs), np.nan), found.flags.copy()
    reason, _ = slow_reasons(pairs)
    needed = for_all | (flags & Flag.SHORT_ENCOUNTER_VIOLATED > 0)
    rows = needed & (reason == Reason.COMPUTED)
    index = np.flatnonzero(rows)
    if not index.size:
        return pc, flags, {}
    answer = slow(pairs.chosen(index))
    pc[rows] = answer.pc
    flags[rows] = agreement_flags(_chosen(found, rows), answer) | answer.flags
    return pc, flags, {row: answer.one(k) for k, row in enumerate(index.tolist())}


def _slow_json(answer: Probability | None) -> dict[str, Any]:
    return {} if answer is None else {"slow": probability_as_json(answer)}


def _chosen(found: Probabilities, rows: BoolArray) -> Probabilities:
    return Probabilities(found.method, found.pc[rows], found.reason[rows], found.flags[rows])


def _grades(primary: Parties, secondary: Parties) -> list[str]:
    """Return the grade of the worse of both covariances of each pass."""
    screening_grade = GRADE_WORDS[CovarianceGrade.SCREENING]
    return [
        screening_grade if screening_grade in both else both[0]
        for both in zip(primary.grades, secondary.grades, strict=True)
    ]


@cache
def _flag_names(flags: int) -> tuple[str, ...]:
    return tuple(flag_names(Flag(flags)))


def _estimates_json(estimates: CovarianceEstimates, grades: Sequence[str]) -> list[dict[str, Any]]:
    """Return each estimate; the whole 6 x 6 where the velocity's is known."""
    position, state = estimates.cov_rtn_km2, estimates.state_cov_rtn
    whole: BoolArray = ~np.any(np.isnan(state), axis=(1, 2))
    is_known = np.where(
        whole, np.all(np.isfinite(state), axis=(1, 2)), np.all(np.isfinite(position), axis=(1, 2))
    )
    with np.errstate(invalid="ignore"):
        sigma_km = np.sqrt(np.diagonal(position, axis1=1, axis2=2))
    has_sigma: BoolArray = np.all(np.isfinite(sigma_km), axis=1)
    sources = [CovarianceSource(each) for each in estimates.source.tolist()]
    matrices, sigmas, ages = position.tolist(), sigma_km.tolist(), estimates.age_days.tolist()
    return [
        {
            "covariance_rtn": (state[row].tolist() if whole[row] else matrices[row])
            if is_known[row]
            else None,
            "sigma_rtn_km": sigmas[row] if has_sigma[row] else None,
            "source": source.name.lower(),
            "grade": grades[row],
            "age_days": None if isnan(ages[row]) else ages[row],
            "reasons": list(estimates.reasons[row]),
        }
        for row, source in enumerate(sources)
    ]


def _told(value: float) -> float | None:
    return None if np.isnan(value) else max(float(value), LEAST_PC)
