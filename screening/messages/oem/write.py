"""An OEM as text: key-value notation that ``read_oem`` reads back.

Source: CCSDS 502.0-B-3, section 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from screening.messages.ccsds.values import format_utc
from screening.messages.ccsds.write import assignment, comment_lines, number
from screening.messages.oem import schema
from screening.messages.oem.model import OemSegment, OrbitEphemerisMessage

_POSITION_DIGITS: Final = 6  # a millimetre, and a thousandth of one a second
_VELOCITY_DIGITS: Final = 9


def write_kvn(message: OrbitEphemerisMessage) -> str:
    """Return the message in key-value notation; lines end with LF, the last one too.

    Raises ``ValueError`` for covariances, which are not written.
    """
    return "\n".join(_lines(message)) + "\n"


def _lines(message: OrbitEphemerisMessage) -> Iterator[str]:
    yield assignment(schema.VERSION_KEYWORD, message.version)
    yield from comment_lines(message.comments)
    for keyword, value in message.header.items():
        yield assignment(keyword, value)
    for segment in message.segments:
        yield from _segment(segment)


def _segment(segment: OemSegment) -> Iterator[str]:
    if segment.covariances is not None:
        raise ValueError("covariances of an ephemeris are not written")
    yield "META_START"
    yield from comment_lines(segment.comments)
    for keyword, value in segment.metadata.items():
        yield assignment(keyword, value)
    yield "META_STOP"
    rows = zip(segment.instants, segment.r_km.tolist(), segment.v_km_s.tolist(), strict=True)
    for instant, r_km, v_km_s in rows:
        position = [number(value, _POSITION_DIGITS) for value in r_km]
        velocity = [number(value, _VELOCITY_DIGITS) for value in v_km_s]
        yield " ".join([format_utc(instant), *position, *velocity])
