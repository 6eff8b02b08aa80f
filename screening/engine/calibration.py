"""Were our sigmas right? What was predicted against what turned out, counted.

An error is the relative position that later element sets give minus the one that was predicted,
both at the *predicted* time of closest approach and along the same axes: at two different times the
error along the relative motion would have vanished by definition. Each of the three components
should lie within one predicted standard deviation in 68.27 % of all cases.

NOTE: later element sets stand in for the truth. What earlier and later ones get wrong alike is not
seen, so a share above 68 % is expected of honest sigmas; one below it is always a finding. Wilson's
intervals take the cases as independent: several of one object make them too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from screening.engine.frames import rtn_axes_teme, teme_to_rtn
from screening.engine.propagate import Propagator
from screening.engine.types import BoolArray, FloatArray, IntArray

ONE_SIGMA_SHARE: Final = 0.6827
# Thirty cases tell 68 % from 50 and from 84 %, and nothing finer.
FEWEST_CASES: Final = 30
_Z_95: Final = 1.959964
COMPONENTS: Final = ("radial", "in-track", "cross-track")


class Verdict(StrEnum):
    """What a share of hits says of the sigmas it was counted for."""

    TOO_FEW = "too few to say"
    TOO_SMALL = "sigma too small"
    AGREES = "agrees with 68 %"
    TOO_LARGE = "sigma too large"


@dataclass(frozen=True, slots=True)
class HitShare:
    """How often one component lay within one sigma; ``low`` and ``high`` are Wilson's 95 %.

    All three are ``None`` where there is no case at all.
    """

    component: str
    cases: int
    hits: int
    share: float | None
    low: float | None
    high: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """The three components of one group of cases: a regime and a bin of age."""

    regime: int
    from_days: float
    until_days: float
    shares: tuple[HitShare, HitShare, HitShare]


@dataclass(frozen=True, slots=True)
class Cases:
    """Predictions and what became of them: errors and sigmas (k, 3) in km along the primary's RTN.

    ``regime`` (k,) and ``age_days`` (k,) are what to group by: those of the worse known object, and
    the age of its elements at the time of closest approach.
    """

    error_rtn_km: FloatArray
    sigma_rtn_km: FloatArray
    regime: npt.NDArray[np.int64]
    age_days: FloatArray


def calibrate(cases: Cases, *, age_edges_days: tuple[float, ...]) -> tuple[CalibrationRow, ...]:
    """Count the hits of each regime and each bin of age [from, until), in that order.

    Cases with an error or a sigma that is not known are not counted. Ages outside all bins are not
    counted either. Raises ``ValueError`` for a sigma that is not above zero.
    """
    known = np.isfinite(cases.error_rtn_km).all(axis=1) & np.isfinite(cases.sigma_rtn_km).all(
        axis=1
    )
    if not (cases.sigma_rtn_km[known] > 0.0).all():
        raise ValueError("every sigma must be above zero: nothing is known that well")
    hit = np.abs(cases.error_rtn_km) <= cases.sigma_rtn_km
    age = np.abs(cases.age_days)
    return tuple(
        CalibrationRow(
            regime, first, last,
            _shares(hit[known & (cases.regime == regime) & (age >= first) & (age < last)]),
        )
        for regime in np.unique(cases.regime).tolist()
        for first, last in pairwise(age_edges_days)
    )  # fmt: skip


def combined_sigma_rtn_km(
    cov_primary_rtn_km2: FloatArray,
    cov_secondary_rtn_km2: FloatArray,
    *,
    primary_teme: tuple[FloatArray, FloatArray],
    secondary_teme: tuple[FloatArray, FloatArray],
) -> FloatArray:
    """Return the standard deviations (k, 3) of the relative position along the primary's RTN axes.

    Covariances (k, 3, 3) are each in the object's own RTN axes; the states (k, 3), positions and
    velocities, are those at which they hold. The two objects' errors are taken as independent.
    """
    turn = rtn_axes_teme(*primary_teme) @ np.swapaxes(rtn_axes_teme(*secondary_teme), -1, -2)
    both = cov_primary_rtn_km2 + turn @ cov_secondary_rtn_km2 @ np.swapaxes(turn, -1, -2)
    sigma: FloatArray = np.sqrt(np.diagonal(both, axis1=-2, axis2=-1))
    return sigma


def relative_errors_rtn_km(
    earlier: Propagator,
    later: Propagator,
    *,
    pairs: tuple[IntArray, IntArray],
    start_utc: datetime,
    offset_s: FloatArray,
) -> FloatArray:
    """Return how far later element sets put each pair from where earlier ones had it, (k, 3) RTN.

    Both propagators hold the same objects at the same places; ``pairs`` are primaries and
    secondaries by place, ``offset_s`` the predicted times of closest approach. The axes are those
    of the earlier primary. NaN where either has no state.
    """
    primary, secondary = pairs
    states = [
        (
            propagator.scattered_states_teme(primary, start_utc, offset_s),
            propagator.scattered_states_teme(secondary, start_utc, offset_s),
        )
        for propagator in (earlier, later)
    ]
    predicted, realised = (other[0] - one[0] for one, other in states)
    r_km, v_km_s = states[0][0]
    return teme_to_rtn(realised - predicted, r_reference_teme_km=r_km, v_reference_teme_km_s=v_km_s)


def wilson_interval(hits: int, cases: int) -> tuple[float, float]:
    """Return the 95 % interval of a share. Raises ``ValueError`` for no case, or impossible counts.

    Source: Wilson 1927 (J. Am. Stat. Assoc. 22, 209).
    """
    if not 0 <= hits <= cases or cases == 0:
        raise ValueError(f"{hits} hits of {cases} cases have no interval")
    share, z2 = hits / cases, _Z_95**2
    middle = (share + z2 / (2 * cases)) / (1 + z2 / cases)
    spread = _Z_95 / (1 + z2 / cases) * sqrt(share * (1 - share) / cases + z2 / (4 * cases**2))
    return max(middle - spread, 0.0), min(middle + spread, 1.0)


def _shares(hit: BoolArray) -> tuple[HitShare, HitShare, HitShare]:
    one, two, three = (
        _share(name, len(hit), int(hit[:, axis].sum())) for axis, name in enumerate(COMPONENTS)
    )
    return one, two, three


def _share(component: str, cases: int, hits: int) -> HitShare:
    if cases == 0:
        return HitShare(component, 0, 0, None, None, None, Verdict.TOO_FEW)
    low, high = wilson_interval(hits, cases)
    return HitShare(component, cases, hits, hits / cases, low, high, _verdict(cases, low, high))


def _verdict(cases: int, low: float, high: float) -> Verdict:
    if cases < FEWEST_CASES:
        return Verdict.TOO_FEW
    if high < ONE_SIGMA_SHARE:
        return Verdict.TOO_SMALL
    return Verdict.TOO_LARGE if low > ONE_SIGMA_SHARE else Verdict.AGREES
