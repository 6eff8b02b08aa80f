"""The trajectory of a launch or a re-entry: which parts of it can be held against a catalogue.

It is an ephemeris like any other, but it may begin or end on the ground, may be under thrust, and
may be flown some minutes earlier or later. Segments that meet are one arc: the stages of a launch
follow each other without a gap, and no encounter may fall between two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import erfa
import numpy as np

from screening.engine.celestial_frames import UNKNOWN_EARTH_ORIENTATION, Frame, axes_in_teme
from screening.engine.constants import MU_WGS72_KM3_S2
from screening.engine.ephemeris_path import EphemerisPath, Pieces
from screening.engine.timescales import utc_at
from screening.engine.types import BoolArray, FloatArray

# Under it nothing stays in orbit for a revolution, and SGP4 says little of what is about to fall.
FLOOR_KM: Final = 120.0
# Segments that come this near to each other at one instant are one arc.
MEETING_KM: Final = 0.001
# How far an arc is continued beyond its ends: minima are settled from states so far around them.
CONTINUED_S: Final = 90.0
_SHORTEST_ARC_S: Final = 2.0
_LOOK_STEP_S: Final = 5.0
# Source: WGS 84, NIMA TR8350.2, table 3.1.
_EQUATOR_WGS84_KM: Final = 6378.137
_FLATTENING_WGS84: Final = 1.0 / 298.257223563
_BISECTIONS: Final = 24  # of five seconds: to under a microsecond


@dataclass(frozen=True, slots=True)
class Arc:
    """An unbroken part of a trajectory, in seconds after its start: known from there to there."""

    from_s: float
    until_s: float

    @property
    def length_s(self) -> float:
        return self.until_s - self.from_s


def height_km(r_teme_km: FloatArray) -> FloatArray:
    """Return heights (n,) over the WGS 84 ellipsoid of positions (n, 3); NaN for what is NaN.

    How far the Earth has turned does not matter, as the ellipsoid is round about its axis.
    """
    _, _, heights = erfa.gc2gde(_EQUATOR_WGS84_KM, _FLATTENING_WGS84, r_teme_km)
    return np.asarray(heights, np.float64)


def moved_with_earth(path: EphemerisPath, shift_s: float) -> EphemerisPath:
    """Return the same path over the ground, begun ``shift_s`` later: what a later launch flies.

    In TEME it is turned about the Earth's axis by as much as the Earth turns meanwhile. That is
    exact for states that were given fixed to the Earth, and the same for all others.
    """
    start_utc = path.start_utc + timedelta(seconds=shift_s)
    axes = axes_in_teme(
        Frame.ITRF, path.start_utc, np.array([0.0, shift_s]), UNKNOWN_EARTH_ORIENTATION
    )
    turn = axes[1] @ axes[0].T
    segments = tuple(
        replace(each, r_km=each.r_km @ turn.T, v_km_s=each.v_km_s @ turn.T)
        for each in path.segments
    )
    pieces = replace(path.pieces, coefficients_km=path.pieces.coefficients_km @ turn.T)
    return EphemerisPath(replace(path.ephemeris, start_utc=start_utc), segments, pieces)


def known_arcs(path: EphemerisPath) -> tuple[Arc, ...]:
    """Return the unbroken arcs of a path: segments that meet are one.

    They meet where one ends when the next begins, within a metre. Between arcs nothing is known.
    """
    arcs: list[Arc] = []
    for number, segment in enumerate(path.segments):
        from_s, until_s = segment.span_s
        if arcs and _meets(path, number):
            from_s = arcs.pop().from_s
        arcs.append(Arc(from_s, until_s))
    return tuple(arcs)


def screened_arcs(path: EphemerisPath, *, floor_km: float = FLOOR_KM) -> tuple[Arc, ...]:
    """Return what of the known arcs is above a height: what can be held against a catalogue."""
    found: list[Arc] = []
    for arc in known_arcs(path):
        at_s = _looks_s(arc)
        is_above = height_km(path.states_teme(at_s)[0]) >= floor_km
        found += [
            Arc(
                _crossing_s(path, at_s, first, floor_km, rises=True),
                _crossing_s(path, at_s, last, floor_km, rises=False),
            )
            for first, last in _runs(is_above)
        ]
    return tuple(each for each in found if each.length_s >= _SHORTEST_ARC_S)


def continued(path: EphemerisPath, arc: Arc) -> EphemerisPath:
    """Return a path that goes on freely for a minute and a half before and after an arc.

    Inside the arc it is the path itself. Beyond it both ends fall as two bodies do, to the third
    power of time: minima near an end are settled as well as any other, and none is taken there.
    """
    inside = (path.pieces.until_s > arc.from_s) & (path.pieces.from_s < arc.until_s)
    pieces = [
        _free_piece(path, arc.from_s, arc.from_s - CONTINUED_S),
        _cut(path.pieces, inside, arc),
        _free_piece(path, arc.until_s, arc.until_s + CONTINUED_S),
    ]
    return replace(path, pieces=Pieces.joined(pieces))


def arc_start_utc(path: EphemerisPath, arc: Arc) -> datetime:
    """Return when an arc begins."""
    return utc_at(path.start_utc, arc.from_s)


def _meets(path: EphemerisPath, number: int) -> bool:
    """Tell whether a segment begins where and when the one before it ends."""
    before, after = path.segments[number - 1], path.segments[number]
    is_same_instant = bool(before.offset_s[-1] == after.offset_s[0])
    gap_km = float(np.linalg.norm(before.r_km[-1] - after.r_km[0]))
    return is_same_instant and gap_km <= MEETING_KM


def _looks_s(arc: Arc) -> FloatArray:
    count = max(int(np.ceil(arc.length_s / _LOOK_STEP_S)), 1) + 1
    return np.linspace(arc.from_s, arc.until_s, count)


def _runs(is_in: BoolArray) -> list[tuple[int, int]]:
    """Return the first and last place of each run of places that are in."""
    steps = np.diff(np.concatenate([[False], is_in, [False]]).astype(np.int8))
    firsts, lasts = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1) - 1
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def _crossing_s(
    path: EphemerisPath, at_s: FloatArray, place: int, floor_km: float, *, rises: bool
) -> float:
    """Return when a run that begins (rises) or ends at a look crosses the floor, to a microsecond.

    What is returned is on the upper side of it.
    """
    beside = place - 1 if rises else place + 1
    if not 0 <= beside < at_s.size:
        return float(at_s[place])
    above_s, below_s = float(at_s[place]), float(at_s[beside])
    for _ in range(_BISECTIONS):
        middle_s = (above_s + below_s) / 2.0
        is_above = height_km(path.states_teme(np.array([middle_s]))[0])[0] >= floor_km
        above_s, below_s = (middle_s, below_s) if is_above else (above_s, middle_s)
    return above_s


def _free_piece(path: EphemerisPath, end_s: float, until_s: float) -> Pieces:
    """Return the free fall from an end of an arc on, as one polynomial about that end."""
    r_km, v_km_s = (each[0] for each in path.states_teme(np.array([end_s])))
    radius_km = np.linalg.norm(r_km)
    pull = -MU_WGS72_KM3_S2 / radius_km**3
    turning = pull * (v_km_s - 3.0 * r_km * (r_km @ v_km_s) / radius_km**2)
    coefficients_km = np.zeros((1, path.pieces.coefficients_km.shape[1], 3))
    coefficients_km[0, :4] = r_km, v_km_s, pull * r_km / 2.0, turning / 6.0
    from_s, to_s = sorted((end_s, until_s))
    return Pieces(
        np.array([from_s]), np.array([to_s]), np.array([end_s]), np.ones(1), coefficients_km
    )


def _cut(pieces: Pieces, inside: BoolArray, arc: Arc) -> Pieces:
    return Pieces(
        np.maximum(pieces.from_s[inside], arc.from_s),
        np.minimum(pieces.until_s[inside], arc.until_s),
        pieces.centre_s[inside],
        pieces.scale_s[inside],
        pieces.coefficients_km[inside],
    )
