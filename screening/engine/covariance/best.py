"""The best covariance that is to be had, named: message, ephemeris, own history, class model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np

from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.covariance.class_model import (
    LONGEST_AGE_DAYS,
    class_sigmas_rtn_km,
    figures_of,
)
from screening.engine.covariance.estimates import CovarianceEstimates, CovarianceSource
from screening.engine.covariance.growth import HistoryStudy
from screening.engine.covariance.regimes import OrbitRegime, regimes_of
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.timescales import seconds_between
from screening.engine.types import BoolArray, ElementSet, FloatArray, IntArray

_BACKWARDS: Final = "the {} newer than the instant: the error grows backwards too"


@dataclass(frozen=True, slots=True)
class MessageCovariance:
    """The covariance of one object in a CDM, at that message's own TCA: (6, 6) or (3, 3), RTN.

    Units km2, km2/s, km2/s2. ``created_utc`` is when the message was made.
    """

    originator: str
    created_utc: datetime
    covariance_rtn: FloatArray


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that is known of the accuracy of a list of objects, by their index in it.

    ``manoeuvres`` (n,) marks those known to manoeuvre at will.
    """

    element_sets: Sequence[ElementSet]
    manoeuvres: BoolArray
    studies: Mapping[int, HistoryStudy] = field(default_factory=dict)
    ephemerides: Mapping[int, EphemerisPath] = field(default_factory=dict)


def best_covariances(
    knowledge: Knowledge,
    index: IntArray,
    *,
    start_utc: datetime,
    offset_s: FloatArray,
    messages: Mapping[int, MessageCovariance],
) -> CovarianceEstimates:
    """Return the covariance of object ``index[k]`` at ``offset_s[k]``, the best that there is.

    ``messages`` are those of the encounters that are asked about, by row k: a CDM speaks of one
    encounter alone. The age of an object on an ephemeris is that of its ephemeris, also where a
    history or the class model has to stand in for a covariance. Every row has an estimate; its
    reasons tell why nothing better was used.
    """
    found = _Found.by_class(knowledge, index, start_utc, offset_s)
    for number in sorted(set(index.tolist()) & knowledge.studies.keys()):
        found.take_history(knowledge.studies[number], np.flatnonzero(index == number))
    for number in sorted(set(index.tolist()) & knowledge.ephemerides.keys()):
        rows = np.flatnonzero(index == number)
        found.take_ephemeris(knowledge.ephemerides[number], rows, start_utc, offset_s[rows])
    for row, message in messages.items():
        found.take_message(message, row, start_utc, float(offset_s[row]))
    return found.estimates()


@dataclass(slots=True)
class _Found:
    """Estimates under way: each better source overwrites the rows that it knows of."""

    cov_rtn_km2: FloatArray
    state_cov_rtn: FloatArray
    source: IntArray
    age_days: FloatArray
    reasons: list[list[str]]

    @classmethod
    def by_class(
        cls, knowledge: Knowledge, index: IntArray, start_utc: datetime, offset_s: FloatArray
    ) -> _Found:
        chosen = [knowledge.element_sets[i] for i in index.tolist()]
        followed = [knowledge.ephemerides.get(i) for i in index.tolist()]
        known_s = np.array(
            [
                seconds_between(start_utc, path.ephemeris.known_utc if path else each.epoch_utc)
                for each, path in zip(chosen, followed, strict=True)
            ]
        )
        age_days = (offset_s - known_s) / SECONDS_PER_DAY
        regime, manoeuvres = regimes_of(chosen), knowledge.manoeuvres[index]
        sigma = class_sigmas_rtn_km(regime, age_days, manoeuvres=manoeuvres)
        reasons = [
            _class_reasons(OrbitRegime(kind), moves, age, "ephemeris" if path else "elements")
            for kind, moves, age, path in zip(
                regime.tolist(), manoeuvres.tolist(), age_days.tolist(), followed, strict=True
            )
        ]
        return cls(
            _diagonal(sigma),
            np.full((index.size, 6, 6), np.nan),
            np.full(index.size, int(CovarianceSource.CLASS_MODEL), np.int64),
            age_days,
            reasons,
        )

    def take_history(self, study: HistoryStudy, rows: IntArray) -> None:
        if study.law is None:
            self._refuse(rows, study.reason or "its history tells nothing")
            return
        sigma = study.law.sigma_rtn_km(self.age_days[rows])
        usable = ~np.isnan(sigma).any(axis=1)
        furthest = study.law.furthest_age_days
        self._refuse(rows[~usable], f"its history speaks of ages up to {furthest:.1f} days")
        says = f"{study.pairs_used} pairs of its own element sets"
        if study.manoeuvres.manoeuvres:
            says += f", without {study.pairs_left_out} across a manoeuvre"
        rows = rows[usable]
        self._set(rows, CovarianceSource.HISTORY, _diagonal(sigma[usable]), [says])

    def take_ephemeris(
        self, path: EphemerisPath, rows: IntArray, start_utc: datetime, offset_s: FloatArray
    ) -> None:
        if not path.ephemeris.has_covariance:
            self._refuse(rows, "its operator's ephemeris carries no covariance")
            return
        shift_s = seconds_between(path.start_utc, start_utc)
        covariance = path.covariance_rtn(offset_s + shift_s)
        known = ~np.isnan(covariance).any(axis=(1, 2))
        self._refuse(rows[~known], "its operator's ephemeris has no covariance at this instant")
        rows, covariance = rows[known], covariance[known]
        says = f"ephemeris of {path.ephemeris.originator}"
        self._set(rows, CovarianceSource.EPHEMERIS, covariance[:, :3, :3], [says])
        self.state_cov_rtn[rows] = covariance

    def take_message(
        self, message: MessageCovariance, row: int, start_utc: datetime, offset_s: float
    ) -> None:
        covariance, rows = message.covariance_rtn, np.array([row])
        if not np.isfinite(covariance).all():
            self._refuse(rows, f"the message of {message.originator} carries no covariance")
            return
        says = f"conjunction message of {message.originator}"
        self._set(rows, CovarianceSource.CDM, covariance[None, :3, :3], [says])
        self.state_cov_rtn[row] = covariance if covariance.shape == (6, 6) else np.nan
        since_s = seconds_between(message.created_utc, start_utc)
        self.age_days[row] = (since_s + offset_s) / SECONDS_PER_DAY

    def estimates(self) -> CovarianceEstimates:
        reasons = tuple(tuple(each) for each in self.reasons)
        return CovarianceEstimates(
            self.cov_rtn_km2, self.state_cov_rtn, self.source, self.age_days, reasons
        )

    def _set(
        self, rows: IntArray, source: CovarianceSource, cov_km2: FloatArray, says: list[str]
    ) -> None:
        self.cov_rtn_km2[rows], self.source[rows] = cov_km2, int(source)
        for row in rows.tolist():
            self.reasons[row] = list(says)

    def _refuse(self, rows: IntArray, why: str) -> None:
        for row in rows.tolist():
            self.reasons[row].append(why)


def _class_reasons(regime: OrbitRegime, manoeuvres: bool, age_days: float, what: str) -> list[str]:
    reasons = [figures_of(regime, manoeuvres=manoeuvres).says]
    if abs(age_days) > LONGEST_AGE_DAYS:
        reasons.append(
            f"{what} {abs(age_days):.1f} days away: along the track the error may be several "
            "times larger"
        )
    if age_days < 0.0:
        reasons.append(_BACKWARDS.format("elements are" if what == "elements" else "ephemeris is"))
    return reasons


def _diagonal(sigma_km: FloatArray) -> FloatArray:
    """Return diagonal covariances (k, 3, 3) of standard deviations (k, 3)."""
    diagonal: FloatArray = sigma_km[:, :, None] ** 2 * np.eye(3)
    return diagonal
