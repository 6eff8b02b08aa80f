"""How an object's own element sets lose their accuracy with age, from its own history.

The differences of its element sets are put in bins of age. The spread of a bin is the 68.27 %
quantile of the absolute differences: what one standard deviation is for normal noise (consistency
factor 1), and, where the tails are heavier, still the half-width that holds 68 %. A third of a bin
may be spoilt on one side before it breaks. Its sampling error is 0.96 / sqrt(pairs) for independent
pairs. Then ``s0 + s1 age + s2 age^2`` with no negative coefficient is fitted to the bins.

NOTE: consecutive element sets share observations and SGP4 itself; what they have in common they
cannot show. The class model's figure at epoch is added in quadrature for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from screening.engine.covariance.class_model import at_epoch_sigmas_rtn_km
from screening.engine.covariance.history import Differences, History, differences_of
from screening.engine.covariance.manoeuvres import ManoeuvreSearch, find_manoeuvres
from screening.engine.covariance.regimes import OrbitRegime, regimes_of
from screening.engine.types import FloatArray

ONE_SIGMA_SHARE: Final = 0.6827
FEWEST_PAIRS_A_BIN: Final = 10  # a sampling error of 30 % if they are independent
FEWEST_BINS: Final = 2
LONGEST_AGE_DAYS: Final = 10.0
# A law is used to this many times the mean age of its oldest bin.
FURTHEST_EXTRAPOLATION: Final = 1.5
BIN_EDGES_DAYS: Final = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, LONGEST_AGE_DAYS)
_POWERS: Final = np.arange(3)


@dataclass(frozen=True, slots=True)
class AgeBin:
    """What the pairs of one bin of age show: their mean age, how many, and spread in RTN (3,)."""

    age_days: float
    pairs: int
    sigma_rtn_km: FloatArray


@dataclass(frozen=True, slots=True)
class GrowthLaw:
    """Standard deviations in RTN by age: coefficients (3 powers, 3 components), and what is common.

    ``furthest_age_days`` is the age to which the law may be used.
    """

    coefficients_km: FloatArray
    common_km: FloatArray
    furthest_age_days: float
    bins: tuple[AgeBin, ...]

    def sigma_rtn_km(self, age_days: FloatArray) -> FloatArray:
        """Return standard deviations (k, 3) at ages (k,), NaN beyond ``furthest_age_days``."""
        age = np.abs(age_days)
        grown = (age[:, None] ** _POWERS) @ self.coefficients_km
        sigma: FloatArray = np.sqrt(grown**2 + self.common_km**2)
        sigma[age > self.furthest_age_days] = np.nan
        return sigma


@dataclass(frozen=True, slots=True)
class HistoryStudy:
    """All that an object's history tells. ``law`` is ``None`` when it is not enough: ``reason``."""

    law: GrowthLaw | None
    manoeuvres: ManoeuvreSearch
    pairs_used: int
    pairs_left_out: int
    reason: str | None


def study_history(history: History) -> HistoryStudy:
    """Look for manoeuvres, leave out every pair that spans one, and fit the growth of the rest."""
    differences = differences_of(history, longest_age_days=LONGEST_AGE_DAYS)
    manoeuvres = find_manoeuvres(history, differences)
    kept = differences.take(manoeuvres.spans_none(differences))
    bins = age_bins(kept)
    left_out = len(differences) - len(kept)
    if len(bins) < FEWEST_BINS:
        reason = (
            f"its history has {len(kept)} usable pairs of element sets in {len(bins)} bins of age "
            f"with {FEWEST_PAIRS_A_BIN} or more; {FEWEST_BINS} such bins are needed"
        )
        return HistoryStudy(None, manoeuvres, len(kept), left_out, reason)
    newest = history.propagator.element_sets[-1]
    law = fit_growth(bins, OrbitRegime(int(regimes_of([newest])[0])))
    return HistoryStudy(law, manoeuvres, len(kept), left_out, None)


def age_bins(differences: Differences) -> tuple[AgeBin, ...]:
    """Return the bins of age that hold enough pairs, by age."""
    number = np.digitize(differences.age_days, BIN_EDGES_DAYS[1:-1])
    bins = []
    for each in range(len(BIN_EDGES_DAYS) - 1):
        rows = number == each
        if rows.sum() >= FEWEST_PAIRS_A_BIN:
            spread = np.abs(differences.difference_rtn_km[rows]).reshape(-1, 3)
            bins.append(
                AgeBin(
                    float(differences.age_days[rows].mean()),
                    int(rows.sum()),
                    np.quantile(spread, ONE_SIGMA_SHARE, axis=0),
                )
            )
    return tuple(bins)


def fit_growth(bins: tuple[AgeBin, ...], regime: OrbitRegime) -> GrowthLaw:
    """Fit the growth law to bins of age, each component alone, weighted by its sampling error."""
    age = np.array([each.age_days for each in bins])
    sigma = np.array([each.sigma_rtn_km for each in bins])
    weight = np.sqrt([each.pairs for each in bins])[:, None] / np.maximum(sigma, 1e-6)
    columns = [_fit_component(age, sigma[:, axis], weight[:, axis]) for axis in range(3)]
    furthest = FURTHEST_EXTRAPOLATION * float(age.max())
    return GrowthLaw(np.stack(columns, axis=1), at_epoch_sigmas_rtn_km(regime), furthest, bins)


def _fit_component(age: FloatArray, sigma: FloatArray, weight: FloatArray) -> FloatArray:
    """Return the coefficients (3,), none negative, of the least weighted squares.

    With three of them every choice of those that are not zero can be tried.
    """
    best, least = np.zeros(3), np.inf
    for count in range(1, min(3, age.size) + 1):
        for chosen in combinations(range(3), count):
            design = age[:, None] ** np.array(chosen) * weight[:, None]
            solved, *_ = np.linalg.lstsq(design, sigma * weight, rcond=None)
            cost = float(np.sum((design @ solved - sigma * weight) ** 2))
            if (solved >= 0.0).all() and cost < least * (1.0 - 1e-9):
                best, least = np.zeros(3), cost
                best[list(chosen)] = solved
    return best
