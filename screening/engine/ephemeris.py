"""An operator's ephemeris: states that somebody who knows the object has computed for it.

It is taken as it is written, in its own frame. ``ephemeris_path`` turns it into TEME and answers
between its states.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

import numpy as np

from screening.engine.celestial_frames import Frame
from screening.engine.timescales import require_aware_utc, seconds_between
from screening.engine.types import FloatArray

_FEWEST_STATES: Final = 2


class EphemerisTag(StrEnum):
    """What an ephemeris says of the time to come."""

    ROUTINE = "routine"
    PLANNED_MANOEUVRE = "planned_manoeuvre"


@dataclass(frozen=True, slots=True)
class CovarianceSeries:
    """Covariances (m, 6, 6) of position and velocity: km2, km2/s, km2/s2, at increasing times (m,).

    Their times need not be those of the states. ``frame`` may be RTN.
    """

    offset_s: FloatArray
    covariance: FloatArray
    frame: Frame

    def __post_init__(self) -> None:
        _require_increasing("covariance times", self.offset_s)
        _require_shape("covariance", self.covariance, (self.offset_s.size, 6, 6))
        if not np.allclose(self.covariance, np.swapaxes(self.covariance, 1, 2), rtol=1e-6):
            raise ValueError("a covariance is not symmetric")


@dataclass(frozen=True, slots=True)
class EphemerisSegment:
    """An unbroken arc: states (n, 3) in km and km/s at increasing times (n,).

    Nothing is interpolated across its ends. Raises ``ValueError`` for fewer than two states,
    times that do not increase, or numbers that are not finite.
    """

    offset_s: FloatArray
    r_km: FloatArray
    v_km_s: FloatArray
    covariance: CovarianceSeries | None = None

    def __post_init__(self) -> None:
        count = self.offset_s.size
        if count < _FEWEST_STATES:
            raise ValueError(
                f"a segment needs {_FEWEST_STATES} states or more, this one has {count}"
            )
        _require_increasing("times", self.offset_s)
        _require_shape("r_km", self.r_km, (count, 3))
        _require_shape("v_km_s", self.v_km_s, (count, 3))

    @property
    def span_s(self) -> tuple[float, float]:
        """First and last instant of the arc."""
        return float(self.offset_s[0]), float(self.offset_s[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Ephemeris:
    """What one originator says of one object. All times are seconds after ``start_utc``.

    Segments are in order of time and do not overlap; they may share an instant. Between them there
    is no knowledge. ``created_utc`` is when it was made, where that is told.
    Raises ``ValueError`` naming the segment otherwise.
    """

    norad_cat_id: int
    originator: str
    frame: Frame
    tag: EphemerisTag
    start_utc: datetime
    segments: tuple[EphemerisSegment, ...]
    created_utc: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "start_utc", require_aware_utc(self.start_utc, "start_utc"))
        if self.frame is Frame.RTN:
            raise ValueError("states cannot be given in RTN: it turns with the object")
        if not self.segments:
            raise ValueError("an ephemeris needs at least one segment")
        pairs = zip(self.segments[:-1], self.segments[1:], strict=True)
        for number, (one, following) in enumerate(pairs, start=2):
            if following.span_s[0] < one.span_s[1]:
                raise ValueError(
                    f"segment {number} begins {one.span_s[1] - following.span_s[0]:g} s "
                    "before the one ahead of it ends"
                )

    @property
    def known_utc(self) -> datetime:
        """When its knowledge ends: its making, or the start of its data where that is not told."""
        return self.created_utc or self.start_utc

    @property
    def has_covariance(self) -> bool:
        """Whether any segment carries covariances."""
        return any(segment.covariance is not None for segment in self.segments)


def split_at(ephemeris: Ephemeris, instant_utc: datetime) -> Ephemeris:
    """Cut the segment that holds an instant, such as a burn's, between the states around it.

    The states before and after end up in segments of their own, and nothing is known between
    them. A side with a single state is dropped, for nothing could be interpolated on it.
    Raises ``ValueError`` when that would leave no segment at all.
    """
    at_s = seconds_between(ephemeris.start_utc, require_aware_utc(instant_utc, "instant"))
    segments: list[EphemerisSegment] = []
    for segment in ephemeris.segments:
        first, last = segment.span_s
        segments += _cut(segment, at_s) if first < at_s < last else [segment]
    return replace(ephemeris, segments=tuple(segments))


def _cut(segment: EphemerisSegment, at_s: float) -> list[EphemerisSegment]:
    before = segment.offset_s <= at_s
    sides = [
        (segment.offset_s[rows], segment.r_km[rows], segment.v_km_s[rows])
        for rows in (before, ~before)
    ]
    return [
        EphemerisSegment(*side, _within(segment.covariance, side[0]))
        for side in sides
        if side[0].size >= _FEWEST_STATES
    ]


def _within(series: CovarianceSeries | None, offset_s: FloatArray) -> CovarianceSeries | None:
    if series is None:
        return None
    rows = (series.offset_s >= offset_s[0]) & (series.offset_s <= offset_s[-1])
    if not rows.any():
        return None
    return CovarianceSeries(series.offset_s[rows], series.covariance[rows], series.frame)


def _require_increasing(what: str, offset_s: FloatArray) -> None:
    # Written so that NaN is refused too.
    wrong = np.flatnonzero(~(np.diff(offset_s) > 0.0))
    if offset_s.ndim != 1 or not np.isfinite(offset_s).all():
        raise ValueError(f"{what} must be a row of finite numbers")
    if wrong.size:
        place = int(wrong[0]) + 1
        raise ValueError(f"{what} must increase: number {place + 1} is not after number {place}")


def _require_shape(what: str, values: FloatArray, shape: tuple[int, ...]) -> None:
    if values.shape != shape:
        raise ValueError(f"{what} must have the shape {shape}, got {values.shape}")
    if not np.isfinite(values).all():
        place = int(np.argwhere(~np.isfinite(values))[0][0]) + 1
        raise ValueError(f"{what} number {place} is not finite")
