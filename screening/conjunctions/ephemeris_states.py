"""How the states of an operator's ephemeris are stored, and made ready to be followed again."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Final

import numpy as np

from screening.conjunctions.models import OperatorEphemeris
from screening.engine.celestial_frames import UNKNOWN_EARTH_ORIENTATION, Frame
from screening.engine.ephemeris import (
    CovarianceSeries,
    Ephemeris,
    EphemerisSegment,
    EphemerisTag,
)
from screening.engine.ephemeris_path import EphemerisPath, path_of
from screening.engine.ephemeris_sieve import RadiiKm, segment_radii_km
from screening.engine.types import FloatArray

# The names of a segment's arrays end in its number: "offset_s_0".
_STATES: Final = ("offset_s", "r_km", "v_km_s")
_COVARIANCE: Final = "covariance"
_COVARIANCE_TIMES: Final = "covariance_offset_s"
_COVARIANCE_FRAME: Final = "covariance_frame"


def pack_states(ephemeris: Ephemeris) -> bytes:
    """Compress the segments of an ephemeris; ``unpack_states`` gives them back to the last bit."""
    arrays: dict[str, np.ndarray] = {}
    for number, segment in enumerate(ephemeris.segments):
        arrays |= {f"{name}_{number}": getattr(segment, name) for name in _STATES}
        series = segment.covariance
        if series is not None:
            arrays[f"{_COVARIANCE_TIMES}_{number}"] = series.offset_s
            arrays[f"{_COVARIANCE}_{number}"] = series.covariance
            arrays[f"{_COVARIANCE_FRAME}_{number}"] = np.array(series.frame.value)
    packed = BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **arrays)
    return packed.getvalue()


def unpack_states(packed: bytes, segment_count: int) -> tuple[EphemerisSegment, ...]:
    """Segments as packed by ``pack_states``."""
    with np.load(BytesIO(packed), allow_pickle=False) as arrays:
        return tuple(_segment(arrays, number) for number in range(segment_count))


def stored_ephemeris(row: OperatorEphemeris) -> Ephemeris:
    """Give the engine's ephemeris of a row."""
    return Ephemeris(
        norad_cat_id=row.space_object.norad_cat_id,
        originator=row.originator,
        frame=Frame(row.frame),
        tag=EphemerisTag(row.tag),
        start_utc=row.start_utc,
        segments=unpack_states(bytes(row.states), row.segment_count),
        created_utc=row.created_utc,
    )


def has_states_of(row: OperatorEphemeris, ephemeris: Ephemeris) -> bool:
    """Whether a row holds the very times, states and covariances of an ephemeris."""
    packed = (bytes(row.states), pack_states(ephemeris))
    with np.load(BytesIO(packed[0])) as known, np.load(BytesIO(packed[1])) as given:
        return set(known) == set(given) and all(
            np.array_equal(known[name], given[name]) for name in known
        )


def stored_path(row: OperatorEphemeris) -> EphemerisPath:
    """Make a row ready to be followed.

    NOTE: nothing here knows how the Earth's turning strays: an ITRF ephemeris is in doubt by what
    ``UNKNOWN_EARTH_ORIENTATION`` says.
    """
    return path_of(stored_ephemeris(row), earth_orientation=UNKNOWN_EARTH_ORIENTATION)


def stored_radii_km(row: OperatorEphemeris) -> RadiiKm:
    """Bound a row's distance from the Earth's centre without making it ready: frames only turn.

    From 0 to infinity where its states do not belong together, or nothing tells whether they do.
    """
    bound_km = row.interpolation_bound_km
    if bound_km is None or row.interpolation_remark:
        return 0.0, np.inf
    with np.load(BytesIO(bytes(row.states)), allow_pickle=False) as arrays:
        radii_km = [
            segment_radii_km(arrays[f"offset_s_{number}"], arrays[f"r_km_{number}"])
            for number in range(row.segment_count)
        ]
    lowest_km, highest_km = zip(*radii_km, strict=True)
    return min(lowest_km) - bound_km, max(highest_km) + bound_km


def _segment(arrays: Mapping[str, FloatArray], number: int) -> EphemerisSegment:
    offset_s, r_km, v_km_s = (arrays[f"{name}_{number}"] for name in _STATES)
    if f"{_COVARIANCE}_{number}" not in arrays:
        return EphemerisSegment(offset_s, r_km, v_km_s)
    frame = Frame(str(arrays[f"{_COVARIANCE_FRAME}_{number}"]))
    times_s, covariance = arrays[f"{_COVARIANCE_TIMES}_{number}"], arrays[f"{_COVARIANCE}_{number}"]
    series = CovarianceSeries(times_s, covariance, frame)
    return EphemerisSegment(offset_s, r_km, v_km_s, series)
