"""The words the engine speaks: element sets in, close approaches and statuses out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
# Told a stage of a screening and the share of it that is done, in [0, 1].
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class ElementSet:
    """One set of SGP4 mean elements (TEME, mean equinox of epoch), as a GP/OMM record carries it.

    Angles are in degrees in [0, 360) (inclination in [0, 180]). ``mean_motion_dot`` and
    ``mean_motion_ddot`` hold the catalogue's own convention: n-dot / 2 and n-ddot / 6.
    ``epoch_utc`` is aware UTC with microseconds, which holds a TLE epoch (1e-8 day) exactly.
    Source: CCSDS 502.0-B-3, section 4; Vallado et al. 2006.
    """

    norad_cat_id: int
    name: str
    international_designator: str
    epoch_utc: datetime
    mean_motion_rev_day: float
    eccentricity: float
    inclination_deg: float
    raan_deg: float
    arg_perigee_deg: float
    mean_anomaly_deg: float
    bstar_per_earth_radius: float
    mean_motion_dot_rev_day2: float = 0.0
    mean_motion_ddot_rev_day3: float = 0.0
    classification: str = "U"
    element_set_number: int = 0
    revolution_at_epoch: int = 0


class Status(IntEnum):
    """Why an object could or could not be used. 1 to 6 are SGP4's own error codes."""

    OK = 0
    MEAN_ECCENTRICITY_OUT_OF_RANGE = 1
    MEAN_MOTION_NOT_POSITIVE = 2
    PERTURBED_ECCENTRICITY_OUT_OF_RANGE = 3
    SEMI_LATUS_RECTUM_NEGATIVE = 4
    EPOCH_ELEMENTS_SUB_ORBITAL = 5
    DECAYED = 6
    ABSURD_RADIUS = 101
    STALE_ELEMENTS = 102
    INITIALISATION_FAILED = 103
    DECAYED_IN_WINDOW = 104
    OUTSIDE_EPHEMERIS = 105


class ApproachKind(IntEnum):
    """What a close approach record is."""

    CLOSEST_APPROACH = 0
    WINDOW_EDGE = 1
    CO_MOVING = 2


CLOSE_APPROACH_DTYPE: Final = np.dtype(
    [
        ("primary_index", "<i4"),
        ("secondary_index", "<i4"),
        ("tca_offset_s", "<f8"),  # seconds since the window start
        ("miss_distance_km", "<f8"),
        ("radial_km", "<f8"),  # secondary minus primary, in the primary's RTN frame at TCA
        ("in_track_km", "<f8"),
        ("cross_track_km", "<f8"),
        ("relative_speed_km_s", "<f8"),
        ("kind", "<i4"),  # ApproachKind
        ("duration_s", "<f8"),  # time spent under the threshold around this record
        ("r_primary_teme_km", "<f8", (3,)),
        ("v_primary_teme_km_s", "<f8", (3,)),
        ("r_secondary_teme_km", "<f8", (3,)),
        ("v_secondary_teme_km_s", "<f8", (3,)),
    ]
)


@dataclass(frozen=True, slots=True)
class ScreeningResult:
    """Everything one screening found. ``objects in = statuses out``.

    ``approaches`` has dtype CLOSE_APPROACH_DTYPE, sorted by TCA then ids; indices point into the
    element sets that were given. ``status`` has one ``Status`` an object; ``status_detail`` says
    more for those that are not OK. ``seconds_by_stage`` is for people, never for logic.
    """

    approaches: npt.NDArray[np.void]
    status: npt.NDArray[np.int32]
    status_detail: Mapping[int, str] = field(default_factory=dict)
    seconds_by_stage: Mapping[str, float] = field(default_factory=dict)
    counts_by_stage: Mapping[str, int] = field(default_factory=dict)
