"""How likely a collision is at each of many passes: pure, and the same for runs and messages.

Foster's method answers where its assumption of straight paths holds. Where it fails the
slow-encounter method answers, if the covariances of the velocities are known. If they are not, what
Foster says stands with the flags, but of pairs that hardly move against each other nobody can say
it, and the reason tells why. docs/algorithms/risk.md has what the flagged values were held against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from screening.engine.covariance.estimates import (
    CovarianceEstimate,
    CovarianceEstimates,
    CovarianceGrade,
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
    Reason,
    ReasonArray,
    flag_names,
)
from screening.engine.probability.slow import METHOD as SLOW
from screening.engine.probability.slow import slow, slow_reasons
from screening.engine.propagate import BoolArray
from screening.engine.types import FloatArray
from screening.engine.vectors import length

GRADE_WORDS: Final = {
    CovarianceGrade.OPERATIONAL: "operational",
    CovarianceGrade.SCREENING: "screening",
}
# The least value that is told: under it a double holds 0, which would say that it cannot happen.
LEAST_PC: Final = float(np.finfo(np.float64).tiny)
TOO_SLOW: Final = (
    "The two hardly move against each other, which a method with straight paths cannot judge, and"
    " the slow-encounter method needs the covariance of both velocities, which is not known."
)
AT_THE_EDGE: Final = (
    "The closest approach is over a minute away from the moment that is known, outside the window."
)


@dataclass(frozen=True, slots=True)
class Parties:
    """One side of k passes: states (k, 3) in TEME at TCA, covariances and hard-body radii (k,).

    ``is_default`` (k,) marks covariances that are of a class and not of the object.
    """

    r_teme_km: FloatArray
    v_teme_km_s: FloatArray
    covariances: CovarianceEstimates
    radii: Sequence[HardBodyRadius]
    is_default: BoolArray

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

    def as_json(self, row: int) -> dict[str, Any]:
        """Return all that the probability of one pass rests on, of this side."""
        estimate, radius = self.covariances.of(row), self.radii[row]
        return {
            "hard_body_radius_m": radius.radius_m,
            "hard_body_radius_source": radius.words,
            "r_teme_km": self.r_teme_km[row].tolist(),
            "v_teme_km_s": self.v_teme_km_s[row].tolist(),
            **_estimate_json(estimate),
        }


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


def judge_risks(primary: Parties, secondary: Parties) -> list[PassRisk]:
    """Return the risk of each pass (k,), the same for the same input."""
    pairs = encounters_between(primary, secondary)
    found = _answers(pairs)
    return [
        PassRisk(
            **_values(found, row, _grade(primary, secondary, row)),
            risk={
                "hard_body_radius_m": float(pairs.hard_body_radius_m[row]),
                "flags": flag_names(Flag(int(found.flags[row]))),
                "primary": primary.as_json(row),
                "secondary": secondary.as_json(row),
            },
        )
        for row in range(len(primary))
    ]


def encounters_between(primary: Parties, secondary: Parties) -> Encounters:
    """Return the passes as the probability methods take them, in TEME."""
    is_default = primary.is_default | secondary.is_default
    return encounters(
        primary.r_teme_km,
        primary.v_teme_km_s,
        r_secondary_km=secondary.r_teme_km,
        v_secondary_km_s=secondary.v_teme_km_s,
        covariance_primary=primary.covariance_teme,
        covariance_secondary=secondary.covariance_teme,
        hard_body_radius_m=primary.radius_m + secondary.radius_m,
        given_flags=np.where(is_default, int(Flag.COVARIANCE_DEFAULTED), 0),
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


def _answers(pairs: Encounters) -> _Answers:
    problems = planar_problems(pairs)
    foster_pc, max_pc = foster_of(problems), alfano_max_of(problems)
    slow_pc, flags = _slow_where_needed(pairs, foster_pc)
    is_violated = flags & Flag.SHORT_ENCOUNTER_VIOLATED > 0
    is_slow = is_violated & ~np.isnan(slow_pc)
    lingers = is_violated & (length(pairs.v_relative_km_s) < SLOW_SPEED_KM_S)
    is_planar = ~lingers & (flags & Flag.STATE_FAR_FROM_TCA == 0)
    return _Answers(
        pc=np.where(is_slow, slow_pc, np.where(is_planar, foster_pc.pc, np.nan)),
        max_pc=np.where(is_planar, max_pc.pc, np.nan),
        is_slow=is_slow,
        reason=foster_pc.reason,
        lingers=lingers,
        flags=flags | (max_pc.flags & Flag.DILUTED),
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


def _slow_where_needed(pairs: Encounters, found: Probabilities) -> tuple[FloatArray, FlagArray]:
    """Return the slow-encounter values (k,), NaN where not needed or not known, and the flags."""
    pc, flags = np.full(len(pairs), np.nan), found.flags.copy()
    reason, _ = slow_reasons(pairs)
    needed = flags & Flag.SHORT_ENCOUNTER_VIOLATED > 0
    rows = needed & (reason == Reason.COMPUTED)
    if rows.any():
        answer = slow(pairs.chosen(np.flatnonzero(rows)))
        pc[rows] = answer.pc
        flags[rows] = agreement_flags(_chosen(found, rows), answer) | answer.flags
    return pc, flags


def _chosen(found: Probabilities, rows: BoolArray) -> Probabilities:
    return Probabilities(found.method, found.pc[rows], found.reason[rows], found.flags[rows])


def _grade(primary: Parties, secondary: Parties, row: int) -> str:
    grades = {each.covariances.of(row).grade for each in (primary, secondary)}
    return GRADE_WORDS[max(grades, key=list(GRADE_WORDS).index)]


def _estimate_json(estimate: CovarianceEstimate) -> dict[str, Any]:
    state = estimate.state_cov_rtn
    matrix = estimate.cov_rtn_km2 if state is None else state
    is_known = bool(np.isfinite(matrix).all())
    with np.errstate(invalid="ignore"):
        sigma_km = estimate.sigma_rtn_km
    return {
        "covariance_rtn": matrix.tolist() if is_known else None,
        "sigma_rtn_km": sigma_km.tolist() if np.isfinite(sigma_km).all() else None,
        "source": estimate.source.name.lower(),
        "grade": GRADE_WORDS[estimate.grade],
        "age_days": estimate.age_days,
        "reasons": list(estimate.reasons),
    }


def _told(value: float) -> float | None:
    return None if np.isnan(value) else max(float(value), LEAST_PC)
