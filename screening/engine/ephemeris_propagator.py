"""A propagator in which some objects go where their operators say instead of where SGP4 puts them.

Everything that asks a ``Propagator`` for states can ask this one. Outside an ephemeris its object
has no state: it is for the caller to ask within (``ephemeris_screening`` cuts the window so).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import numpy as np

from screening.engine.constants import MU_WGS72_KM3_S2
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.motion import Roughness
from screening.engine.propagate import Propagator, States, StatusArray
from screening.engine.sieve import RadialRanges
from screening.engine.timescales import seconds_between
from screening.engine.types import FloatArray, IntArray, Status

_LOOKS_A_PIECE: Final = np.linspace(0.0, 1.0, 9)
_DIFFERENCE_STEP_S: Final = 0.5
_SAFETY_FACTOR: Final = 2.0
_ACCELERATION_FLOOR_KM_S2: Final = 6e-5  # as for objects that follow SGP4
# Polynomials meet at their states to some 1e-12 km, and velocity is their derivative.
_ROUNDING_KM: Final = 1e-9
_RADIUS_STEP_S: Final = 20.0
# Between two looks 20 s apart no orbit's radius bends by more: 9.8e-3 km/s2 (20 s)^2 / 8.
_RADIUS_MARGIN_KM: Final = 0.5


class MixedPropagator(Propagator):
    """``paths`` are by the index of their object, which has an element set like all others."""

    def __init__(self, propagator: Propagator, paths: Mapping[int, EphemerisPath]) -> None:
        # Everything that was made ready is shared; what differs is replaced.
        self.__dict__.update(propagator.__dict__)
        self.paths = dict(paths)
        self._followed = np.array(sorted(self.paths), np.int64)
        self.init_status = propagator.init_status.copy()
        self.init_status[self._followed] = Status.OK
        self.is_deep_space = propagator.is_deep_space.copy()
        self.is_deep_space[self._followed] = False
        self.is_followed = np.isin(np.arange(len(propagator)), self._followed)

    def states_teme(self, start_utc: datetime, offset_s: FloatArray) -> States:
        """Give every object's states at every time, as ``Propagator`` does."""
        r_km, v_km_s, status = super().states_teme(start_utc, offset_s)
        for index in self.paths:
            r_km[index], v_km_s[index], status[index] = self._followed_states(
                index, start_utc, offset_s
            )
        return r_km, v_km_s, status

    def object_states_teme(self, index: int, start_utc: datetime, offset_s: FloatArray) -> States:
        """Give one object's states at its own times, as ``Propagator`` does."""
        if index in self.paths:
            return self._followed_states(index, start_utc, offset_s)
        return super().object_states_teme(index, start_utc, offset_s)

    def scattered_states_teme(
        self, index: IntArray, start_utc: datetime, offset_s: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Give object ``index[k]`` at ``offset_s[k]``: states (k, 3), NaN where there is none."""
        r_km, v_km_s = np.empty((2, index.size, 3))
        free = np.flatnonzero(~np.isin(index, self._followed))
        r_km[free], v_km_s[free] = super().scattered_states_teme(
            index[free], start_utc, offset_s[free]
        )
        for number in self.paths:
            rows = np.flatnonzero(index == number)
            r_km[rows], v_km_s[rows], _ = self._followed_states(number, start_utc, offset_s[rows])
        return r_km, v_km_s

    def pair_states_teme(
        self, one: IntArray, other: IntArray, start_utc: datetime, offset_s: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Give pairs of objects at each pair's own times (k, t): states (k, 2, t, 3)."""
        r_km, v_km_s = super().pair_states_teme(one, other, start_utc, offset_s)
        for place, index in enumerate((one, other)):
            for number in self.paths:
                rows = np.flatnonzero(index == number)
                r, v, _ = self._followed_states(number, start_utc, offset_s[rows].ravel())
                shape = (rows.size, offset_s.shape[1], 3)
                r_km[rows, place], v_km_s[rows, place] = r.reshape(shape), v.reshape(shape)
        return r_km, v_km_s

    def grid_states_teme(
        self, index: IntArray, start_utc: datetime, offset_s: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Give some objects at common times: states (k, t, 3), NaN where there is none."""
        r_km, v_km_s = super().grid_states_teme(index, start_utc, offset_s)
        for row in np.flatnonzero(np.isin(index, self._followed)).tolist():
            r_km[row], v_km_s[row], _ = self._followed_states(int(index[row]), start_utc, offset_s)
        return r_km, v_km_s

    def own_bounds(
        self, rough: Roughness, start_utc: datetime, usable_until_s: FloatArray
    ) -> Roughness:
        """Return ``rough`` with what the paths themselves show from 0 to ``usable_until_s``.

        They are looked at nine times a piece, and twice the worst acceleration counts: an ephemeris
        that jumps or burns inside a segment is searched as finely as that takes.
        """
        velocity, acceleration = rough.velocity_error_km_s.copy(), rough.acceleration_km_s2.copy()
        jump_km = rough.jump_km.copy()
        for index, path in self.paths.items():
            from_s = seconds_between(path.start_utc, start_utc)
            stray = _largest_stray_km_s2(path, from_s, from_s + float(usable_until_s[index]))
            velocity[index] = jump_km[index] = _ROUNDING_KM
            acceleration[index] = max(_ACCELERATION_FLOOR_KM_S2, _SAFETY_FACTOR * stray)
        return Roughness(velocity, acceleration, jump_km)

    def _followed_states(self, index: int, start_utc: datetime, offset_s: FloatArray) -> States:
        return path_states(self.paths[index], start_utc, offset_s)


def path_states(path: EphemerisPath, start_utc: datetime, offset_s: FloatArray) -> States:
    """Give an ephemeris' states at times (t,), (t, 3) each, as a ``Propagator`` gives an object's.

    Outside its segments they are NaN with the status OUTSIDE_EPHEMERIS.
    """
    r_km, v_km_s = path.states_teme(offset_s + seconds_between(path.start_utc, start_utc))
    status: StatusArray = np.where(
        np.isnan(r_km[:, 0]), np.int32(Status.OUTSIDE_EPHEMERIS), np.int32(Status.OK)
    )
    return r_km, v_km_s, status


def with_paths(
    ranges: RadialRanges, paths: Mapping[int, EphemerisPath], span: tuple[datetime, float]
) -> RadialRanges:
    """Return radial ranges in which the objects with paths have those of their paths.

    ``span`` is a stretch of time that every path covers: its start and its length in seconds.
    """
    lowest_km, highest_km = ranges.lowest_km.copy(), ranges.highest_km.copy()
    start_utc, length_s = span
    steps = int(np.ceil(length_s / _RADIUS_STEP_S)) + 1
    for index, path in paths.items():
        from_s = seconds_between(path.start_utc, start_utc)
        r_km, _ = path.states_teme(np.linspace(from_s, from_s + length_s, steps + 1))
        radius_km = np.linalg.norm(r_km, axis=1)
        lowest_km[index] = np.nanmin(radius_km) - _RADIUS_MARGIN_KM
        highest_km[index] = np.nanmax(radius_km) + _RADIUS_MARGIN_KM
    return RadialRanges(lowest_km, highest_km)


def _largest_stray_km_s2(path: EphemerisPath, from_s: float, until_s: float) -> float:
    """Return the largest acceleration beyond two-body gravity within a stretch of a path."""
    pieces = path.pieces
    inside = (pieces.until_s > from_s) & (pieces.from_s < until_s)
    step_s = (pieces.until_s - pieces.from_s)[inside, None]
    at_s = (pieces.from_s[inside, None] + step_s * _LOOKS_A_PIECE).ravel()
    r_km, _ = path.states_teme(at_s)
    _, after_km_s = path.states_teme(at_s + _DIFFERENCE_STEP_S)
    _, before_km_s = path.states_teme(at_s - _DIFFERENCE_STEP_S)
    acceleration = (after_km_s - before_km_s) / (2.0 * _DIFFERENCE_STEP_S)
    radius_km = np.linalg.norm(r_km, axis=1, keepdims=True)
    stray = np.linalg.norm(acceleration + MU_WGS72_KM3_S2 * r_km / radius_km**3, axis=1)
    return float(np.nanmax(stray, initial=0.0))
