"""A trajectory and the stations: which of their volumes it enters, and how near it comes at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np
from scipy.optimize import minimize_scalar

from screening.consequences.trajectories.subjects import StationSubject
from screening.engine.approaches import Approaches
from screening.engine.propagate import Propagator
from screening.engine.timescales import utc_at
from screening.engine.trajectory_path import continued
from screening.engine.trajectory_screening import ArcFound
from screening.engine.types import BoolArray, ElementSet, FloatArray, Status
from screening.engine.vectors import length
from screening.engine.volumes import volumes_entered

_STEP_S: Final = 10.0
# What a pair may be nearer between two looks than at either: 22.4 km/s for half a step.
_BETWEEN_KM: Final = 112.0


@dataclass(frozen=True, slots=True)
class Nearest:
    """The least distance to a station while the trajectory is screened."""

    distance_km: float
    at_utc: datetime


def volumes_of(
    elements: Sequence[ElementSet], found: ArcFound, subject: StationSubject, passes: Approaches
) -> BoolArray:
    """Tell which volumes of a station each of an arc's passes of it enters: (k, volumes)."""
    turned = passes.copy()
    turned["primary_index"], turned["secondary_index"] = 0, 1
    path = continued(found.path, found.arc)
    config = replace(found.config, threshold_km=max(subject.reach_km(0.0), _least_km(passes)))
    # The second row stands for the vehicle, which follows its path and no elements.
    return volumes_entered(
        [elements[subject.index]] * 2, config, turned, subject.volumes,
        paths=[(None, path)] * passes.size,
    )  # fmt: skip


def nearest_to(
    elements: Sequence[ElementSet], arcs: Iterable[ArcFound], subject: StationSubject
) -> Nearest | None:
    """Return how near a trajectory comes to a station, however far that is.

    None where the station's elements give no state.
    """
    station = Propagator([elements[subject.index]])
    each = [near for arc in arcs if (near := _nearest_on_arc(station, arc)) is not None]
    return min(each, key=lambda near: near.distance_km, default=None)


def _nearest_on_arc(station: Propagator, found: ArcFound) -> Nearest | None:
    config, path = found.config, found.path

    def distance_km(at_s: FloatArray) -> FloatArray:
        r_km, _, status = station.object_states_teme(0, config.start_utc, at_s)
        own_km, _ = path.states_teme(np.clip(at_s, 0.0, config.duration_s) + found.arc.from_s)
        known_km = np.where(status == Status.OK, length(r_km - own_km), np.inf)
        return np.where(np.isnan(known_km), np.inf, known_km)

    steps = int(np.ceil(config.duration_s / _STEP_S)) + 1
    at_s = np.linspace(0.0, config.duration_s, steps)
    looked_km = distance_km(at_s)
    if not np.isfinite(looked_km).any():
        return None
    worth_it = at_s[_is_low(looked_km) & (looked_km <= looked_km.min() + _BETWEEN_KM)]
    best_s = min(
        (_least_near(distance_km, float(each), config.duration_s) for each in worth_it),
        key=lambda s: float(distance_km(np.array([s]))[0]),
    )
    return Nearest(float(distance_km(np.array([best_s]))[0]), utc_at(config.start_utc, best_s))


def _is_low(distance_km: FloatArray) -> BoolArray:
    """Tell which looks are no further than those beside them."""
    around = np.concatenate([[np.inf], distance_km, [np.inf]])
    is_low: BoolArray = (distance_km <= around[:-2]) & (distance_km <= around[2:])
    return is_low


def _least_near(
    distance_km: Callable[[FloatArray], FloatArray], around_s: float, last_s: float
) -> float:
    bounds = max(around_s - _STEP_S, 0.0), min(around_s + _STEP_S, last_s)
    found = minimize_scalar(
        lambda s: float(distance_km(np.array([s]))[0]),
        bounds=bounds, method="bounded", options={"xatol": 1e-4},
    )  # fmt: skip
    return float(found.x)


def _least_km(passes: Approaches) -> float:
    return float(passes["miss_distance_km"].max(initial=0.0)) + 1e-6
