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

from screening.engine.probability import names
from screening.engine.probability.collision_rate import (
    RelativeDensity,
    UncertainPair,
    collision_rate_per_s,
    position_variances_km2,
    relative_density,
    uncertain_pair,
)
from screening.engine.probability.collision_spans import (
    Span,
    collision_spans_s,
    distance_exponent,
)
from screening.engine.probability.encounters import Encounters
from screening.engine.probability.orbits import shorter_period_s
from screening.engine.probability.planar import input_reasons
from screening.engine.probability.psd import (
    is_impossible,
    is_symmetric,
    judge_position_covariances,
    own_axes_covariances,
)
from screening.engine.probability.results import (
    Flag,
    FlagArray,
    Probabilities,
    Reason,
    ReasonArray,
    answers,
)
from screening.engine.types import FloatArray

METHOD: Final = names.SLOW
# Relative tolerances: of the integral over time, and between two grids over the sphere.
TIME_TOLERANCE: Final = 1e-6
SPHERE_TOLERANCE: Final = 3e-4
_SPHERE_GRIDS: Final = (8, 12, 18, 27, 40, 60, 90, 135)
# The window, either way: it ends before the pair is half a revolution on, at a conjunction of its
# own. A quarter would share time evenly between the two, and lose real companions' collisions.
HALF_WINDOW_OF_PERIOD: Final = 0.45
# Of a 6x6 covariance, against its standard deviations: messages round the small terms.
_ASYMMETRY: Final = 1e-3
_GRID_NODES: Final = 65
# e to minus this is still a double.
_SMALLEST_EXPONENT: Final = 600.0
_LEAST_CUT: Final = 1e-3
_MOST_PANELS: Final = 4096
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(8)


@dataclass(frozen=True, slots=True)
class _Answer:
    expected: float
    begin_s: float
    end_s: float
    flags: Flag
    reason: Reason


@dataclass(frozen=True, slots=True)
class _Part:
    expected: float
    at_ends: float  # what the rate at the ends would add, were it to go on as long again


def slow(encounters: Encounters, *, half_window_s: FloatArray | None = None) -> Probabilities:
    """Return the expected number of collisions of each encounter, at most 1.

    The window is ``half_window_s`` (k,) either side of the states' instant, or 0.45 of the shorter
    orbital period. Figures: ``expected_collisions``, and ``begin_s`` and ``end_s`` of the time
    inside the window in which they may happen.
    """
    reason, flags = slow_reasons(encounters)
    half = default_half_window_s(encounters) if half_window_s is None else half_window_s
    found = np.full((4, len(encounters)), np.nan)
    for i in np.flatnonzero(reason == Reason.COMPUTED):
        answer = _one(encounters, int(i), float(half[i]))
        found[:3, i] = answer.expected, answer.begin_s, answer.end_s
        reason[i] = answer.reason
        flags[i] |= answer.flags
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
    for own in own_axes_covariances(encounters):
        reason[(reason == Reason.COMPUTED) & is_impossible(own)] = Reason.COVARIANCE_NOT_POSITIVE
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
        return _nothing(Reason.ORBIT_NOT_BOUND)
    spans = collision_spans_s(pair, half_window_s)
    repaired = _repaired(pair, spans)
    parts = [_span_integral(pair, span) for span in spans]
    known = [part for part in parts if part is not None]
    if not parts or len(known) < len(parts):
        return _nothing(Reason.NOT_CONVERGED, repaired)
    expected = float(sum(part.expected for part in known))
    if expected == 0.0 and _is_near(pair, spans):  # nothing that near is below every double
        return _nothing(Reason.NOT_CONVERGED, repaired)
    is_cut = any(part.at_ends > _LEAST_CUT * expected for part in known)
    flags = repaired | (Flag.WINDOW_CUT if is_cut else Flag.NONE)
    return _Answer(expected, spans[0][0], spans[-1][1], flags, Reason.COMPUTED)


def _nothing(reason: Reason, flags: Flag = Flag.NONE) -> _Answer:
    return _Answer(np.nan, np.nan, np.nan, flags, reason)


def _repaired(pair: UncertainPair, spans: list[Span]) -> Flag:
    """Tell whether a variance of the relative position has to be raised where it matters."""
    for span in spans:
        density = relative_density(pair, np.linspace(*span, _GRID_NODES))
        known = density.covariance[np.isfinite(density.mahalanobis2), :3, :3]
        *_, was_repaired = position_variances_km2(known, pair.radius_km)
        if was_repaired.any():
            return Flag.COVARIANCE_REPAIRED
    return Flag.NONE


def _is_near(pair: UncertainPair, spans: list[Span]) -> bool:
    nearest = (distance_exponent(pair, np.linspace(*span, _GRID_NODES)).min() for span in spans)
    return bool(min(nearest) < _SMALLEST_EXPONENT)


def default_half_window_s(encounters: Encounters) -> FloatArray:
    """Return how long before and after the states' instant (k,) collisions are looked for."""
    return HALF_WINDOW_OF_PERIOD * shorter_period_s(encounters)


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


def _span_integral(pair: UncertainPair, span: Span) -> _Part | None:
    """Return the collisions expected in a span; None where no grid over the sphere is enough."""
    density = relative_density(pair, np.linspace(*span, _GRID_NODES))
    polar_count = _sphere_grid(density, pair.radius_km)
    if polar_count is None:
        return None
    rate = collision_rate_per_s(density, pair.radius_km, polar_count=polar_count)
    at_ends = float(max(rate[0], rate[-1]) * (span[1] - span[0]))
    return _Part(_integral(pair, *span, polar_count), at_ends)


def _sphere_grid(density: RelativeDensity, radius_km: float) -> int | None:
    """Return the first grid over the sphere that the next one confirms; None where none does."""
    before = np.full(_GRID_NODES, np.nan)
    for finer, polar_count in enumerate(_SPHERE_GRIDS):
        rate = collision_rate_per_s(density, radius_km, polar_count=polar_count)
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
