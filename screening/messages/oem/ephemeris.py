"""From an ephemeris message to what the engine can interpolate, or to why it cannot be used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

import numpy as np

from screening.common.exceptions import InputError
from screening.engine.celestial_frames import Frame
from screening.engine.ephemeris import (
    CovarianceSeries,
    Ephemeris,
    EphemerisSegment,
    EphemerisTag,
)
from screening.engine.types import FloatArray
from screening.messages.ccsds.values import parse_utc
from screening.messages.oem.model import Covariances, OemSegment, OrbitEphemerisMessage

_FRAMES: Final = {
    "TEME": Frame.TEME,
    "TEMEOFDATE": Frame.TEME,
    "EME2000": Frame.EME2000,
    "J2000": Frame.EME2000,
    "GCRF": Frame.GCRF,
    "ICRF": Frame.GCRF,
}
# Realisations differ by centimetres; frames that go by any of these names are one here.
_ITRF: Final = re.compile(r"ITRF[-_ ]?\d*")
_RTN: Final = frozenset({"RTN", "RSW", "RIC", "UVW", "RTN_INERTIAL", "RSW_INERTIAL"})


class UnusableEphemeris(InputError):
    """A well-formed ephemeris that this engine cannot use; the message says why."""


def to_ephemeris(
    message: OrbitEphemerisMessage, *, norad_cat_id: int, tag: EphemerisTag
) -> tuple[Ephemeris, tuple[str, ...]]:
    """Return the engine's ephemeris of a message, and what of the message is left out and why.

    States outside USEABLE_START_TIME to USEABLE_STOP_TIME are left out. Raises UnusableEphemeris
    for another centre than the Earth, another time system than UTC, an unknown frame, or arcs that
    cannot be interpolated.
    """
    _require_earth_and_utc(message)
    frames = {_state_frame(segment) for segment in message.segments}
    if len(frames) > 1:
        shown = " and ".join(sorted(frames))
        raise UnusableEphemeris(f"Its segments are in {shown}: give one file for each frame.")
    start_utc = message.segments[0].instants[0]
    remarks: list[str] = []
    try:
        segments = tuple(
            _segment(segment, start_utc, f"segment {number}", remarks)
            for number, segment in enumerate(message.segments, start=1)
        )
        ephemeris = Ephemeris(
            norad_cat_id=norad_cat_id,
            originator=message.originator,
            frame=frames.pop(),
            tag=tag,
            start_utc=start_utc,
            segments=segments,
            created_utc=_created_utc(message),
        )
    except ValueError as error:
        raise UnusableEphemeris(f"It cannot be interpolated: {error}.") from None
    return ephemeris, tuple(remarks)


def _created_utc(message: OrbitEphemerisMessage) -> datetime | None:
    """When it was made, or None where the header has that in no form known."""
    try:
        return parse_utc(message.header["CREATION_DATE"])
    except ValueError:
        return None


def _require_earth_and_utc(message: OrbitEphemerisMessage) -> None:
    for segment in message.segments:
        if segment.center_name != "EARTH":
            raise UnusableEphemeris(f"Its centre is {segment.center_name}, where EARTH is due.")
        if segment.time_system != "UTC":
            raise UnusableEphemeris(
                f"Its time system is {segment.time_system}, where UTC is due: ask its originator"
                " for UTC, for a wrong second is kilometres."
            )


def _state_frame(segment: OemSegment) -> Frame:
    frame = _frame(segment.ref_frame)
    if frame is None:
        raise UnusableEphemeris(
            f"Its frame is {segment.ref_frame}, where one of {', '.join(_FRAMES)} or ITRF is due."
        )
    return frame


def _frame(name: str) -> Frame | None:
    return Frame.ITRF if _ITRF.fullmatch(name) else _FRAMES.get(name)


def _segment(
    segment: OemSegment, start_utc: datetime, name: str, remarks: list[str]
) -> EphemerisSegment:
    useable = _is_useable(segment)
    if not useable.all():
        count = int((~useable).sum())
        remarks.append(f"{name}: {count} states outside its useable time are left out")
    return EphemerisSegment(
        offset_s=_offsets_s(segment.instants, start_utc)[useable],
        r_km=segment.r_km[useable],
        v_km_s=segment.v_km_s[useable],
        covariance=_covariance(segment.covariances, start_utc, name, remarks),
    )


def _is_useable(segment: OemSegment) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    first, last = (
        segment.metadata.get(useable, segment.metadata[total])
        for useable, total in (
            ("USEABLE_START_TIME", "START_TIME"),
            ("USEABLE_STOP_TIME", "STOP_TIME"),
        )
    )
    opens, closes = parse_utc(first), parse_utc(last)
    return np.array([opens <= instant <= closes for instant in segment.instants], dtype=np.bool_)


def _covariance(
    covariances: Covariances | None, start_utc: datetime, name: str, remarks: list[str]
) -> CovarianceSeries | None:
    if covariances is None:
        return None
    names = sorted(set(covariances.frames))
    frames = {Frame.RTN if each in _RTN else _frame(each) for each in names}
    frame = frames.pop()
    if frames or frame is None:
        remarks.append(f"{name}: its covariances in {', '.join(names)} are left out")
        return None
    offset_s = _offsets_s(covariances.instants, start_utc)
    return CovarianceSeries(offset_s, covariances.matrices, frame)


def _offsets_s(instants: Iterable[datetime], start_utc: datetime) -> FloatArray:
    return np.array([(instant - start_utc).total_seconds() for instant in instants])
