"""Between the states of an ephemeris: piecewise polynomials in TEME, and how good they are.

Between two states the position is the one polynomial of degree 7 that has the positions and the
velocities of the four states around (two on either side; near the ends of a segment the four
nearest). The velocity is its derivative, exactly. Both are continuous within a segment; nothing is
said outside one.

How good: for evenly spaced states the error in the middle of a step h is 0.32 h^8 f''''''''/8!, and
1.0 h^8 f''''''''/8! in the first and last steps. Left out and interpolated from its neighbours, a
state misses by 16 h^8 f''''''''/8!: a twelfth of ``left_out_error_km`` bounds the error of a
segment with a third to spare, wherever the truncated series is what is wrong.
Source: Hermite interpolation as in CCSDS 502.0-B-3, annex; Burden & Faires, section 3.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np

from screening.engine.celestial_frames import (
    EarthOrientation,
    Frame,
    axes_in_teme,
    covariance_to_rtn,
    states_to_teme,
)
from screening.engine.ephemeris import CovarianceSeries, Ephemeris, EphemerisSegment
from screening.engine.timescales import utc_at
from screening.engine.types import FloatArray, IntArray

_STATES_AT_ONCE: Final = 4
_POWERS: Final = np.arange(2 * _STATES_AT_ONCE)
# The worst step's share of the error that a left-out state shows is 1/16; the rest is to spare.
_SHARE_OF_LEFT_OUT: Final = 1.0 / 12.0
_LARGEST_BOUND_KM: Final = 0.01
# In a shorter segment no state has two neighbours on either side: nothing tells how good it is.
FEWEST_CHECKED_STATES: Final = 5


@dataclass(frozen=True, slots=True)
class Pieces:
    """Polynomials of time, one a step: arrays (p,), coefficients (p, 8, 3), lowest power first.

    A piece answers from ``from_s`` to ``until_s``, as a polynomial of (t - centre) / scale.
    """

    from_s: FloatArray
    until_s: FloatArray
    centre_s: FloatArray
    scale_s: FloatArray
    coefficients_km: FloatArray

    @staticmethod
    def joined(parts: Sequence[Pieces]) -> Pieces:
        """The pieces of several, in the order given."""
        return Pieces(
            np.concatenate([part.from_s for part in parts]),
            np.concatenate([part.until_s for part in parts]),
            np.concatenate([part.centre_s for part in parts]),
            np.concatenate([part.scale_s for part in parts]),
            np.concatenate([part.coefficients_km for part in parts]),
        )


@dataclass(frozen=True, slots=True)
class InterpolationCheck:
    """What the states of an ephemeris say about reading between them.

    ``bound_km`` holds wherever the truncated series is what is wrong; ``worst_offset_s`` is the
    state it comes from. Both are ``None`` with a ``reason`` where too few states tell nothing;
    otherwise ``reason`` says what is wrong, or is ``None``.
    """

    bound_km: float | None
    worst_offset_s: float | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class EphemerisPath:
    """An ephemeris ready to be asked. Times are seconds after ``start_utc``; states are TEME.

    ``segments`` are those of the ephemeris, in TEME, with covariances in RTN.
    """

    ephemeris: Ephemeris
    segments: tuple[EphemerisSegment, ...]
    pieces: Pieces

    @property
    def start_utc(self) -> datetime:
        """The instant that times are counted from."""
        return self.ephemeris.start_utc

    def states_teme(self, offset_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return position and velocity, (k, 3) each, at times (k,); NaN outside every segment.

        Where one segment ends and the next begins, the later one answers.
        """
        return _read_off(self.pieces, offset_s)

    def covariance_rtn(self, offset_s: FloatArray) -> FloatArray:
        """Return the covariance (k, 6, 6) at times (k,): km2, km2/s, km2/s2; NaN where none is.

        Between two of a segment's covariances each element of the RTN matrices runs straight from
        one to the other: such a mix of two covariances is one. There is none before the first of a
        segment's or after its last.
        """
        covariance = np.full((offset_s.size, 6, 6), np.nan)
        begins_s = np.array([segment.span_s[0] for segment in self.segments])
        answering = np.searchsorted(begins_s, offset_s, side="right") - 1
        for number, segment in enumerate(self.segments):
            rows = np.flatnonzero(answering == number)
            if segment.covariance is not None:
                covariance[rows] = _mixed(segment.covariance, offset_s[rows])
        return covariance


def path_of(ephemeris: Ephemeris, *, earth_orientation: EarthOrientation) -> EphemerisPath:
    """Turn an ephemeris into TEME and lay polynomials through its states.

    ``earth_orientation`` matters for ITRF alone; see ``UNKNOWN_EARTH_ORIENTATION``.
    """
    segments = tuple(
        _in_teme(ephemeris, segment, earth_orientation) for segment in ephemeris.segments
    )
    return EphemerisPath(ephemeris, segments, Pieces.joined([_pieces(each) for each in segments]))


def left_out_error_km(path: EphemerisPath) -> tuple[FloatArray, FloatArray]:
    """Return by how much each state misses the polynomial of its neighbours, and its time: (m,).

    Only states with two neighbours on either side in their segment are tried.
    """
    parts = [_left_out(segment) for segment in path.segments]
    return (
        np.concatenate([miss_km for miss_km, _ in parts]),
        np.concatenate([offset_s for _, offset_s in parts]),
    )


def check_interpolation(path: EphemerisPath) -> InterpolationCheck:
    """Bound the error between the states, and tell where they do not belong together.

    A burn inside a segment, a jump from one solution to another, or velocities that are not those
    of the positions show as a bound above 10 m: such an ephemeris wants ``split_at``.
    """
    miss_km, offset_s = left_out_error_km(path)
    if miss_km.size == 0:
        return InterpolationCheck(None, None, "no segment has the five states that a check needs")
    worst = int(miss_km.argmax())
    bound_km = float(miss_km[worst]) * _SHARE_OF_LEFT_OUT
    reason = None
    if bound_km > _LARGEST_BOUND_KM:
        at = utc_at(path.start_utc, float(offset_s[worst])).isoformat(timespec="seconds")
        reason = (
            f"states around {at} do not belong to one smooth path: one is "
            f"{miss_km[worst] * 1e3:.0f} m off its neighbours', and reading between them may "
            f"be as wrong. Cut the ephemeris there if the object manoeuvres"
        )
    return InterpolationCheck(bound_km, float(offset_s[worst]), reason)


def _left_out(segment: EphemerisSegment) -> tuple[FloatArray, FloatArray]:
    around = np.array([-2, -1, 1, 2])
    inner = np.arange(2, max(segment.offset_s.size - 2, 2))
    centre_s = segment.offset_s[inner]
    window = inner[:, None] + around
    coefficients_km, _ = _polynomials(segment, window, centre_s)
    miss: FloatArray = np.linalg.norm(coefficients_km[:, 0] - segment.r_km[inner], axis=1)
    return miss, centre_s


def _in_teme(
    ephemeris: Ephemeris, segment: EphemerisSegment, earth_orientation: EarthOrientation
) -> EphemerisSegment:
    r_km, v_km_s = states_to_teme(
        segment.r_km,
        segment.v_km_s,
        frame=ephemeris.frame,
        start_utc=ephemeris.start_utc,
        offset_s=segment.offset_s,
        earth_orientation=earth_orientation,
    )
    turned = EphemerisSegment(segment.offset_s, r_km, v_km_s)
    if segment.covariance is None:
        return turned
    return replace(
        turned, covariance=_in_rtn(ephemeris, turned, segment.covariance, earth_orientation)
    )


def _pieces(segment: EphemerisSegment) -> Pieces:
    offset_s = segment.offset_s
    width = min(_STATES_AT_ONCE, offset_s.size)
    first = np.clip(np.arange(offset_s.size - 1) - (width // 2 - 1), 0, offset_s.size - width)
    centre_s = (offset_s[:-1] + offset_s[1:]) / 2.0
    coefficients_km, scale_s = _polynomials(segment, first[:, None] + np.arange(width), centre_s)
    return Pieces(offset_s[:-1], offset_s[1:], centre_s, scale_s, coefficients_km)


def _polynomials(
    segment: EphemerisSegment, window: IntArray, centre_s: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return coefficients (p, 8, 3) and scales (p,) of the polynomials through windows (p, m)."""
    times_s = segment.offset_s[window] - centre_s[:, None]
    scale_s = np.abs(times_s).max(axis=1)
    at = times_s / scale_s[:, None]
    powers = _POWERS[: 2 * window.shape[1]]
    values = at[..., None] ** powers
    slopes = powers * at[..., None] ** np.maximum(powers - 1, 0)
    # From the middle of the window, so that rounding is that of an arc and not of an orbit.
    middle_km = segment.r_km[window].mean(axis=1)
    known = np.concatenate(
        [
            segment.r_km[window] - middle_km[:, None],
            segment.v_km_s[window] * scale_s[:, None, None],
        ],
        axis=1,
    )
    coefficients_km = np.zeros((window.shape[0], _POWERS.size, 3))
    coefficients_km[:, : powers.size] = np.linalg.solve(np.concatenate([values, slopes], 1), known)
    coefficients_km[:, 0] += middle_km
    return coefficients_km, scale_s


def _read_off(pieces: Pieces, offset_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Evaluate the piece of each time by Horner's rule: (k, 3) each, NaN where there is none."""
    piece = np.searchsorted(pieces.from_s, offset_s, side="right") - 1
    # Written so that a time that is NaN is unknown too.
    unknown = ~((piece >= 0) & (offset_s <= pieces.until_s[piece]))
    at = ((offset_s - pieces.centre_s[piece]) / pieces.scale_s[piece])[:, None]
    coefficients_km = pieces.coefficients_km[piece]
    r_km = np.zeros((offset_s.size, 3))
    slope_km = np.zeros((offset_s.size, 3))
    for power in reversed(_POWERS.tolist()):
        slope_km = slope_km * at + r_km
        r_km = r_km * at + coefficients_km[:, power]
    v_km_s = slope_km / pieces.scale_s[piece][:, None]
    r_km[unknown], v_km_s[unknown] = np.nan, np.nan
    return r_km, v_km_s


def _in_rtn(
    ephemeris: Ephemeris,
    segment: EphemerisSegment,
    series: CovarianceSeries,
    earth_orientation: EarthOrientation,
) -> CovarianceSeries | None:
    """Turn the covariances within a segment into RTN; ``None`` where there are none within it."""
    first_s, last_s = segment.span_s
    inside = (series.offset_s >= first_s) & (series.offset_s <= last_s)
    offset_s, covariance = series.offset_s[inside], series.covariance[inside]
    if offset_s.size == 0:
        return None
    if series.frame is not Frame.RTN:
        axes = axes_in_teme(series.frame, ephemeris.start_utc, offset_s, earth_orientation)
        covariance = covariance_to_rtn(covariance, axes, *_read_off(_pieces(segment), offset_s))
    return CovarianceSeries(offset_s, covariance, Frame.RTN)


def _mixed(series: CovarianceSeries, offset_s: FloatArray) -> FloatArray:
    """Mix the covariances before and after each time; NaN before the first and after the last."""
    times_s = series.offset_s
    after = np.minimum(np.searchsorted(times_s, offset_s), times_s.size - 1)
    before = np.maximum(after - 1, 0)
    step_s = np.where(after > before, times_s[after] - times_s[before], 1.0)
    share = ((offset_s - times_s[before]) / step_s)[:, None, None]
    mixed: FloatArray = (1.0 - share) * series.covariance[before] + share * series.covariance[after]
    mixed[(offset_s < times_s[0]) | (offset_s > times_s[-1])] = np.nan
    return mixed
