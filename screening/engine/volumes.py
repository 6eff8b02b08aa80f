"""Which volumes around the primary a close approach enters, at any moment and not only at TCA.

A flat box can be crossed well before or after the least distance: an object that passes 12 km above
the station at TCA may have gone through the box on its way there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import hypot
from typing import Final

import numpy as np
import numpy.typing as npt

from screening.engine.config import ScreeningConfig
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.ephemeris_propagator import MixedPropagator
from screening.engine.frames import teme_to_rtn
from screening.engine.propagate import Propagator
from screening.engine.types import BoolArray, ElementSet, FloatArray, IntArray

# The path between two exact states is taken as straight; it is never further than this from it.
PATH_TOLERANCE_KM: Final = 0.005
# Rate of the RTN frame in the lowest orbit: it bends a straight path by up to 2 w v + 3 w^2 d.
_FRAME_RATE_RAD_S: Final = 1.24e-3
_SHORTEST_SPAN_S: Final = 1.0
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Sphere:
    """Everything within a distance of the primary."""

    radius_km: float

    @property
    def enclosing_radius_km(self) -> float:
        """Radius of the smallest sphere about the primary that holds the volume."""
        return self.radius_km

    def is_entered(self, path_rtn_km: FloatArray) -> BoolArray:
        """Whether each segment of a path (t, 3) comes inside: (t - 1,)."""
        start, step = path_rtn_km[:-1], np.diff(path_rtn_km, axis=0)
        length_squared = np.maximum(np.einsum("ij,ij->i", step, step), np.finfo(float).tiny)
        share = np.clip(-np.einsum("ij,ij->i", start, step) / length_squared, 0.0, 1.0)
        nearest = start + share[:, None] * step
        inside: BoolArray = np.linalg.norm(nearest, axis=1) <= self.radius_km
        return inside


@dataclass(frozen=True, slots=True)
class Box:
    """A box centred on the primary, by its half-extents along the RTN axes."""

    radial_km: float
    in_track_km: float
    cross_track_km: float

    @property
    def enclosing_radius_km(self) -> float:
        """Radius of the smallest sphere about the primary that holds the volume."""
        return hypot(self.radial_km, self.in_track_km, self.cross_track_km)

    def is_entered(self, path_rtn_km: FloatArray) -> BoolArray:
        """Whether each segment of a path (t, 3) comes inside: (t - 1,)."""
        half_km = np.array([self.radial_km, self.in_track_km, self.cross_track_km])
        start, step = path_rtn_km[:-1], np.diff(path_rtn_km, axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            one, other = (-half_km - start) / step, (half_km - start) / step
        # Without a step along an axis the segment is between those faces for good, or never.
        still, between = step == 0.0, np.abs(start) <= half_km
        one = np.where(still, np.where(between, -np.inf, np.inf), one)
        other = np.where(still, np.inf, other)
        enters = np.minimum(one, other).max(axis=1, initial=0.0)
        leaves = np.maximum(one, other).min(axis=1, initial=1.0)
        inside: BoolArray = enters <= leaves
        return inside


Volume = Sphere | Box
# What primary and secondary of one record followed; ``None`` stands for the element set.
PathPair = tuple[EphemerisPath | None, EphemerisPath | None]


def volumes_entered(
    element_sets: Sequence[ElementSet],
    config: ScreeningConfig,
    approaches: npt.NDArray[np.void],
    volumes: Sequence[Volume],
    *,
    paths: Sequence[PathPair] = (),
) -> BoolArray:
    """Tell which volumes around its primary each approach enters, shape (approaches, volumes).

    ``approaches`` are those of ``screen(element_sets, config)``; ``paths`` has a pair for each of
    them where some follow ephemerides, outside which nothing is said. The secondary is followed
    along exact states, within some 5 m, inside the window, for as long as it is unbrokenly closer
    than the threshold, which must hold all volumes. The RTN frame is the primary's at each moment.
    Raises ``ValueError`` when a volume reaches further than the threshold.
    """
    reach_km = max((volume.enclosing_radius_km for volume in volumes), default=0.0)
    if reach_km > config.threshold_km * (1.0 + _ROUNDING):
        raise ValueError(
            f"threshold_km = {config.threshold_km:g} does not hold a volume that reaches "
            f"{reach_km:g} km: passes through its corners would be missed"
        )
    entered = np.zeros((approaches.size, len(volumes)), dtype=np.bool_)
    for row, path_rtn_km in _paths(element_sets, config, approaches, paths):
        path = _stretch_within(path_rtn_km, config.threshold_km)
        entered[row] = [bool(volume.is_entered(path).any()) for volume in volumes]
    return entered


def _paths(
    element_sets: Sequence[ElementSet],
    config: ScreeningConfig,
    approaches: npt.NDArray[np.void],
    paths: Sequence[PathPair],
) -> Iterator[tuple[int, FloatArray]]:
    """Yield each approach's row with the secondary's path in RTN; TCA is its middle node."""
    index = np.unique([approaches["primary_index"], approaches["secondary_index"]])
    propagator = Propagator([element_sets[i] for i in index.tolist()])
    primary = np.searchsorted(index, approaches["primary_index"])
    secondary = np.searchsorted(index, approaches["secondary_index"])
    for row in range(approaches.size):
        offset_s = np.clip(_offsets_s(approaches[row], config), 0.0, config.duration_s)
        pair = np.array([primary[row], secondary[row]])
        mixed = _following(propagator, pair, paths[row]) if paths else propagator
        yield row, _relative_path_rtn_km(mixed, pair, config.start_utc, offset_s)


def _following(propagator: Propagator, pair: IntArray, paths: PathPair) -> Propagator:
    followed = {
        index: path for index, path in zip(pair.tolist(), paths, strict=True) if path is not None
    }
    return MixedPropagator(propagator, followed) if followed else propagator


def _offsets_s(approach: np.void, config: ScreeningConfig) -> FloatArray:
    """Times from one duration before TCA to one after, close enough to join by straight lines."""
    span_s = max(float(approach["duration_s"]), _SHORTEST_SPAN_S)
    rate = _FRAME_RATE_RAD_S
    speed_km_s = float(approach["relative_speed_km_s"])
    largest_km = config.threshold_km
    # Seen in the turning frame the object is faster by w d.
    bend_km_s2 = 2.0 * rate * (speed_km_s + rate * largest_km) + 3.0 * rate**2 * largest_km
    longest_s = np.sqrt(8.0 * PATH_TOLERANCE_KM / bend_km_s2)
    steps = int(np.ceil(span_s / longest_s)) + 1
    shift: FloatArray = np.linspace(-span_s, span_s, 2 * steps + 1)
    return float(approach["tca_offset_s"]) + shift


def _relative_path_rtn_km(
    propagator: Propagator, pair: IntArray, start_utc: datetime, offset_s: FloatArray
) -> FloatArray:
    primary, secondary = pair.tolist()
    r_primary, v_primary, _ = propagator.object_states_teme(primary, start_utc, offset_s)
    r_secondary, _, _ = propagator.object_states_teme(secondary, start_utc, offset_s)
    return teme_to_rtn(
        r_secondary - r_primary, r_reference_teme_km=r_primary, v_reference_teme_km_s=v_primary
    )


def _stretch_within(path_rtn_km: FloatArray, reach_km: float) -> FloatArray:
    """Cut a path to the nodes around its middle that are unbrokenly in reach, and one on each side.

    A node that is NaN (the object has decayed) is out of reach and left out.
    """
    middle = len(path_rtn_km) // 2
    near = np.linalg.norm(path_rtn_km, axis=1) <= reach_km
    after = int(np.logical_and.accumulate(near[middle:]).sum())
    before = int(np.logical_and.accumulate(near[middle::-1]).sum())
    stretch = path_rtn_km[max(middle - before, 0) : middle + after + 1]
    return stretch[~np.isnan(stretch).any(axis=1)]
