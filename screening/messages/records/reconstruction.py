"""A recorded message as the CDM that it may have come as: made, and saying so.

A CDM must have states and covariances, and a record has distances. The station gets a circular
orbit; the object is where the record has it from there, and crosses as fast as the station flies.
At a closest approach the distance stands across the relative velocity, so the recorded distances
give the angle of crossing. No covariance is made up: it would decide what the record left open.
Zeros stand where the format requires one, and nothing can be computed from those.
"""

from __future__ import annotations

from math import atan2, cos, radians, sin, sqrt
from typing import Final

import numpy as np

from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2
from screening.engine.frames import rtn_axes_teme
from screening.engine.types import FloatArray
from screening.messages.cdm import write_kvn
from screening.messages.cdm.export import ExportedConjunction, ExportedObject, export_cdm
from screening.messages.records.reading import Record, RecordedMessage

ORIGINATOR: Final = "NASA RECORD"
NO_COVARIANCE: Final = (
    "No covariance is on record. The standard requires one: its zeros are placeholders and do not"
    " say that anything is exact."
)


def message_text(record: Record, number: int) -> bytes:
    """Return the message of a record with this number, from 1, as a CDM in KVN."""
    message = record.messages[number - 1]
    return write_kvn(export_cdm(_exported(record, message, number))).encode()


def crossing_angle_rad(record: Record) -> float:
    """Return the angle from the station's velocity to the object's, towards cross-track.

    Two that fly equally fast move against each other along (-sin(a/2), cos(a/2)) of in-track and
    cross-track, and the distances of all messages stand across that, best by least squares.
    """
    along, across = _in_and_cross_track_km(record).T
    return 2.0 * atan2(float(along @ across), float(along @ along))


def _in_and_cross_track_km(record: Record) -> FloatArray:
    return np.array([each.miss_rtn_km[1:] for each in record.messages])


def _exported(record: Record, message: RecordedMessage, number: int) -> ExportedConjunction:
    r_km, v_km_s = _station_state(record)
    axes = rtn_axes_teme(r_km, v_km_s)
    angle = crossing_angle_rad(record)
    crossing_rtn = np.array([0.0, cos(angle), sin(angle)]) * float(np.linalg.norm(v_km_s))
    station, other = record.station, record.other
    return ExportedConjunction(
        creation_utc=record.made_utc(message),
        originator=ORIGINATOR,
        message_for=station.name,
        message_id=f"{record.key}-{number}",
        tca_utc=record.tca_utc,
        ref_frame="EME2000",
        objects=(
            _object(
                r_km,
                v_km_s,
                norad_cat_id=station.norad_cat_id,
                name=station.name,
                international_designator=station.international_designator,
                object_type="PAYLOAD",
                operator=station.operator,
                is_maneuverable=True,
            ),
            _object(
                r_km + message.miss_rtn_km @ axes,
                crossing_rtn @ axes,
                norad_cat_id=other.norad_cat_id,
                name=other.name,
                international_designator="",
                object_type="UNKNOWN",
                operator="",
                is_maneuverable=None,
            ),
        ),
        collision_probability=message.pc,
        collision_probability_method="",
        is_synthetic=False,  # the comments say it, with what of it is on record
        is_replay=False,
        comments=_comments(record),
    )


def _object(
    r_km: FloatArray,
    v_km_s: FloatArray,
    *,
    norad_cat_id: int,
    name: str,
    international_designator: str,
    object_type: str,
    operator: str,
    is_maneuverable: bool | None,
) -> ExportedObject:
    return ExportedObject(
        norad_cat_id=norad_cat_id,
        name=name,
        international_designator=international_designator,
        object_type=object_type,
        operator=operator,
        is_maneuverable=is_maneuverable,
        is_covariance_calculated=False,
        r_km=r_km,
        v_km_s=v_km_s,
        cov_rtn_km2=np.zeros((6, 6)),
        comments=[NO_COVARIANCE],
    )


def _station_state(record: Record) -> tuple[FloatArray, FloatArray]:
    """A circular orbit over its ascending node: any point of it serves."""
    radius_km = EARTH_RADIUS_WGS72_KM + record.station.height_km
    speed_km_s = sqrt(MU_WGS72_KM3_S2 / radius_km)
    tilt = radians(record.station.inclination_deg)
    r_km = np.array([radius_km, 0.0, 0.0])
    return r_km, speed_km_s * np.array([0.0, cos(tilt), sin(tilt)])


def _comments(record: Record) -> list[str]:
    """What a reader of the message alone has to know: it begins with the word that marks it."""
    return [
        f"SYNTHETIC: made from a record. Source: {record.source}.",
        f"On record: {'; '.join(record.recorded)}.",
        f"Made: {'; '.join(record.made)}.",
    ]
