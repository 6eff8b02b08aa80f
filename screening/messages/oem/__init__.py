"""Ephemerides in: OEM (CCSDS 502.0-B) as KVN and XML, and SpaceX's own text format."""

from screening.messages.oem.ephemeris import UnusableEphemeris, to_ephemeris
from screening.messages.oem.model import Covariances, OemSegment, OrbitEphemerisMessage
from screening.messages.oem.read import read_oem
from screening.messages.oem.starlink import read_starlink

__all__ = [
    "Covariances",
    "OemSegment",
    "OrbitEphemerisMessage",
    "UnusableEphemeris",
    "read_oem",
    "read_starlink",
    "to_ephemeris",
]
