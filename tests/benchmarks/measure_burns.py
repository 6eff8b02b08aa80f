"""How well a burned object is followed: the chosen way and two others, against gravity integrated.

Prints the table of docs/algorithms/burn-search.md. The truth has J2 to J4 and no drag, so that the
element sets are taken without drag too; ``displacement`` is burned minus unburned in both.

    python -m tests.benchmarks.measure_burns --catalog FILE --objects 25544,48274
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from screening.engine.elements import read_elements
from screening.engine.frames import rtn_axes_teme
from screening.engine.manoeuvre import Burn, burned, displacement_rtn_km
from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet
from tests.unit.engine.zonal_gravity import MU_KM3_S2, follow, in_rtn

Vector = NDArray[np.float64]
DAYS = np.array([1.0, 2.0, 3.0])
BURNS = [
    (0.5, 0.0, 0.0), (5.0, 0.0, 0.0), (0.0, 0.05, 0.0), (0.0, 0.5, 0.0), (0.0, 5.0, 0.0),
    (0.0, 0.0, 0.5), (0.0, 0.0, 5.0),
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalog", type=Path, required=True)
    parser.add_argument("--objects", required=True)
    options = parser.parse_args()
    numbers = [int(each) for each in options.objects.split(",")]
    parsed = read_elements(options.catalog.read_bytes(), file_name=options.catalog.name)
    by_number = {each.norad_cat_id: each for each in parsed.elements}
    lines = [
        "| object | burn R, I, C (m/s) | moved in 3 days, km | refitted | vis-viva | CW |",
        "|---|---|---|---|---|---|",
    ]
    for number in numbers:
        lines += _lines(replace(by_number[number], bstar_per_earth_radius=0.0))
    sys.stdout.write("\n".join(lines) + "\n")


def _lines(before: ElementSet) -> Iterator[str]:
    at_utc, t_s = before.epoch_utc + timedelta(hours=7), DAYS * 86400.0
    r, v, _ = Propagator([before]).object_states_teme(0, at_utc, np.zeros(1))
    state = np.concatenate([r[0], v[0]])
    unburned = follow(state, t_s)
    for dv in BURNS:
        jump = rtn_axes_teme(r[0], v[0]).T @ np.array(dv) / 1e3
        moved = follow(state + np.concatenate([np.zeros(3), jump]), t_s) - unburned
        truth_km = in_rtn(moved[:, :3], unburned)
        after = burned(before, Burn(at_utc, dv))
        ways = (
            displacement_rtn_km(before, after, at_utc, t_s),
            displacement_rtn_km(before, _by_one_step(before, jump, state, at_utc), at_utc, t_s),
            _clohessy_wiltshire_km(before, dv, t_s),
        )
        off = " | ".join(f"{np.linalg.norm(way - truth_km, axis=1).max():.3f}" for way in ways)
        yield f"| {before.name} | {dv} | {np.linalg.norm(truth_km[-1]):.2f} | {off} |"


def _by_one_step(before: ElementSet, jump: Vector, state: Vector, at_utc: datetime) -> ElementSet:
    """Change the mean motion alone, as vis-viva says of the true state: no solving."""
    speed2 = [v @ v for v in (state[3:], state[3:] + jump)]
    axis_km = [1.0 / (2.0 / np.linalg.norm(state[:3]) - each / MU_KM3_S2) for each in speed2]
    rate = before.mean_motion_rev_day * (axis_km[0] / axis_km[1]) ** 1.5
    days = (at_utc - before.epoch_utc) / timedelta(days=1)
    anomaly_deg = before.mean_anomaly_deg - 360.0 * (rate - before.mean_motion_rev_day) * days
    return replace(before, mean_motion_rev_day=rate, mean_anomaly_deg=anomaly_deg % 360.0)


def _clohessy_wiltshire_km(before: ElementSet, dv: tuple[float, ...], t_s: Vector) -> Vector:
    rate = before.mean_motion_rev_day * 2.0 * np.pi / 86400.0
    x, y, z = np.array(dv) / 1e3
    sine, cosine = np.sin(rate * t_s), np.cos(rate * t_s)
    return np.column_stack(
        [
            x / rate * sine + 2.0 * y / rate * (1.0 - cosine),
            2.0 * x / rate * (cosine - 1.0) + y / rate * (4.0 * sine - 3.0 * rate * t_s),
            z / rate * sine,
        ]
    )


if __name__ == "__main__":
    main()
