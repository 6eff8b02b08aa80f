"""How long probabilities of collision take, on geometries drawn over many decades."""

from __future__ import annotations

import time

import numpy as np

from screening.engine.probability.encounters import Encounters, encounters
from screening.engine.probability.foster import foster
from screening.engine.types import FloatArray
from tests.benchmarks.cases import Case, Figures, peak_memory_gb

_SEED = 508
_SPEED_KM_S = 7.6


def probabilities(case: Case) -> Figures:
    """Time Foster's probability of as many SYNTHETIC encounters as the case has objects."""
    drawn = drawn_encounters(case.objects)
    foster(drawn.chosen(slice(0, 100)))  # compiled, or read what was compiled before
    cpu_s, began = time.process_time(), time.perf_counter()
    found = foster(drawn)
    return {
        "seconds": time.perf_counter() - began,
        "cpu_s": time.process_time() - cpu_s,
        "without_a_value": int(np.count_nonzero(np.isnan(found.pc))),
        "worst_relative_error": float(np.nanmax(found.figures["relative_error"][found.pc > 0.0])),
        "peak_memory_gb": peak_memory_gb(),
    }


def drawn_encounters(count: int) -> Encounters:
    """Draw crossings of any angle: misses of 10 m to 30 km, deviations of 5 m to 20 km."""
    draw = np.random.default_rng(_SEED)
    direction = draw.standard_normal((3, count, 3))
    direction /= np.linalg.norm(direction, axis=2, keepdims=True)
    place = np.tile([6800.0, 0.0, 0.0], (count, 1))
    velocities = _SPEED_KM_S * direction[:2]
    miss_km = 10.0 ** draw.uniform(-2.0, 1.5, (count, 1))
    return encounters(
        place,
        velocities[0],
        r_secondary_km=place + miss_km * direction[2],
        v_secondary_km_s=velocities[1],
        covariance_primary=_covariances(draw, count),
        covariance_secondary=_covariances(draw, count),
        hard_body_radius_m=draw.uniform(1.0, 80.0, count),
    )


def _covariances(draw: np.random.Generator, count: int) -> FloatArray:
    axes, _ = np.linalg.qr(draw.standard_normal((count, 3, 3)))
    variances = 10.0 ** draw.uniform(-4.6, 2.6, (count, 1, 3))
    covariances: FloatArray = (axes * variances) @ np.swapaxes(axes, 1, 2)
    return covariances
