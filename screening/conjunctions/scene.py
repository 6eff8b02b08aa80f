"""One encounter laid out in space, frozen at TCA, for whoever draws it.

Everything is given in the pseudo Earth-fixed frame of the instant of TCA, in metres: the Earth
stands still as it stood then, so that both orbits are the closed curves they are in inertial space.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import numpy as np
from django.utils.translation import gettext_noop

from screening.conjunctions.encounter import DrawnBox, Encounter, offsets_around_s, orbit_arc
from screening.engine.frames import teme_to_pef
from screening.engine.types import FloatArray

M_PER_KM: Final = 1000.0
# 20 s of a low orbit are 0.45 km of sagitta; one second, near TCA where the eye is, one metre.
ORBIT_STEP_S: Final = 20.0
NEAR_SPAN_S: Final = 40.0
NEAR_STEP_S: Final = 1.0

CLOSE_RANGE_PER_MISS: Final = 9.0
NEAREST_RANGE_KM: Final = 4.0
BOX_RANGE_PER_EXTENT: Final = 4.8
ORBIT_RANGE_PER_RADIUS: Final = 2.6
# Where the eye is, as shares along R, T, N: beside and a little above; for orbits, well outside.
BESIDE_RTN: Final = (0.48, 0.52, 0.70)
FAR_CORNER_RTN: Final = (1.0, -1.0, -1.0)
OUTSIDE_RTN: Final = (0.93, 0.20, 0.30)
AXIS_PER_EXTENT: Final = 0.5
AXIS_WORDS: Final = ("radial", "in-track", "cross-track")


class Role(StrEnum):
    """What something drawn stands for. The palette is the drawer's."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    MISS = "miss"
    BOX = "box"
    AXIS = "axis"


@dataclass(frozen=True, slots=True)
class SceneLine:
    """``positions_pef_m`` is (n, 3), joined in order by straight lines."""

    name: str
    role: Role
    positions_pef_m: FloatArray


@dataclass(frozen=True, slots=True)
class SceneMark:
    """A point with its words. ``is_object`` tells an object from a mere label."""

    text: str
    role: Role
    position_pef_m: FloatArray
    is_object: bool


@dataclass(frozen=True, slots=True)
class SceneView:
    """A place to look at the primary from: an offset (3,) along its R, T, N axes."""

    title: str
    eye_rtn_m: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class EncounterScene:
    """All that is drawn. ``axes_pef`` (3, 3) holds the primary's R, T, N axes as rows."""

    tca_utc: datetime
    centre_pef_m: FloatArray
    axes_pef: FloatArray
    lines: tuple[SceneLine, ...]
    marks: tuple[SceneMark, ...]
    views: tuple[SceneView, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """The primary at TCA: from its own R, T, N axes to the drawn frame."""

    centre_pef_m: FloatArray
    axes_pef: FloatArray

    def from_rtn(self, r_rtn_km: FloatArray) -> FloatArray:
        """Place offsets (..., 3) from the primary, along its axes, in the drawn frame."""
        placed: FloatArray = self.centre_pef_m + M_PER_KM * (r_rtn_km @ self.axes_pef)
        return placed


def encounter_scene(
    encounter: Encounter, *, primary_name: str, secondary_name: str
) -> EncounterScene:
    """Lay out both orbits, the station's boxes, the axes and the miss line of one encounter."""
    states = encounter.tca_states
    place = _Place(
        centre_pef_m=M_PER_KM * teme_to_pef(states.r_primary_teme_km, encounter.tca_utc),
        axes_pef=teme_to_pef(states.rtn_axes_teme, encounter.tca_utc),
    )
    miss_line = place.from_rtn(np.stack([np.zeros(3), states.miss_rtn_km]))
    return EncounterScene(
        tca_utc=encounter.tca_utc,
        centre_pef_m=place.centre_pef_m,
        axes_pef=place.axes_pef,
        lines=(
            *_orbit_lines(encounter, primary_name, secondary_name),
            *(_box_line(box, place) for box in encounter.boxes[:1]),
            *_axis_lines(encounter, place),
            SceneLine("Miss distance at TCA", Role.MISS, miss_line),
        ),
        marks=(
            SceneMark(primary_name, Role.PRIMARY, miss_line[0], is_object=True),
            SceneMark(secondary_name, Role.SECONDARY, miss_line[1], is_object=True),
            SceneMark(
                f"{encounter.miss_distance_km:.3f} km",
                Role.MISS,
                miss_line.mean(axis=0),
                is_object=False,
            ),
            *_box_marks(encounter.boxes[:1], place),
            *_axis_marks(encounter, place),
        ),
        views=_views(encounter),
    )


def scene_offsets_s(period_s: float) -> FloatArray:
    """Offsets from TCA at which orbits are drawn: one revolution, denser where the eye is."""
    orbit = offsets_around_s(period_s / 2, ORBIT_STEP_S)
    near = offsets_around_s(NEAR_SPAN_S, NEAR_STEP_S)
    return np.unique(np.concatenate([orbit, near]))


def _orbit_lines(
    encounter: Encounter, primary_name: str, secondary_name: str
) -> tuple[SceneLine, SceneLine]:
    arc = orbit_arc(
        encounter.primary,
        encounter.secondary,
        encounter.tca_utc,
        offset_s=scene_offsets_s(encounter.period_s),
    )
    named = (
        (f"{primary_name}: orbit", Role.PRIMARY, arc.r_primary_teme_km),
        (f"{secondary_name}: orbit", Role.SECONDARY, arc.r_secondary_teme_km),
    )
    first, second = (
        SceneLine(name, role, M_PER_KM * teme_to_pef(_known(r_teme_km), encounter.tca_utc))
        for name, role, r_teme_km in named
    )
    return first, second


def _known(r_km: FloatArray) -> FloatArray:
    """The unbroken run of known positions around the middle sample, which is TCA."""
    unknown = np.flatnonzero(np.isnan(r_km[:, 0]))
    middle = len(r_km) // 2
    before, after = unknown[unknown < middle], unknown[unknown > middle]
    first = before[-1] + 1 if before.size else 0
    last = after[0] if after.size else len(r_km)
    return r_km[first:last]


def _box_line(box: DrawnBox, place: _Place) -> SceneLine:
    """All twelve edges of a box in one stroke (some are drawn twice)."""
    corners = np.array([[i & 1, i >> 1 & 1, i >> 2 & 1] for i in range(8)]) * 2.0 - 1.0
    stroke = [0, 1, 3, 2, 0, 4, 5, 1, 5, 7, 3, 7, 6, 2, 6, 4]
    edges = corners[stroke] * np.array(box.half_extents_km)
    return SceneLine(box.name, Role.BOX, place.from_rtn(edges))


def _box_marks(boxes: Sequence[DrawnBox], place: _Place) -> list[SceneMark]:
    return [
        SceneMark(
            f"{box.name}: ± {' × '.join(f'{extent:g}' for extent in box.half_extents_km)} km",
            Role.BOX,
            place.from_rtn(np.array(FAR_CORNER_RTN) * np.array(box.half_extents_km)),
            is_object=False,
        )
        for box in boxes
    ]


def _axis_tips_rtn_km(encounter: Encounter) -> FloatArray:
    """Ends of the drawn axes (3, 3): half a box long, or a few misses where there is no box."""
    length_km = 3.0 * encounter.miss_distance_km
    if encounter.boxes:
        length_km = AXIS_PER_EXTENT * max(encounter.boxes[0].half_extents_km)
    return np.eye(3) * length_km


def _axis_lines(encounter: Encounter, place: _Place) -> list[SceneLine]:
    return [
        SceneLine(f"{word} axis", Role.AXIS, place.from_rtn(np.stack([np.zeros(3), tip])))
        for word, tip in zip(AXIS_WORDS, _axis_tips_rtn_km(encounter), strict=True)
    ]


def _axis_marks(encounter: Encounter, place: _Place) -> list[SceneMark]:
    return [
        SceneMark(word, Role.AXIS, place.from_rtn(tip), is_object=False)
        for word, tip in zip(AXIS_WORDS, _axis_tips_rtn_km(encounter), strict=True)
    ]


def _views(encounter: Encounter) -> tuple[SceneView, ...]:
    close_km = max(CLOSE_RANGE_PER_MISS * encounter.miss_distance_km, NEAREST_RANGE_KM)
    radius_km = float(np.linalg.norm(encounter.tca_states.r_primary_teme_km))
    views = [
        _view(gettext_noop("Miss"), BESIDE_RTN, close_km),
        _view(gettext_noop("Orbits"), OUTSIDE_RTN, ORBIT_RANGE_PER_RADIUS * radius_km),
    ]
    if encounter.boxes:
        extent_km = max(encounter.boxes[0].half_extents_km)
        views.insert(0, _view(gettext_noop("Box"), BESIDE_RTN, BOX_RANGE_PER_EXTENT * extent_km))
    return tuple(views)


def _view(title: str, direction_rtn: tuple[float, float, float], range_km: float) -> SceneView:
    radial, in_track, cross_track = (M_PER_KM * range_km * share for share in direction_rtn)
    return SceneView(title, (radial, in_track, cross_track))
