"""A trajectory, and the same flown earlier or later, against all objects of a catalogue.

The trajectory has no element set: it is an extra row behind the catalogue that follows its path.
Each of its arcs, at each shift, is one search of ``pair_search`` with that module's promise; what
they share (SGP4's initialisation, the checks of every object, their radial ranges) is made once.
docs/algorithms/trajectory.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Final

import numpy as np

from screening.engine.all_pairs.parts import Catalogue
from screening.engine.approaches import NO_APPROACHES, Approaches
from screening.engine.config import ScreeningConfig
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.ephemeris_propagator import MixedPropagator
from screening.engine.indices import require_indices
from screening.engine.lifetimes import Lifetimes
from screening.engine.pair_search import search_pairs
from screening.engine.progress import part_of
from screening.engine.sieve import Pairs, RadialRanges, candidate_pairs, radial_ranges
from screening.engine.timescales import seconds_between, utc_at
from screening.engine.trajectory_path import (
    MEETING_KM,
    Arc,
    arc_start_utc,
    continued,
    moved_with_earth,
    screened_arcs,
)
from screening.engine.types import BoolArray, ElementSet, FloatArray, Progress

# How far a radius may bend between two looks 5 s apart: 16 times the Earth's pull at its surface.
_RADIUS_STEP_S: Final = 5.0
_RADIUS_MARGIN_KM: Final = 0.5
_SHORTEST_STEP_S: Final = 10.0
_LONGEST_STEP_S: Final = 600.0


@dataclass(frozen=True, slots=True)
class ArcFound:
    """What one arc meets. Times count from ``config.start_utc``; ``path`` is the one flown.

    ``approaches`` are records of CLOSE_APPROACH_DTYPE: their secondaries are indices into the
    element sets, their primary is the trajectory, ``len(element_sets)``.
    """

    arc: Arc
    path: EphemerisPath
    config: ScreeningConfig
    approaches: Approaches


@dataclass(frozen=True, slots=True)
class ShiftFound:
    """What a trajectory meets when it is flown ``shift_s`` later, arc by arc."""

    shift_s: float
    path: EphemerisPath
    arcs: tuple[ArcFound, ...]


@dataclass(frozen=True, slots=True)
class TrajectoryScreening:
    """All shifts in the order asked, and what every object was worth: ``Lifetimes`` (n,)."""

    shifts: tuple[ShiftFound, ...]
    start_utc: datetime
    end_utc: datetime
    lifetimes: Lifetimes


@dataclass(frozen=True, slots=True)
class Reach:
    """What is looked for: within ``threshold_km`` of anything, further out from some.

    ``wider_km`` is by index. ``left_out`` are indices that the trajectory is not held against.
    """

    threshold_km: float
    wider_km: Mapping[int, float]
    left_out: Collection[int]
    max_element_age_days: float


def screen_trajectory(
    element_sets: Sequence[ElementSet],
    path: EphemerisPath,
    reach: Reach,
    *,
    shifts_s: Sequence[float],
    workers: int = 1,
    on_progress: Progress | None = None,
) -> TrajectoryScreening:
    """Find every close approach of a trajectory with every object, at each shift of its start.

    What is below ``FLOOR_KM`` and what is between its arcs is not screened. A shift moves it with
    the turning Earth. Raises ``ValueError`` where nothing of it can be screened, for an empty
    catalogue and for an index that is none.
    """
    arcs = _arcs_of(element_sets, path, reach)
    whole = _whole_window(path, arcs, shifts_s, reach)
    search = _Search.prepare(element_sets, whole, reach, workers)
    flown = [(shift_s, moved_with_earth(path, shift_s)) for shift_s in shifts_s]
    return TrajectoryScreening(
        search.shifts(flown, arcs, on_progress),
        whole.start_utc,
        whole.end_utc,
        search.catalogue.lifetimes.without_last(),
    )


def _arcs_of(
    element_sets: Sequence[ElementSet], path: EphemerisPath, reach: Reach
) -> Sequence[Arc]:
    """Return what of a path can be screened, or raise ValueError."""
    require_indices("left_out and wider_km", [*reach.left_out, *reach.wider_km], len(element_sets))
    if not element_sets:
        raise ValueError("the catalogue is empty")
    arcs = screened_arcs(path)
    if not arcs:
        raise ValueError("no part of the trajectory is high enough to be screened")
    return arcs


def _whole_window(
    path: EphemerisPath, arcs: Sequence[Arc], shifts_s: Sequence[float], reach: Reach
) -> ScreeningConfig:
    from_s, until_s = arcs[0].from_s + min(shifts_s), arcs[-1].until_s + max(shifts_s)
    return ScreeningConfig(
        start_utc=utc_at(path.start_utc, from_s),
        duration_s=until_s - from_s + 1.0,  # a microsecond's rounding must not be outside
        threshold_km=max(reach.threshold_km, *reach.wider_km.values(), 0.0),
        max_element_age_days=reach.max_element_age_days,
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """What every arc needs alike. The trajectory is the last row of the catalogue."""

    catalogue: Catalogue
    ranges: RadialRanges
    window: ScreeningConfig
    reach: Reach
    threads: int

    @classmethod
    def prepare(
        cls,
        element_sets: Sequence[ElementSet],
        window: ScreeningConfig,
        reach: Reach,
        threads: int,
    ) -> _Search:
        # Its own element set is never asked for a state: any will do.
        catalogue = Catalogue.prepare([*element_sets, element_sets[0]], window)
        return cls(
            catalogue, radial_ranges(catalogue.propagator, catalogue.looks), window, reach, threads
        )

    @property
    def vehicle(self) -> int:
        return len(self.catalogue.propagator) - 1

    def shifts(
        self,
        flown: Sequence[tuple[float, EphemerisPath]],
        arcs: Sequence[Arc],
        on_progress: Progress | None,
    ) -> tuple[ShiftFound, ...]:
        """Search every arc of every path; each path is with its shift."""
        done = count()

        def searched(path: EphemerisPath, arc: Arc) -> ArcFound:
            tell = part_of(on_progress, next(done), len(flown) * len(arcs))
            tell("search", 0.0)
            return self.arc(path, arc, tell)

        return tuple(
            ShiftFound(shift_s, path, tuple(searched(path, arc) for arc in arcs))
            for shift_s, path in flown
        )

    def arc(self, path: EphemerisPath, arc: Arc, on_progress: Progress) -> ArcFound:
        """Search one arc of a path: objects that are looked for further out apart from others."""
        going_on = continued(path, arc)
        config = ScreeningConfig(
            start_utc=arc_start_utc(path, arc),
            duration_s=arc.length_s,
            threshold_km=self.window.threshold_km,
            step_s=float(np.clip(arc.length_s / 4.0, _SHORTEST_STEP_S, _LONGEST_STEP_S)),
            max_element_age_days=self.window.max_element_age_days,
        )
        catalogue = self._catalogue(going_on, config)
        ranges = self._ranges(going_on, config)
        parts = [
            self._found(catalogue, ranges, replace(config, threshold_km=km), only, on_progress)
            for km, only in self._groups()
        ]
        approaches = np.concatenate([NO_APPROACHES, *parts])
        in_time = approaches[np.argsort(approaches["tca_offset_s"], kind="stable")]
        return ArcFound(arc, path, config, in_time)

    def _groups(self) -> list[tuple[float, list[int] | None]]:
        """Return thresholds, each with the objects it is for; None stands for all others."""
        wider: dict[float, list[int]] = {}
        for index, km in self.reach.wider_km.items():
            wider.setdefault(max(km, self.reach.threshold_km), []).append(index)
        return [(self.reach.threshold_km, None), *wider.items()]

    def _catalogue(self, path: EphemerisPath, config: ScreeningConfig) -> Catalogue:
        began_s = seconds_between(self.window.start_utc, config.start_utc)
        usable_until_s = np.clip(
            self.catalogue.lifetimes.usable_until_s - began_s, 0.0, config.duration_s
        )
        usable_until_s[self.vehicle] = config.duration_s
        return replace(
            self.catalogue,
            propagator=MixedPropagator(self.catalogue.propagator, {self.vehicle: path}),
            lifetimes=replace(self.catalogue.lifetimes, usable_until_s=usable_until_s),
        )

    def _ranges(self, path: EphemerisPath, config: ScreeningConfig) -> RadialRanges:
        radius_km = _radii_km(path, config)
        lowest_km, highest_km = self.ranges.lowest_km.copy(), self.ranges.highest_km.copy()
        lowest_km[self.vehicle] = radius_km.min() - _RADIUS_MARGIN_KM
        highest_km[self.vehicle] = radius_km.max() + _RADIUS_MARGIN_KM
        return RadialRanges(lowest_km, highest_km)

    def _found(
        self,
        catalogue: Catalogue,
        ranges: RadialRanges,
        config: ScreeningConfig,
        only: Sequence[int] | None,
        on_progress: Progress,
    ) -> Approaches:
        pairs = candidate_pairs(
            ranges, catalogue.lifetimes.is_screened, config.threshold_km + MEETING_KM,
            primaries=np.array([self.vehicle]), rank=None,
        )  # fmt: skip
        pairs = pairs.take(self._is_asked(pairs, only))
        if len(pairs) == 0:
            return NO_APPROACHES
        return search_pairs(catalogue, pairs, config, threads=self.threads, on_progress=on_progress)

    def _is_asked(self, pairs: Pairs, only: Sequence[int] | None) -> BoolArray:
        out = [*self.reach.left_out]
        wanted = np.ones(len(self.catalogue.propagator), np.bool_)
        if only is None:
            wanted[[*out, *self.reach.wider_km]] = False
        else:
            wanted[:] = False
            wanted[list(only)] = True
            wanted[out] = False
        is_asked: BoolArray = wanted[pairs.secondary]
        return is_asked


def _radii_km(path: EphemerisPath, config: ScreeningConfig) -> FloatArray:
    from_s = seconds_between(path.start_utc, config.start_utc)
    steps = int(np.ceil(config.duration_s / _RADIUS_STEP_S)) + 2
    at_s = np.linspace(from_s, from_s + config.duration_s, steps)
    radii: FloatArray = np.linalg.norm(path.states_teme(at_s)[0], axis=1)
    return radii
