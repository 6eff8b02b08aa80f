"""The probability of collision of encounters that may be slow: Hall's 3-D expected number.

The expected collision rate (``collision_rate.py``) is integrated over the time around closest
approach. It needs neither straight paths, nor a covariance at rest, nor certain velocities; it
assumes two-body motion, normal errors in equinoctial elements, and that one pass counts once: the
number expected is the probability as long as a second collision after a first is unlikely, and
never less than it. Only collisions that begin inside the window count: objects that overlap at its
start do not.

Source: Hall 2021, "Expected collision rates for tracked satellites", Journal of Spacecraft and
Rockets 58(3), 715-728.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.engine.probability.collision_rate import (
    UncertainPair,
    collision_rate_per_s,
    relative_density,
    uncertain_pair,
)
from screening.engine.probability.encounters import Encounters
from screening.engine.probability.orbits import shorter_period_s
from screening.engine.probability.planar import input_reasons
from screening.engine.probability.psd import is_symmetric, judge_position_covariances
from screening.engine.probability.results import (
    Flag,
    FlagArray,
    Probabilities,
    Reason,
    ReasonArray,
    answers,
)
from screening.engine.types import FloatArray

METHOD: Final = "slow"
# Relative tolerances: of the integral over time, and between two grids over the sphere.
TIME_TOLERANCE: Final = 1e-6
SPHERE_TOLERANCE: Final = 3e-4
_SPHERE_GRIDS: Final = (8, 12, 18, 27, 40, 60, 90, 135)
# Half the squared Mahalanobis distance beyond its least at which the rate is forgotten.
_FORGOTTEN: Final = 35.0
# Of a 6x6 covariance, against its standard deviations: messages round the small terms.
_ASYMMETRY: Final = 1e-3
_WINDOW_NODES: Final = 65
_LEAST_CUT: Final = 1e-3
_MOST_PANELS: Final = 4096
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(8)


@dataclass(frozen=True, slots=True)
class _Answer:
    expected: float
    begin_s: float
    end_s: float
    is_cut: bool
    reason: Reason


def slow(encounters: Encounters, *, half_window_s: FloatArray | None = None) -> Probabilities:
    """Return the expected number of collisions of each encounter, at most 1.

    The window is ``half_window_s`` (k,) either side of the states' instant, or half the shorter
    orbital period; the rate is followed inside it to where it dies away. Figures: ``begin_s`` and
    ``end_s`` of that, and ``expected_collisions``.
    """
    reason, flags = slow_reasons(encounters)
    half = shorter_period_s(encounters) / 2.0 if half_window_s is None else half_window_s
    found = np.full((4, len(encounters)), np.nan)
    for i in np.flatnonzero(reason == Reason.COMPUTED):
        answer = _one(encounters, int(i), float(half[i]))
        found[:3, i] = answer.expected, answer.begin_s, answer.end_s
        reason[i] = answer.reason
        flags[i] |= Flag.WINDOW_CUT if answer.is_cut else Flag.NONE
    return _bundled(found, reason, flags)


def slow_reasons(encounters: Encounters) -> tuple[ReasonArray, FlagArray]:
    """Say which encounters lack what two-body motion of whole states needs (k,), and flag them."""
    reason, flags = judge_position_covariances(encounters)
    flags = flags | encounters.given_flags
    whole = encounters.covariance_primary + encounters.covariance_secondary
    lacks_velocity = ~np.isfinite(whole).all(axis=(1, 2)) & (reason == Reason.COMPUTED)
    reason[lacks_velocity] = Reason.VELOCITY_COVARIANCE_ABSENT
    reason[(reason == Reason.COMPUTED) & ~is_symmetric(whole, _ASYMMETRY)] = (
        Reason.COVARIANCE_NOT_SYMMETRIC
    )
    return input_reasons(encounters, reason), flags


def _bundled(found: FloatArray, reason: ReasonArray, flags: FlagArray) -> Probabilities:
    flags[found[0] > 1.0] |= Flag.MORE_THAN_ONE_COLLISION_EXPECTED
    return answers(
        METHOD,
        np.minimum(found[0], 1.0),
        reason,
        flags,
        expected_collisions=found[0],
        begin_s=found[1],
        end_s=found[2],
    )


def _one(encounters: Encounters, index: int, half_window_s: float) -> _Answer:
    pair = pair_of(encounters, index)
    if pair is None or not np.isfinite(half_window_s):
        return _Answer(np.nan, np.nan, np.nan, False, Reason.ORBIT_NOT_BOUND)
    begin_s, end_s = support_s(pair, half_window_s)
    polar_count = _sphere_grid(pair, begin_s, end_s)
    if polar_count is None:
        return _Answer(np.nan, np.nan, np.nan, False, Reason.NOT_CONVERGED)
    expected = _integral(pair, begin_s, end_s, polar_count)
    ends = relative_density(pair, np.array([begin_s, end_s]))
    left_s = collision_rate_per_s(ends, pair.radius_km, polar_count=polar_count) * (end_s - begin_s)
    is_cut = bool(np.any(left_s > _LEAST_CUT * expected))
    return _Answer(expected, begin_s, end_s, is_cut, Reason.COMPUTED)


def pair_of(encounters: Encounters, index: int) -> UncertainPair | None:
    """Return one encounter as uncertain elements; None where an orbit is not closed."""
    one = encounters.chosen(slice(index, index + 1))
    states = np.vstack(
        [
            np.hstack([one.r_primary_km, one.v_primary_km_s]),
            np.hstack([one.r_secondary_km, one.v_secondary_km_s]),
        ]
    )
    covariances = np.concatenate([one.covariance_primary, one.covariance_secondary])
    return uncertain_pair(states, covariances, float(one.hard_body_radius_km[0]))


def support_s(pair: UncertainPair, half_window_s: float) -> tuple[float, float]:
    """Return the times between which the rate matters, inside the window.

    Halves the span around the likeliest instant for as long as all that matters stays inside.
    """
    begin_s, end_s = -half_window_s, half_window_s
    for _ in range(60):
        times_s = np.linspace(begin_s, end_s, _WINDOW_NODES)
        far = _exponent(pair, times_s)
        matters = np.flatnonzero(far <= far.min() + _FORGOTTEN)
        first, last = max(matters[0] - 1, 0), min(matters[-1] + 1, _WINDOW_NODES - 1)
        if last - first > _WINDOW_NODES // 2:
            break
        begin_s, end_s = times_s[first], times_s[last]
    return float(begin_s), float(end_s)


def _exponent(pair: UncertainPair, times_s: FloatArray) -> FloatArray:
    """Return half the squared Mahalanobis distance of the nearest point of the hard body (n,)."""
    density = relative_density(pair, times_s)
    usable = np.isfinite(density.mahalanobis2)
    covariance = np.where(usable[:, None, None], density.covariance[:, :3, :3], np.eye(3))
    values, axes = np.linalg.eigh(covariance)
    along = np.abs(np.einsum("nij,ni->nj", axes, density.mean[:, :3]))
    short = np.maximum(along - pair.radius_km, 0.0)
    exponent = 0.5 * (short**2 / values).sum(axis=1)
    return np.where(usable, exponent, np.inf)


def _sphere_grid(pair: UncertainPair, begin_s: float, end_s: float) -> int | None:
    """Return the first grid over the sphere that the next one confirms; None where none does."""
    density = relative_density(pair, np.linspace(begin_s, end_s, _WINDOW_NODES))
    before = np.full(_WINDOW_NODES, np.nan)
    for finer, polar_count in enumerate(_SPHERE_GRIDS):
        rate = collision_rate_per_s(density, pair.radius_km, polar_count=polar_count)
        if np.abs(rate - before).sum() <= SPHERE_TOLERANCE * rate.sum():
            return _SPHERE_GRIDS[finer - 1]
        before = rate
    return None


def _integral(pair: UncertainPair, begin_s: float, end_s: float, polar_count: int) -> float:
    """Integrate the rate over time, halving panels until two agree with the one they replace."""
    edges = np.linspace(begin_s, end_s, 17)
    panels = np.stack([edges[:-1], edges[1:]], axis=1)
    coarse = _panel_values(pair, panels, polar_count)
    total, count = 0.0, len(panels)
    while len(panels):
        middle = panels.mean(axis=1)
        halves = np.stack([panels[:, 0], middle, middle, panels[:, 1]], axis=1).reshape(-1, 2)
        fine = _panel_values(pair, halves, polar_count)
        pairs = fine.reshape(-1, 2).sum(axis=1)
        count += len(halves)
        allowed = TIME_TOLERANCE * (total + pairs.sum())
        poor = (np.abs(pairs - coarse) > allowed) & (count < _MOST_PANELS)
        total += pairs[~poor].sum()
        panels = halves.reshape(-1, 2, 2)[poor].reshape(-1, 2)
        coarse = fine.reshape(-1, 2)[poor].ravel()
    return float(total)


def _panel_values(pair: UncertainPair, panels: FloatArray, polar_count: int) -> FloatArray:
    """Return the integrals over panels (m, 2) by eight Gauss-Legendre nodes each."""
    half = (panels[:, 1] - panels[:, 0]) / 2.0
    times_s = panels.mean(axis=1)[:, None] + half[:, None] * _NODES
    density = relative_density(pair, times_s.ravel())
    rate = collision_rate_per_s(density, pair.radius_km, polar_count=polar_count)
    values: FloatArray = half * (rate.reshape(times_s.shape) @ _WEIGHTS)
    return values
