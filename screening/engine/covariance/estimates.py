"""What is said of a covariance: the matrix, where it comes from, its age and its grade."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from screening.engine.types import FloatArray


class CovarianceSource(IntEnum):
    """Where a covariance comes from, the best first."""

    CDM = 0
    EPHEMERIS = 1
    HISTORY = 2
    CLASS_MODEL = 3


class CovarianceGrade(StrEnum):
    """What a covariance may be used for."""

    OPERATIONAL = "operational"
    SCREENING = "screening grade"


GRADE_OF_SOURCE: Final = {
    CovarianceSource.CDM: CovarianceGrade.OPERATIONAL,
    CovarianceSource.EPHEMERIS: CovarianceGrade.OPERATIONAL,
    CovarianceSource.HISTORY: CovarianceGrade.SCREENING,
    CovarianceSource.CLASS_MODEL: CovarianceGrade.SCREENING,
}


@dataclass(frozen=True, slots=True)
class CovarianceEstimate:
    """One object's covariance at one instant, in its own RTN axes.

    ``cov_rtn_km2`` (3, 3) is always given; ``state_cov_rtn`` (6, 6; km2, km2/s, km2/s2) where the
    velocity's is known. ``age_days`` is how long before the instant the knowledge ends: the epoch
    of the elements, the making of the message or ephemeris; ``None`` when that is not told.
    """

    cov_rtn_km2: FloatArray
    state_cov_rtn: FloatArray | None
    source: CovarianceSource
    age_days: float | None
    reasons: tuple[str, ...]

    @property
    def grade(self) -> CovarianceGrade:
        """Whether operators may act on it."""
        return GRADE_OF_SOURCE[self.source]

    @property
    def sigma_rtn_km(self) -> FloatArray:
        """Standard deviations along R, T and N, (3,)."""
        return np.sqrt(np.diagonal(self.cov_rtn_km2))


@dataclass(frozen=True, slots=True)
class CovarianceEstimates:
    """Many estimates: arrays (k, ...), NaN where ``CovarianceEstimate`` has ``None``."""

    cov_rtn_km2: FloatArray
    state_cov_rtn: FloatArray
    source: npt.NDArray[np.int64]
    age_days: FloatArray
    reasons: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return int(self.source.size)

    def of(self, row: int) -> CovarianceEstimate:
        """Return one of them."""
        state, age_days = self.state_cov_rtn[row], float(self.age_days[row])
        return CovarianceEstimate(
            self.cov_rtn_km2[row],
            None if np.isnan(state).any() else state,
            CovarianceSource(int(self.source[row])),
            None if np.isnan(age_days) else age_days,
            self.reasons[row],
        )
