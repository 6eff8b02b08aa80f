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

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

import numpy as np

from screening.engine.covariance.class_model import at_epoch_sigmas_rtn_km
from screening.engine.covariance.history import Differences, Histories, differences_of
from screening.engine.covariance.manoeuvres import ManoeuvreSearch, find_manoeuvres
from screening.engine.covariance.regimes import OrbitRegime, regimes_of
from screening.engine.types import ElementSet, FloatArray

ONE_SIGMA_SHARE: Final = 0.6827
FEWEST_PAIRS_A_BIN: Final = 10  # a sampling error of 30 % if they are independent
FEWEST_BINS: Final = 2
LONGEST_AGE_DAYS: Final = 10.0
# A law is used to this many times the mean age of its oldest bin.
FURTHEST_EXTRAPOLATION: Final = 1.5
BIN_EDGES_DAYS: Final = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, LONGEST_AGE_DAYS)
_POWERS: Final = np.arange(3)
# Which of the three coefficients are not zero, the fewest first.
_CHOICES: Final = [each for count in (1, 2, 3) for each in combinations(range(3), count)]


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


def study_history(history: Histories) -> HistoryStudy:
    """Study the one object of a history; see ``study_histories``."""
    (study,) = study_histories(history)
    return study


def study_histories(histories: Histories) -> list[HistoryStudy]:
    """Look for manoeuvres, leave out every pair that spans one, and fit the growth of the rest."""
    differences = differences_of(histories, longest_age_days=LONGEST_AGE_DAYS)
    jumps = find_manoeuvres(histories, differences)
    kept = differences.take(jumps.spans_none(differences))
    objects = np.arange(histories.left_out.size + 1)
    compared = np.diff(np.searchsorted(histories.owner[differences.later], objects))
    edges = np.searchsorted(histories.owner[kept.later], objects).tolist()
    newest = np.searchsorted(histories.owner, objects[1:]) - 1
    return [
        _study(
            kept.take(slice(first, end)),
            manoeuvres,
            int(number) - (end - first),
            histories.propagator.element_sets[last : last + 1],
        )
        for (first, end), manoeuvres, number, last in zip(
            pairwise(edges), jumps.searches, compared, newest.tolist(), strict=True
        )
    ]


def _study(
    kept: Differences, manoeuvres: ManoeuvreSearch, left_out: int, newest: Sequence[ElementSet]
) -> HistoryStudy:
    bins = age_bins(kept)
    if len(bins) < FEWEST_BINS:
        reason = (
            f"its history has {len(kept)} usable pairs of element sets in {len(bins)} bins of age "
            f"with {FEWEST_PAIRS_A_BIN} or more; {FEWEST_BINS} such bins are needed"
        )
        return HistoryStudy(None, manoeuvres, len(kept), left_out, reason)
    law = fit_growth(bins, OrbitRegime(int(regimes_of(newest)[0])))
    return HistoryStudy(law, manoeuvres, len(kept), left_out, None)


def age_bins(differences: Differences) -> tuple[AgeBin, ...]:
    """Return the bins of age that hold enough pairs, by age."""
    number = np.digitize(differences.age_days, BIN_EDGES_DAYS[1:-1])
    counts = np.bincount(number, minlength=len(BIN_EDGES_DAYS) - 1)
    bins = []
    for each in np.flatnonzero(counts >= FEWEST_PAIRS_A_BIN).tolist():
        rows = number == each
        spread_km = np.abs(differences.difference_rtn_km[rows]).reshape(-1, 3)
        age_days = float(differences.age_days[rows].mean())
        bins.append(AgeBin(age_days, int(counts[each]), _one_sigma(spread_km)))
    return tuple(bins)


def _one_sigma(spread: FloatArray) -> FloatArray:
    """Return the 68.27 % quantile of each column, between two values in proportion.

    As ``np.quantile`` does, in a fifth of its time for so few values.
    """
    place = ONE_SIGMA_SHARE * (len(spread) - 1)
    below = int(place)
    ordered = np.partition(spread, (below, below + 1), axis=0)
    quantile: FloatArray = ordered[below] + (place - below) * (ordered[below + 1] - ordered[below])
    return quantile


def fit_growth(bins: tuple[AgeBin, ...], regime: OrbitRegime) -> GrowthLaw:
    """Fit the growth law to bins of age, each component alone, weighted by its sampling error."""
    age = np.array([each.age_days for each in bins])
    sigma = np.array([each.sigma_rtn_km for each in bins])
    weight = np.sqrt([each.pairs for each in bins])[:, None] / np.maximum(sigma, 1e-6)
    furthest = FURTHEST_EXTRAPOLATION * float(age.max())
    return GrowthLaw(
        _coefficients(age, sigma.T, weight.T), at_epoch_sigmas_rtn_km(regime), furthest, bins
    )


def _coefficients(age: FloatArray, sigma: FloatArray, weight: FloatArray) -> FloatArray:
    """Return coefficients (3 powers, 3 components), none negative, of the least weighted squares.

    ``sigma`` and ``weight`` are (3 components, bins). With three coefficients every choice of those
    that are not zero can be tried.
    """
    best, least = np.zeros((3, 3)), np.full(3, np.inf)
    wanted = (sigma * weight)[..., None]
    for chosen in _CHOICES:
        if len(chosen) > age.size:
            break
        design = age[:, None] ** np.array(chosen) * weight[..., None]
        q, r = np.linalg.qr(design)
        solved = np.linalg.solve(r, np.swapaxes(q, 1, 2) @ wanted)
        cost = ((design @ solved - wanted) ** 2).sum(axis=(1, 2))
        better = (solved >= 0.0).all(axis=(1, 2)) & (cost < least * (1.0 - 1e-9))
        least[better] = cost[better]
        best[better] = 0.0
        best[np.ix_(better, chosen)] = solved[better, :, 0]
    return best.T
