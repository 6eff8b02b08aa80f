"""The geometry of one encounter, recomputed from what its assessment used.

That is exact SGP4 of an element set, or the states of an operator's ephemeris: no stored tracks.
The same inputs give the same encounter for ever, because neither is ever changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from screening.catalog.selectors import elements_by_ids
from screening.common.exceptions import SafePassageError
from screening.conjunctions.ephemeris_states import stored_path
from screening.conjunctions.models import Assessment, OperatorEphemeris
from screening.engine.constants import MU_WGS72_KM3_S2, SECONDS_PER_DAY
from screening.engine.encounter_plane import UprightPlane, upright_plane
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.ephemeris_propagator import path_states
from screening.engine.frames import rtn_axes_teme
from screening.engine.propagate import Propagator, States
from screening.engine.types import ElementSet, FloatArray, Status
from screening.stations.models import ScreeningVolume

ARC_STEP_S: Final = 60.0
# Distance against time falls like |t| away from TCA and bends only within miss / speed of it, which
# for 100 m at 14 km/s is 7 ms: coarse far out, then ten times finer twice.
NEAR_SPANS_AND_STEPS_S: Final = ((600.0, 10.0), (60.0, 1.0), (5.0, 0.1))


# What an object goes by.
Mover = ElementSet | EphemerisPath


class EncounterError(SafePassageError):
    """The encounter cannot be recomputed from what its assessment used."""


@dataclass(frozen=True, slots=True)
class Arc:
    """Both orbits around TCA. ``offset_s`` (n,) from TCA; positions (n, 3), NaN where unknown."""

    offset_s: FloatArray
    r_primary_teme_km: FloatArray
    r_secondary_teme_km: FloatArray


@dataclass(frozen=True, slots=True)
class DistanceHistory:
    """Separation around TCA: ``offset_s`` (n,), ``distance_km`` (n,), NaN where unknown."""

    offset_s: FloatArray
    distance_km: FloatArray


@dataclass(frozen=True, slots=True)
class StatesAtTca:
    """Positions (3,), velocities (3,) and the primary's R, T, N axes as rows (3, 3), all TEME."""

    r_primary_teme_km: FloatArray
    v_primary_teme_km_s: FloatArray
    r_secondary_teme_km: FloatArray
    v_secondary_teme_km_s: FloatArray
    rtn_axes_teme: FloatArray

    @property
    def miss_rtn_km(self) -> FloatArray:
        """Secondary minus primary along the primary's radial, in-track, cross-track axes."""
        miss: FloatArray = self.rtn_axes_teme @ (self.r_secondary_teme_km - self.r_primary_teme_km)
        return miss

    @property
    def relative_velocity_rtn_km_s(self) -> FloatArray:
        """Velocity of the secondary relative to the primary, along the primary's axes.

        Axes are taken as fixed at TCA: the rotation of the frame is left out, as is usual.
        """
        velocity: FloatArray = self.rtn_axes_teme @ (
            self.v_secondary_teme_km_s - self.v_primary_teme_km_s
        )
        return velocity

    @property
    def plane(self) -> UprightPlane | None:
        """The encounter plane with the miss in it; None where it is not defined."""
        return upright_plane(self.miss_rtn_km, self.relative_velocity_rtn_km_s)


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A box of the station's, by half-extents (km) along radial, in-track, cross-track."""

    name: str
    half_extents_km: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Encounter:
    """All that is drawn of one assessment: both orbits, the approach, the states at TCA."""

    tca_utc: datetime
    primary: Mover
    secondary: Mover
    arc: Arc
    near: DistanceHistory
    tca_states: StatesAtTca
    boxes: tuple[DrawnBox, ...]

    @property
    def miss_distance_km(self) -> float:
        return float(np.linalg.norm(self.tca_states.miss_rtn_km))

    @property
    def period_s(self) -> float:
        """Time of one revolution of the primary."""
        return period_s(self.primary, self.tca_utc)


def encounter_of(assessment: Assessment) -> Encounter:
    """Recompute the encounter that an assessment describes.

    Raises EncounterError when an object cannot be propagated to TCA, or for the assessment of a
    message, which rests on no element sets.
    """
    primary = _mover(assessment.primary_element_set_id, assessment.primary_ephemeris)
    secondary = _mover(assessment.secondary_element_set_id, assessment.secondary_ephemeris)
    if primary is None or secondary is None:
        raise EncounterError(
            f"Reported by {assessment.originator}, whose message has the states at closest approach"
            " and no element sets: the orbits around it cannot be drawn."
        )
    station = assessment.conjunction.station
    volumes = station.volumes.all() if station is not None else ()
    return build_encounter(primary, secondary, assessment.tca_utc, boxes=drawn_boxes(volumes))


def _mover(element_set_id: int | None, ephemeris: OperatorEphemeris | None) -> Mover | None:
    """What an assessment's object went by; None where a message does not say."""
    if ephemeris is not None:
        return stored_path(ephemeris)
    return None if element_set_id is None else elements_by_ids([element_set_id])[0]


def build_encounter(
    primary: Mover,
    secondary: Mover,
    tca_utc: datetime,
    *,
    boxes: tuple[DrawnBox, ...] = (),
) -> Encounter:
    """Compute the arcs, the approach and the states at TCA of two objects.

    Raises EncounterError when an object cannot be propagated to TCA.
    """
    return Encounter(
        tca_utc=tca_utc,
        primary=primary,
        secondary=secondary,
        arc=orbit_arc(
            primary,
            secondary,
            tca_utc,
            offset_s=offsets_around_s(period_s(primary, tca_utc) / 2, ARC_STEP_S),
        ),
        near=distance_history(primary, secondary, tca_utc, offset_s=near_offsets_s()),
        tca_states=states_at_tca(primary, secondary, tca_utc),
        boxes=boxes,
    )


def orbit_arc(primary: Mover, secondary: Mover, tca_utc: datetime, *, offset_s: FloatArray) -> Arc:
    """Return both objects' positions at offsets (n,) in seconds from TCA."""
    r_primary, r_secondary = _positions_teme_km(primary, secondary, tca_utc, offset_s)
    return Arc(offset_s=offset_s, r_primary_teme_km=r_primary, r_secondary_teme_km=r_secondary)


def period_s(mover: Mover, at_utc: datetime) -> float:
    """Time of one revolution: by the mean motion, or of the ellipse through an ephemeris' state."""
    if isinstance(mover, ElementSet):
        return SECONDS_PER_DAY / mover.mean_motion_rev_day
    r_km, v_km_s, _ = _states(mover, at_utc, np.zeros(1))
    energy_km2_s2 = v_km_s[0] @ v_km_s[0] / 2.0 - MU_WGS72_KM3_S2 / np.linalg.norm(r_km[0])
    semi_major_axis_km = -MU_WGS72_KM3_S2 / (2.0 * energy_km2_s2)
    return float(2.0 * np.pi * np.sqrt(semi_major_axis_km**3 / MU_WGS72_KM3_S2))


def offsets_around_s(half_span_s: float, step_s: float) -> FloatArray:
    """Evenly spaced offsets from TCA, which is one of them, covering at least +- the half span."""
    count = int(np.ceil(round(half_span_s / step_s, 9)))
    return np.arange(-count, count + 1, dtype=np.float64) * step_s


def distance_history(
    primary: Mover, secondary: Mover, tca_utc: datetime, *, offset_s: FloatArray
) -> DistanceHistory:
    """Return the separation at offsets (n,) in seconds from TCA."""
    r_primary, r_secondary = _positions_teme_km(primary, secondary, tca_utc, offset_s)
    distance_km = np.linalg.norm(r_secondary - r_primary, axis=1)
    return DistanceHistory(offset_s=offset_s, distance_km=distance_km)


def near_offsets_s() -> FloatArray:
    """Offsets from TCA at which the approach is drawn: 10 s, then 1 s, then 0.1 s apart."""
    grids = [offsets_around_s(span_s, step_s) for span_s, step_s in NEAR_SPANS_AND_STEPS_S]
    return np.unique(np.round(np.concatenate(grids), 3))


def states_at_tca(primary: Mover, secondary: Mover, tca_utc: datetime) -> StatesAtTca:
    """Return both states at one instant. Raises EncounterError when there is none."""
    both = [_states(mover, tca_utc, np.zeros(1)) for mover in (primary, secondary)]
    for mover, (_, _, status) in zip((primary, secondary), both, strict=True):
        if status[0] != Status.OK:
            raise EncounterError(
                f"{_words(mover)} has no position at "
                f"{tca_utc:%Y-%m-%d %H:%M:%S} UTC: {Status(status[0]).name}."
            )
    r, v = [each[0][0] for each in both], [each[1][0] for each in both]
    return StatesAtTca(
        r_primary_teme_km=r[0],
        v_primary_teme_km_s=v[0],
        r_secondary_teme_km=r[1],
        v_secondary_teme_km_s=v[1],
        rtn_axes_teme=rtn_axes_teme(r[0], v[0]),
    )


def drawn_boxes(volumes: Iterable[ScreeningVolume]) -> tuple[DrawnBox, ...]:
    """The boxes among a station's volumes, the one meant for display first."""
    boxes = [volume for volume in volumes if volume.shape == ScreeningVolume.Shape.BOX]
    boxes.sort(key=lambda volume: (not volume.is_displayed, volume.name))
    return tuple(
        DrawnBox(box.name, (box.radial_km, box.in_track_km, box.cross_track_km))
        for box in boxes
        if box.radial_km and box.in_track_km and box.cross_track_km
    )


def _positions_teme_km(
    primary: Mover, secondary: Mover, tca_utc: datetime, offset_s: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Both objects' positions (n, 3) in TEME; NaN where there is none."""
    both = []
    for mover in (primary, secondary):
        r_teme_km, _, status = _states(mover, tca_utc, offset_s)
        both.append(np.where((status == Status.OK)[:, np.newaxis], r_teme_km, np.nan))
    return both[0], both[1]


def _states(mover: Mover, at_utc: datetime, offset_s: FloatArray) -> States:
    """Positions and velocities (n, 3) in TEME at offsets from an instant, with statuses (n,)."""
    if isinstance(mover, ElementSet):
        return Propagator([mover]).object_states_teme(0, at_utc, offset_s)
    return path_states(mover, at_utc, offset_s)


def _words(mover: Mover) -> str:
    if isinstance(mover, ElementSet):
        return f"{mover.name} ({mover.norad_cat_id})"
    ephemeris = mover.ephemeris
    return f"The ephemeris of {ephemeris.norad_cat_id} by {ephemeris.originator}"
