"""An orbit ephemeris message as it is written: any centre, frame and time system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from screening.engine.types import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Covariances:
    """Covariances (m, 6, 6) in km2, km2/s and km2/s2; each with its instant and its frame."""

    instants: tuple[datetime, ...]
    frames: tuple[str, ...]
    matrices: FloatArray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OemSegment:
    """One arc: states (n, 3) in km and km/s at ``instants``, all in the segment's time system.

    ``instants`` carry UTC as their zone whatever the time system is: ask ``time_system``.
    """

    metadata: Mapping[str, str]
    comments: tuple[str, ...]
    instants: tuple[datetime, ...]
    r_km: FloatArray
    v_km_s: FloatArray
    covariances: Covariances | None

    @property
    def ref_frame(self) -> str:
        return self.metadata["REF_FRAME"].upper()

    @property
    def time_system(self) -> str:
        return self.metadata["TIME_SYSTEM"].upper()

    @property
    def center_name(self) -> str:
        return self.metadata["CENTER_NAME"].upper()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OrbitEphemerisMessage:
    """An OEM, or another ephemeris file that says as much. At least one segment."""

    version: str
    header: Mapping[str, str]
    comments: tuple[str, ...]
    segments: tuple[OemSegment, ...]
    remarks: tuple[str, ...] = field(default=())

    @property
    def object_name(self) -> str:
        return self.segments[0].metadata["OBJECT_NAME"]

    @property
    def object_id(self) -> str:
        """Mostly the international designator; some senders give the catalogue number."""
        return self.segments[0].metadata["OBJECT_ID"]

    @property
    def originator(self) -> str:
        return self.header["ORIGINATOR"]
