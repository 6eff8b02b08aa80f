"""NASA's ephemeris of the ISS of 18 January 2022, and the same week's catalogue."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from screening.engine.celestial_frames import UNKNOWN_EARTH_ORIENTATION, Frame
from screening.engine.ephemeris import Ephemeris, EphemerisSegment, EphemerisTag
from screening.engine.ephemeris_path import EphemerisPath, path_of

ISS = 25544
_COLUMNS = ("X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT")


def iss_ephemeris(shared_data: Path) -> Ephemeris:
    """Read the states alone, with nothing of the product's own reader."""
    (file,) = (shared_data / "oem_omm" / "iss_oem").glob("*.xml.gz")
    with gzip.open(file) as text:
        vectors = list(ElementTree.parse(text).getroot().iter("stateVector"))
    times = [_utc(vector.findtext("EPOCH", "")) for vector in vectors]
    states = np.array(
        [[float(vector.findtext(name, "")) for name in _COLUMNS] for vector in vectors]
    )
    offset_s = np.array([(each - times[0]).total_seconds() for each in times])
    segment = EphemerisSegment(offset_s, states[:, :3], states[:, 3:])
    return Ephemeris(
        norad_cat_id=ISS,
        originator="JSC",
        frame=Frame.EME2000,
        tag=EphemerisTag.ROUTINE,
        start_utc=times[0],
        segments=(segment,),
    )


def iss_path(shared_data: Path) -> EphemerisPath:
    return path_of(iss_ephemeris(shared_data), earth_orientation=UNKNOWN_EARTH_ORIENTATION)


def _utc(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%jT%H:%M:%S.%fZ").replace(tzinfo=UTC)
