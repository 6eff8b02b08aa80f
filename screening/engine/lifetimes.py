"""How long each object can be propagated: objects in = statuses out.

An object is screened from the window's start to the first instant at which SGP4 stops answering,
which for a decaying object may lie inside the window.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.engine.config import ScreeningConfig
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, SECONDS_PER_DAY
from screening.engine.mean_orbits import MeanOrbits, is_safe_at
from screening.engine.propagate import Propagator, StatusArray
from screening.engine.timescales import seconds_between
from screening.engine.types import BoolArray, FloatArray, Status

# SGP4's secular terms are smooth polynomials of time, with lunar and solar ones of weeks on top in
# deep space: five looks show their course over the week that the margins were measured for.
LOOKS_PER_WINDOW: Final = 5
_LONGEST_BETWEEN_S: Final = 1.75 * SECONDS_PER_DAY
_LOW_PERIGEE_ALTITUDE_KM: Final = 130.0
_FAST_DECAY_FRACTION: Final = 0.01  # of the semi-major axis, between two looks
_CLOSE_LOOK_STEP_S: Final = 120.0
_STEPS_AT_ONCE: Final = 720
_LIMIT_RESOLUTION_S: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """``usable_until_s`` (n,): seconds after the start, 0 for an object that is not screened.

    ``detail`` says more for the objects whose ``status`` is not OK.
    """

    usable_until_s: FloatArray
    status: StatusArray
    detail: Mapping[int, str]

    @property
    def is_screened(self) -> BoolArray:
        """Whether each object is screened for some part of the window, shape (n,)."""
        return self.usable_until_s > 0.0

    def without_last(self) -> Lifetimes:
        """All objects but the last one, which is no object of the catalogue."""
        last = self.usable_until_s.size - 1
        detail = {index: words for index, words in self.detail.items() if index != last}
        return Lifetimes(self.usable_until_s[:-1], self.status[:-1], detail)


def look_offsets_s(config: ScreeningConfig) -> FloatArray:
    """Return the times at which every object's mean elements are looked at."""
    pieces = int(np.ceil(config.duration_s / _LONGEST_BETWEEN_S))
    return np.linspace(0.0, config.duration_s, max(LOOKS_PER_WINDOW, pieces + 1))


def find_lifetimes(propagator: Propagator, config: ScreeningConfig, looks: MeanOrbits) -> Lifetimes:
    """Tell until when each object can be propagated, and why some cannot.

    Every object is tried at the times of ``looks``; those that fail there, come low or decay fast
    are followed from their epoch (or the start, if earlier) in steps of two minutes.
    """
    status = propagator.init_status.copy()
    usable_until_s = np.full(len(propagator), config.duration_s)
    detail: dict[int, str] = {}
    _mark_failed_initialisation(propagator, status, usable_until_s, detail)
    _mark_stale(propagator, config, status, usable_until_s, detail)
    for index in np.flatnonzero((status == Status.OK) & _needs_close_look(looks)).tolist():
        _follow(propagator, config, index, (status, usable_until_s, detail))
    return Lifetimes(usable_until_s, status, detail)


def element_age_days(propagator: Propagator, config: ScreeningConfig) -> FloatArray:
    """Return start minus epoch in days, shape (n,); negative when the epoch comes later."""
    return np.array(
        [
            seconds_between(element_set.epoch_utc, config.start_utc) / SECONDS_PER_DAY
            for element_set in propagator.element_sets
        ]
    )


def _mark_failed_initialisation(
    propagator: Propagator, status: StatusArray, usable_until_s: FloatArray, detail: dict[int, str]
) -> None:
    for index in np.flatnonzero(status != Status.OK).tolist():
        usable_until_s[index] = 0.0
        detail[index] = f"SGP4 refuses the elements (its code {propagator.satrecs[index].error})"


def _mark_stale(
    propagator: Propagator,
    config: ScreeningConfig,
    status: StatusArray,
    usable_until_s: FloatArray,
    detail: dict[int, str],
) -> None:
    age_days = element_age_days(propagator, config)
    stale = (np.abs(age_days) > config.max_element_age_days) & (status == Status.OK)
    for index in np.flatnonzero(stale).tolist():
        status[index], usable_until_s[index] = Status.STALE_ELEMENTS, 0.0
        side = "before" if age_days[index] > 0.0 else "after"
        detail[index] = (
            f"epoch {abs(age_days[index]):.1f} days {side} the start, "
            f"limit {config.max_element_age_days:g}"
        )


def _needs_close_look(looks: MeanOrbits) -> BoolArray:
    """Select objects that fail, come low or decay fast at any look."""
    axis_km = looks.semi_major_axis_km
    fails = (looks.status != Status.OK).any(axis=1)
    lowest_km = EARTH_RADIUS_WGS72_KM + _LOW_PERIGEE_ALTITUDE_KM
    with np.errstate(invalid="ignore"):
        is_low = (axis_km * (1.0 - looks.eccentricity) < lowest_km).any(axis=1)
        change = np.abs(np.diff(axis_km, axis=1)) / axis_km[:, :-1]
        decays_fast = (change > _FAST_DECAY_FRACTION).any(axis=1)
    needs: BoolArray = fails | is_low | decays_fast
    return needs


def _follow(
    propagator: Propagator,
    config: ScreeningConfig,
    index: int,
    results: tuple[StatusArray, FloatArray, dict[int, str]],
) -> None:
    """Find the first instant at which one object fails and write it into ``results``."""
    status, usable_until_s, detail = results
    found = _first_failure(propagator, config, index)
    if found is None:
        return
    last_good_s, code = found
    name = Status(code).name.replace("_", " ").lower()
    if last_good_s <= 0.0:
        status[index], usable_until_s[index] = code, 0.0
        detail[index] = f"{name}, before the window begins"
    elif last_good_s < config.duration_s:
        status[index], usable_until_s[index] = Status.DECAYED_IN_WINDOW, last_good_s
        detail[index] = f"{name}, {last_good_s / SECONDS_PER_DAY:.3f} days into the window"


def _first_failure(
    propagator: Propagator, config: ScreeningConfig, index: int
) -> tuple[float, int] | None:
    """Return the last good offset before the first failure and its status, or None if it lives."""
    epoch_utc = propagator.element_sets[index].epoch_utc
    from_s = min(0.0, seconds_between(config.start_utc, epoch_utc))
    steps = int(np.ceil((config.duration_s - from_s) / _CLOSE_LOOK_STEP_S))
    offset_s = np.append(from_s + _CLOSE_LOOK_STEP_S * np.arange(steps), config.duration_s)
    doubtful = np.flatnonzero(~is_safe_at(propagator, index, config.start_utc, offset_s))
    for begin in range(0, doubtful.size, _STEPS_AT_ONCE):
        some = doubtful[begin : begin + _STEPS_AT_ONCE]
        _, _, status = propagator.object_states_teme(index, config.start_utc, offset_s[some])
        bad = np.flatnonzero(status != Status.OK)
        if bad.size and some[bad[0]] == 0:
            return from_s, int(status[bad[0]])
        if bad.size:
            first = int(some[bad[0]])
            return _bisect_failure(
                propagator, config, index, (offset_s[first - 1], offset_s[first])
            )
    return None


def _bisect_failure(
    propagator: Propagator, config: ScreeningConfig, index: int, bracket_s: tuple[float, float]
) -> tuple[float, int]:
    good_s, bad_s = bracket_s
    bad_status = int(Status.DECAYED)
    while bad_s - good_s > _LIMIT_RESOLUTION_S:
        middle_s = (good_s + bad_s) / 2.0
        _, _, status = propagator.object_states_teme(
            index, config.start_utc, np.array([middle_s, bad_s])
        )
        good_s, bad_s = (middle_s, bad_s) if status[0] == Status.OK else (good_s, middle_s)
        bad_status = int(status[0]) if status[0] != Status.OK else int(status[1])
    return good_s, bad_status
