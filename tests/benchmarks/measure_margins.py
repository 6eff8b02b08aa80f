"""Measure, on a catalogue file, what the engine's margins have to cover.

    python -m tests.benchmarks.measure_margins --catalog FILE --start 2024-11-01T00:00:00Z

Prints how far SGP4's paths stray from two-body motion, how far its positions jump, and how far
states come to the ends of the sieve's radial ranges. The margins themselves are in
``screening/engine/roughness.py`` and ``sieve.py``; docs/algorithms/stations-screening.md quotes
both.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from screening.catalog.selection import select_elements
from screening.engine.config import ScreeningConfig
from screening.engine.elements import read_elements
from screening.engine.lifetimes import find_lifetimes, look_offsets_s
from screening.engine.mean_orbits import mean_orbits
from screening.engine.propagate import Propagator
from screening.engine.sieve import radial_ranges
from screening.engine.types import FloatArray, Status

MU_KM3_S2 = 398600.8
WEEK_S = 7 * 86400.0
QUANTILES = (0.5, 0.99, 0.999, 1.0)
RADIUS_STEP_S = 300.0
JUMP_STEP_S = 120.0


@dataclass(frozen=True, slots=True)
class Margins:
    """Per object that outlives the week, in the catalogue's order: what must be covered."""

    norad_cat_id: list[int]
    is_deep_space: np.ndarray
    velocity_error_km_s: FloatArray
    acceleration_km_s2: FloatArray
    jump_km: FloatArray
    room_below_km: FloatArray
    room_above_km: FloatArray
    semi_major_axis_km: FloatArray


def measure(path: Path, start_utc: datetime, *, every: int = 1, seed: int = 1) -> Margins:
    """Measure every ``every``-th object of a catalogue over a week."""
    parsed = read_elements(path.read_bytes(), file_name=path.name)
    propagator = Propagator(select_elements(parsed.elements, start_utc)[::every])
    config = ScreeningConfig(start_utc=start_utc, duration_s=WEEK_S, threshold_km=5.0)
    looks = mean_orbits(propagator, start_utc, look_offsets_s(config))
    whole = find_lifetimes(propagator, config, looks).status == Status.OK
    ranges, rng = radial_ranges(propagator, looks), np.random.default_rng(seed)
    rows = np.array(
        [
            (
                *_strays(propagator, index, start_utc, rng),
                _jump_km(propagator, index, start_utc),
                *_room_km(
                    propagator,
                    index,
                    start_utc,
                    (ranges.lowest_km[index], ranges.highest_km[index]),
                ),
            )
            for index in np.flatnonzero(whole).tolist()
        ]
    )
    numbers = [propagator.element_sets[i].norad_cat_id for i in np.flatnonzero(whole).tolist()]
    axes_km = looks.semi_major_axis_km[whole, 0]
    return Margins(numbers, propagator.is_deep_space[whole], *rows.T, axes_km)


def _strays(
    propagator: Propagator, index: int, start_utc: datetime, rng: np.random.Generator
) -> tuple[float, float]:
    """Worst velocity and acceleration misfit at 40 random times, by five-point differences."""
    centre_s = rng.uniform(0.0, WEEK_S, 40)
    offset_s = (centre_s[:, None] + np.arange(-2.0, 3.0)).ravel()
    r, v, _ = propagator.object_states_teme(index, start_utc, offset_s)
    r, v = r.reshape(40, 5, 3), v.reshape(40, 5, 3)
    derivative = (r[:, 0] - 8 * r[:, 1] + 8 * r[:, 3] - r[:, 4]) / 12.0
    second = (-r[:, 0] + 16 * r[:, 1] - 30 * r[:, 2] + 16 * r[:, 3] - r[:, 4]) / 12.0
    gravity = MU_KM3_S2 * r[:, 2] / np.linalg.norm(r[:, 2], axis=1, keepdims=True) ** 3
    velocity = np.linalg.norm(derivative - v[:, 2], axis=1)
    acceleration = np.linalg.norm(second + gravity, axis=1)
    return float(velocity.max()), float(acceleration.max())


def _jump_km(propagator: Propagator, index: int, start_utc: datetime) -> float:
    """Largest step of the path that its neighbours do not explain, over the whole week.

    Each step is held against its velocities and two-body accelerations at both ends; what is left
    varies smoothly, so a step that differs from the mean of its neighbours has jumped.
    """
    h = JUMP_STEP_S
    r, v, _ = propagator.object_states_teme(index, start_utc, np.arange(0.0, WEEK_S, h))
    a = -MU_KM3_S2 * r / np.linalg.norm(r, axis=1, keepdims=True) ** 3
    left = np.diff(r, axis=0) - h / 2 * (v[1:] + v[:-1]) + h * h / 12 * (a[1:] - a[:-1])
    unexplained = left[1:-1] - (left[:-2] + left[2:]) / 2
    return float(np.linalg.norm(unexplained, axis=1).max())


def _room_km(
    propagator: Propagator, index: int, start_utc: datetime, ends_km: tuple[float, float]
) -> tuple[float, float]:
    """How far the week's states stay inside the sieve's range, below and above."""
    times = np.arange(0.0, WEEK_S, RADIUS_STEP_S)
    r, _, _ = propagator.object_states_teme(index, start_utc, times)
    radius_km = np.linalg.norm(r, axis=1)
    return float(radius_km.min() - ends_km[0]), float(ends_km[1] - radius_km.max())


def report(margins: Margins) -> str:
    """The figures that the documentation quotes."""
    lines = []
    for name, deep in (("near-Earth", False), ("deep-space", True)):
        rows = margins.is_deep_space == deep
        lines.append(f"{name}: {rows.sum()} objects; median, 99 %, 99.9 %, worst")
        for what in ("velocity_error_km_s", "acceleration_km_s2", "jump_km"):
            values = getattr(margins, what)[rows]
            quantiles = " ".join(f"{value:.3g}" for value in np.quantile(values, QUANTILES))
            worst = margins.norad_cat_id[int(np.flatnonzero(rows)[values.argmax()])]
            lines.append(f"  {what}: {quantiles} (object {worst})")
        room = np.minimum(margins.room_below_km, margins.room_above_km)[rows]
        share = room / margins.semi_major_axis_km[rows]
        lines.append(f"  least room in the radial range: {room.min():.3g} km, {share.min():.3g} a")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalog", type=Path, required=True)
    parser.add_argument("--start", type=datetime.fromisoformat, required=True)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    sys.stdout.write(report(measure(options.catalog, options.start, every=options.every)))


if __name__ == "__main__":
    main()
