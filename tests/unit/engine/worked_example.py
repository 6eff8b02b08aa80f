"""The example of docs/algorithms/all-against-all.md: four objects, of which two meet, step by step.

Every figure is the engine's own but for the straight line, worked out here once more in double
precision. ``figures`` says them as the page prints them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from itertools import combinations

import numpy as np

from screening.engine.all_pairs.candidates import CLOSED_FORM_ERROR_KM
from screening.engine.all_pairs.margins import sieve_margins_km
from screening.engine.all_pairs.parts import Catalogue, cut_window, join, screen_part
from screening.engine.all_pairs.places import HIGHEST, LOWEST, NEAR, TURN, Rules, place_objects
from screening.engine.approaches import Approaches
from screening.engine.config import ScreeningConfig
from screening.engine.motion import GRAVITY_GRADIENT_S2
from screening.engine.threads import Threads
from screening.engine.types import FloatArray
from tests.unit.engine.orbits import START, orbit

STEP = 14  # the instant that answers for 28 to 30 minutes
HALF_STEP_S = 60.0
NAMES = "ABCD"
CONFIG = ScreeningConfig(start_utc=START, duration_s=3600.0, threshold_km=5.0)
CROSSING = {"inclination_deg": 97.5, "raan_deg": 20.0}
OBJECTS = [
    replace(each, epoch_utc=START)
    for each in (
        orbit(1),
        orbit(2, **CROSSING, mean_anomaly_deg=249.0),
        orbit(3, **CROSSING, mean_anomaly_deg=253.0),
        orbit(4, **CROSSING, mean_anomaly_deg=249.0, mean_motion_rev_day=14.5),
    )
]


class Example:
    """Each stage of the search, looked at as it goes by."""

    def __init__(self) -> None:
        self.catalogue = Catalogue.prepare(OBJECTS, CONFIG)
        self.instant_s = HALF_STEP_S + STEP * CONFIG.sieve_step_s

    @cached_property
    def states(self) -> FloatArray:
        """Positions and velocities at the instant, (6, n) TEME km and km/s."""
        at_s = np.array([self.instant_s])
        r, v, _ = self.catalogue.propagator.states_teme(START, at_s)
        return np.concatenate([r[:, 0], v[:, 0]], axis=1).T

    @cached_property
    def margins_km(self) -> FloatArray:
        with Threads(1) as threads:
            strays = self.catalogue.ways(CONFIG, threads).rough
        looks = self.catalogue.looks
        apogees_km = (looks.semi_major_axis_km * (1.0 + looks.eccentricity)).max(axis=1) * 1.05
        return sieve_margins_km(strays, HALF_STEP_S, apogees_km)

    @cached_property
    def places(self) -> FloatArray:
        """What the grid knows of each object: rows as in ``all_pairs.places``."""
        rows = np.empty((NEAR + 1, len(OBJECTS)), np.float32)
        states, margins = self.states.astype(np.float32), self.margins_km.astype(np.float32)
        place_objects(np.ascontiguousarray(states), margins, self._rules(), rows)
        return rows.astype(np.float64)

    def straight_line(self, one: int, other: int) -> tuple[float, float, float]:
        """Seconds from the instant to the least distance, that distance, and what is allowed."""
        r, v = np.split(self.states[:, other] - self.states[:, one], 2)
        at_s = float(np.clip(-(r @ v) / (v @ v), -HALF_STEP_S, HALF_STEP_S))
        rules, speed_km_s = self._rules(), float(np.linalg.norm(v))
        allowed_km = rules.threshold + rules.error_constant + rules.error_per_speed * speed_km_s
        allowed_km += float(self.margins_km[one] + self.margins_km[other])
        return at_s, float(np.linalg.norm(r + at_s * v)), allowed_km

    def distances_km(self, from_s: float) -> list[float]:
        """Distances of A and B at four whole seconds."""
        r, _, _ = self.catalogue.propagator.states_teme(START, from_s + np.arange(4.0))
        return [float(each) for each in np.linalg.norm(r[1] - r[0], axis=1)]

    def screened(self, parts: int) -> Approaches:
        """Screen all against all in some parts, and join them last part first."""
        stretches = cut_window(CONFIG, parts)
        found = [screen_part(self.catalogue, CONFIG, each, primaries=None) for each in stretches]
        return join(found[::-1])

    def figures(self) -> dict[str, str]:
        """What the page says, by the first cell of the row that says it."""
        found = self.screened(1)[0]
        return {
            **{f"shell of {name}": self._shell(i) for i, name in enumerate(NAMES)},
            **{
                f"{NAMES[one]} and {NAMES[other]}": self._trial(one, other)
                for one, other in combinations(range(3), 2)
            },
            "four seconds": self._four_seconds(float(found["tca_offset_s"])),
            "record": (
                f"{found['tca_offset_s']:.3f} s, {found['miss_distance_km']:.3f} km, "
                f"{found['relative_speed_km_s']:.3f} km/s"
            ),
        }

    def _shell(self, i: int) -> str:
        low, high, turn = (self.places[row, i] for row in (LOWEST, HIGHEST, TURN))
        radius = np.linalg.norm(self.states[:3, i])
        return f"{radius:,.1f} | {low:,.1f} to {high:,.1f} | {turn:.3f} | {self.margins_km[i]:.2f}"

    def _trial(self, one: int, other: int) -> str:
        at_s, least_km, allowed_km = self.straight_line(one, other)
        return f"{at_s:+.1f} | {least_km:,.1f} | {allowed_km:.1f}"

    def _four_seconds(self, tca_s: float) -> str:
        distances_km = self.distances_km(np.floor(tca_s) - 1.0)
        return ", ".join(f"{each:.3f}" for each in distances_km) + " km"

    def _rules(self) -> Rules:
        return Rules(
            half_step=HALF_STEP_S,
            threshold=CONFIG.threshold_km,
            error_constant=GRAVITY_GRADIENT_S2 * CONFIG.threshold_km * HALF_STEP_S**2
            + CLOSED_FORM_ERROR_KM,
            error_per_speed=GRAVITY_GRADIENT_S2 * HALF_STEP_S**3 / 2.0,
        )
