"""Monte Carlo: draw both objects, move them, and count how often they come within the hard body.

``two-body`` draws equinoctial elements (normal, from the 6x6 covariances), moves each sample on its
own Kepler orbit, and looks for its closest approaches in the time in which a collision is likely
(``collision_spans.py``). ``linear`` draws relative positions and moves them with the nominal
relative velocity: the assumptions of the 2-D methods, met by brute force. A sample that begins
inside the hard body counts, and is counted apart: the slow-encounter method leaves those out. The
interval is Clopper and Pearson's, exact for a binomial count.

Source: Clopper and Pearson 1934, Biometrika 26; Hall 2021 for normal errors in equinoctial
elements.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Final

import numpy as np
from scipy.special import betaincinv

from screening.engine.constants import MU_EGM96_KM3_S2
from screening.engine.encounter_plane import linear_tca_offset_s
from screening.engine.probability import names
from screening.engine.probability.collision_rate import UncertainPair
from screening.engine.probability.collision_spans import Span, collision_spans_s
from screening.engine.probability.encounters import Encounters
from screening.engine.probability.equinoctial import moved_on, state_of
from screening.engine.probability.planar import planar_problems
from screening.engine.probability.psd import square_roots
from screening.engine.probability.results import (
    FlagArray,
    Probabilities,
    Reason,
    ReasonArray,
    answers,
)
from screening.engine.probability.slow import default_half_window_s, pair_of, slow_reasons
from screening.engine.types import FloatArray
from screening.engine.vectors import dot, length

METHOD: Final = names.MONTE_CARLO
CONFIDENCE: Final = 0.95
_SAMPLES_AT_ONCE: Final = 50_000
# Newton's method for a closest approach starts this often an orbit, and is settled long before.
_STARTS_AN_ORBIT: Final = 40
_NEWTON_STEPS: Final = 8


class Motion(StrEnum):
    """How a sample moves."""

    TWO_BODY = "two-body"
    LINEAR = "linear"


def monte_carlo(
    encounters: Encounters,
    generator: np.random.Generator,
    *,
    sample_count: int,
    motion: Motion,
    half_window_s: FloatArray | None = None,
) -> Probabilities:
    """Return the part of the samples that collide, of each encounter.

    The same generator in the same state gives the same answer. Figures: ``hits``,
    ``hits_at_start`` (inside as the window begins), ``samples``, ``pc_low`` and ``pc_high`` (95 %).
    Without a hit there is no value, and the upper limit stands.
    Raises ValueError for fewer than one sample.
    """
    if sample_count < 1:
        raise ValueError(f"{sample_count} samples: at least one is needed.")
    if motion is Motion.LINEAR:
        problems = planar_problems(encounters)
        reason, flags = problems.reason.copy(), problems.flags
        hits, inside = _linear_counts(encounters, generator, sample_count, reason)
    else:
        reason, flags = slow_reasons(encounters)
        half = default_half_window_s(encounters) if half_window_s is None else half_window_s
        hits, inside = _two_body_counts(encounters, generator, sample_count, reason, half)
    return _counted(hits, inside, sample_count, reason, flags)


def binomial_interval(
    hits: FloatArray, sample_count: int, confidence: float = CONFIDENCE
) -> tuple[FloatArray, FloatArray]:
    """Return Clopper and Pearson's interval (k,) of a probability from counts (k,)."""
    tail = (1.0 - confidence) / 2.0
    none, every = hits == 0, hits == sample_count
    low = betaincinv(np.where(none, 1.0, hits), sample_count - hits + 1.0, tail)
    high = betaincinv(hits + 1.0, np.where(every, 1.0, sample_count - hits), 1.0 - tail)
    return np.where(none, 0.0, low), np.where(every, 1.0, high)


def _counted(
    hits: FloatArray,
    inside: FloatArray,
    sample_count: int,
    reason: ReasonArray,
    flags: FlagArray,
) -> Probabilities:
    low, high = binomial_interval(hits, sample_count)
    reason[(reason == Reason.COMPUTED) & (hits == 0)] = Reason.NO_SAMPLE_HIT
    samples = np.where(np.isnan(hits), np.nan, float(sample_count))
    return answers(
        METHOD,
        hits / sample_count,
        reason,
        flags,
        hits=hits,
        hits_at_start=inside,
        samples=samples,
        pc_low=low,
        pc_high=high,
    )


def _linear_counts(
    encounters: Encounters, generator: np.random.Generator, sample_count: int, reason: ReasonArray
) -> tuple[FloatArray, FloatArray]:
    hits = np.full(len(encounters), np.nan)
    for i in np.flatnonzero(reason == Reason.COMPUTED):
        one = encounters.chosen(slice(i, i + 1))
        hits[i] = _linear_hits(one, generator, sample_count)
    return hits, np.where(np.isnan(hits), np.nan, 0.0)


def _two_body_counts(
    encounters: Encounters,
    generator: np.random.Generator,
    sample_count: int,
    reason: ReasonArray,
    half_window_s: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Count the hits (k,), and those at the start; writes into ``reason`` where there are none."""
    hits, inside = np.full((2, len(encounters)), np.nan)
    for i in np.flatnonzero(reason == Reason.COMPUTED):
        pair = pair_of(encounters, int(i))
        if pair is None:
            reason[i] = Reason.ORBIT_NOT_BOUND
            continue
        spans = collision_spans_s(pair, float(half_window_s[i]))
        hits[i], inside[i] = _two_body_hits(pair, spans, generator, sample_count)
    return hits, inside


def _chunks(sample_count: int) -> Iterator[int]:
    for first in range(0, sample_count, _SAMPLES_AT_ONCE):
        yield min(_SAMPLES_AT_ONCE, sample_count - first)


def _linear_hits(one: Encounters, generator: np.random.Generator, sample_count: int) -> int:
    (root,) = square_roots(one.combined_covariance_km2)
    velocity, hits = one.v_relative_km_s, 0
    for count in _chunks(sample_count):
        place = one.r_relative_km + generator.standard_normal((count, 3)) @ root.T
        moving = np.broadcast_to(velocity, place.shape)
        nearest = place + moving * linear_tca_offset_s(place, moving)[:, None]
        hits += int(np.count_nonzero(length(nearest) <= one.hard_body_radius_km[0]))
    return hits


def _two_body_hits(
    pair: UncertainPair,
    spans: list[Span],
    generator: np.random.Generator,
    sample_count: int,
) -> tuple[int, int]:
    pieces = [piece for span in spans for piece in _pieces(pair, span)]
    roots = square_roots(pair.covariances)
    hits = inside = 0
    for count in _chunks(sample_count):
        drawn = generator.standard_normal((count, 2, 6, 1))
        elements = pair.elements + (roots @ drawn)[..., 0]
        is_hit = length(_relative(elements, np.full(count, spans[0][0]))[0]) <= pair.radius_km
        inside += int(np.count_nonzero(is_hit))
        for low_s, high_s in pieces:
            rest = np.flatnonzero(~is_hit)
            nearest = _nearest_km(elements[rest], low_s, high_s)
            is_hit[rest] = nearest <= pair.radius_km
        hits += int(np.count_nonzero(is_hit))
    return hits, inside


def _pieces(pair: UncertainPair, span: Span) -> list[Span]:
    """Cut a span into pieces short enough to hold one closest approach each."""
    period_s = 2.0 * np.pi / float(pair.elements[:, 0].max())
    count = 1 + int(_STARTS_AN_ORBIT * (span[1] - span[0]) / period_s)
    edges = np.linspace(*span, count + 1)
    return [(float(low_s), float(high_s)) for low_s, high_s in pairwise(edges)]


def _nearest_km(elements: FloatArray, low_s: float, high_s: float) -> FloatArray:
    """Return the least distance (n,) of pairs of orbits (n, 2, 6) that Newton finds in a span.

    Both ends of the span count as well, so that nothing that moves in over them is lost.
    """
    time_s = np.full(len(elements), (low_s + high_s) / 2.0)
    for _ in range(_NEWTON_STEPS):
        place, speed, pull = _relative(elements, time_s)
        curve = dot(speed, speed) + dot(place, pull)
        curve = np.where(curve > 0.0, curve, dot(speed, speed))
        time_s = np.clip(time_s - dot(place, speed) / np.maximum(curve, 1e-30), low_s, high_s)
    ends = [np.full(len(elements), low_s), np.full(len(elements), high_s)]
    near = [length(_relative(elements, each)[0]) for each in (time_s, *ends)]
    least: FloatArray = np.min(near, axis=0)
    return least


def _relative(
    elements: FloatArray, time_s: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return relative position, velocity and acceleration (n, 3) at times (n,)."""
    later = moved_on(elements, time_s[:, None])
    state = state_of(later)
    place, speed = state[..., :3], state[..., 3:]
    distance = length(place)
    pull = -MU_EGM96_KM3_S2 * place / distance[..., None] ** 3
    return place[:, 1] - place[:, 0], speed[:, 1] - speed[:, 0], pull[:, 1] - pull[:, 0]
