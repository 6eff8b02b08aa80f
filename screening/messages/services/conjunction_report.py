"""What a CDM says of a protected station, handed to the conjunctions."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from screening.catalog.models import SpaceObject
from screening.catalog.services import object_ensure
from screening.common.exceptions import InputError
from screening.conjunctions.models import Assessment
from screening.conjunctions.risk_judgement import PassRisk
from screening.conjunctions.services import (
    ReportedObject,
    ReportedPass,
    StatedProbability,
    report_assess,
)
from screening.engine.celestial_frames import (
    UNKNOWN_EARTH_ORIENTATION,
    Frame,
    states_to_teme,
)
from screening.engine.frames import rtn_axes_teme
from screening.engine.types import FloatArray
from screening.messages.cdm import ConjunctionDataMessage, MessageObject
from screening.stations.models import Station
from screening.stations.selectors import station_of


class NotReportable(InputError):
    """A good message that cannot become an assessment; the message says why."""


def conjunction_report(
    message: ConjunctionDataMessage,
    risk: PassRisk | None,
    *,
    received_at: datetime,
    is_synthetic: bool,
    is_exercise: bool,
) -> Assessment | None:
    """Add what a message says to the conjunction it is about; None when no station is concerned.

    The station is the primary, whichever object of the message it is, of ``risk`` too (see
    ``message_risk``). Raises NotReportable as ``protected_object`` does, and for another centre
    than the Earth.
    """
    found = protected_object(message)
    if found is None:
        return None
    require_earth(message)
    own, station, other_number = found
    other = message.objects[1 - own]
    primary = station_object(station, is_synthetic=is_synthetic)
    secondary = _space_object(other_number, other, is_synthetic)
    own_state, other_state = reported_object(message, own), reported_object(message, 1 - own)
    miss_rtn_km, relative_speed_km_s = _relative(own_state, other_state)
    return report_assess(
        ReportedPass(
            originator=message.originator[:200],
            reported_at=received_at,
            station=station,
            primary=primary,
            secondary=secondary,
            tca_utc=message.tca_utc,
            miss_distance_km=message.miss_distance_km,
            miss_rtn_km=miss_rtn_km,
            relative_speed_km_s=message.relative_speed_km_s or relative_speed_km_s,
            is_synthetic=is_synthetic or primary.is_synthetic or secondary.is_synthetic,
            created_utc=message.creation_utc,
            risk=risk,
            stated=StatedProbability(
                message.collision_probability, message.collision_probability_method or ""
            ),
            is_exercise=is_exercise,
        )
    )


def protected_object(message: ConjunctionDataMessage) -> tuple[int, Station, int] | None:
    """Say which object is a protected station, which one, and the other's number; None where none.

    Raises NotReportable for two parts of one station, or an object without a catalogue number.
    """
    stations = [_station(each, message.tca_utc) for each in message.objects]
    own = 0 if stations[0] is not None else 1
    station, other = stations[own], message.objects[1 - own]
    if station is None:
        return None
    if stations[0] == stations[1]:
        raise NotReportable(f"Both objects are parts of {station}.")
    if other.norad_cat_id is None:
        raise NotReportable(
            f"{other.name} has no number in the satellite catalogue: it is {other.designator} of"
            f" {other.catalogue_name}."
        )
    return own, station, other.norad_cat_id


def _station(each: MessageObject, at_utc: datetime) -> Station | None:
    number = each.norad_cat_id
    return None if number is None else station_of(number, at_utc)


def require_earth(message: ConjunctionDataMessage) -> None:
    """Raise NotReportable where an object of a message orbits something else."""
    for each in message.objects:
        center = (each.metadata.text("ORBIT_CENTER") or "EARTH").upper()
        if center != "EARTH":
            raise NotReportable(f"{each.name} orbits {center}.")


def station_object(station: Station, *, is_synthetic: bool) -> SpaceObject:
    """The catalogue's object that stands for a station."""
    return object_ensure(
        station.primary_norad_cat_id,
        name=station.short_name,
        international_designator="",
        is_synthetic=is_synthetic,
    )


def _space_object(number: int, each: MessageObject, is_synthetic: bool) -> SpaceObject:
    designator = each.international_designator
    return object_ensure(
        number,
        name=each.name,
        international_designator="" if designator == "UNKNOWN" else designator,
        is_synthetic=is_synthetic,
    )


def reported_object(message: ConjunctionDataMessage, which: int) -> ReportedObject:
    """One of the two objects at TCA: its state in TEME, what is known of its covariance."""
    each = message.objects[which]
    r_teme_km, v_teme_km_s = _state_teme(each, message.tca_utc)
    return ReportedObject(
        r_teme_km,
        v_teme_km_s,
        _covariance_rtn(message, which),
        is_default=not each.is_covariance_calculated,
    )


def _covariance_rtn(message: ConjunctionDataMessage, which: int) -> FloatArray:
    """The covariance of one object, NaN where it is not known.

    One object without any is said to be known; where both are, zeros fill what the format requires.
    """
    if not any(each.cov_rtn_km2.any() for each in message.objects):
        return np.full((6, 6), np.nan)
    return message.objects[which].known_cov_rtn_km2


def _relative(own: ReportedObject, other: ReportedObject) -> tuple[FloatArray, float]:
    """The miss along the station's R, T and N, and the relative speed, both from the states."""
    axes = rtn_axes_teme(own.r_teme_km, own.v_teme_km_s)
    miss_rtn_km: FloatArray = axes @ (other.r_teme_km - own.r_teme_km)
    return miss_rtn_km, float(np.linalg.norm(other.v_teme_km_s - own.v_teme_km_s))


def _state_teme(each: MessageObject, at_utc: datetime) -> tuple[FloatArray, FloatArray]:
    # NOTE: of ITRF states the Earth's true orientation is not known here; it turns both alike.
    r_km, v_km_s = states_to_teme(
        np.array([each.r_km]),
        np.array([each.v_km_s]),
        frame=Frame(each.ref_frame),
        start_utc=at_utc,
        offset_s=np.zeros(1),
        earth_orientation=UNKNOWN_EARTH_ORIENTATION,
    )
    return r_km[0], v_km_s[0]
