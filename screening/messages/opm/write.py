"""An OPM as text: key-value notation, in the standard's order and with its units.

Source: CCSDS 502.0-B-3, table 3-1 to 3-3.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from screening.messages.ccsds.values import format_utc
from screening.messages.ccsds.write import assignment, comment_lines, number
from screening.messages.opm.model import Manoeuvre, OrbitParameterMessage

EDITION: Final = "3.0"
_POSITION_DIGITS: Final = 6  # a millimetre, and a millimetre a second within a thousandth
_VELOCITY_DIGITS: Final = 9
_NO_MASS: Final = (
    "The mass and what the burn takes of it are not known: MASS is left out, and MAN_DELTA_MASS is"
    " 0 as a placeholder and does not say that nothing is spent."
)


def write_kvn(message: OrbitParameterMessage) -> str:
    """Return the message in key-value notation; lines end with LF, the last one too.

    NOTE: the standard wants MASS beside a manoeuvre, and MAN_DELTA_MASS below zero. Where neither
    is known a made-up number would be taken for one, so a comment says what is missing.
    """
    return "\n".join(_lines(message)) + "\n"


def _lines(message: OrbitParameterMessage) -> Iterator[str]:
    yield assignment("CCSDS_OPM_VERS", EDITION)
    yield from comment_lines(message.comments)
    yield assignment("CREATION_DATE", format_utc(message.created_utc))
    yield assignment("ORIGINATOR", message.originator)
    yield assignment("OBJECT_NAME", message.object_name)
    yield assignment("OBJECT_ID", message.object_id)
    yield assignment("CENTER_NAME", "EARTH")
    yield assignment("REF_FRAME", "TEME")
    yield assignment("TIME_SYSTEM", "UTC")
    yield assignment("EPOCH", format_utc(message.epoch_utc))
    for name, value in zip("XYZ", message.r_teme_km.tolist(), strict=True):
        yield assignment(name, number(value, _POSITION_DIGITS), "km")
    for name, value in zip("XYZ", message.v_teme_km_s.tolist(), strict=True):
        yield assignment(f"{name}_DOT", number(value, _VELOCITY_DIGITS), "km/s")
    for each in message.manoeuvres:
        yield from _manoeuvre(each)


def _manoeuvre(each: Manoeuvre) -> Iterator[str]:
    yield from comment_lines(each.comments)
    if each.delta_mass_kg is None:
        yield from comment_lines([_NO_MASS])
    yield assignment("MAN_EPOCH_IGNITION", format_utc(each.ignition_utc))
    yield assignment("MAN_DURATION", number(each.duration_s, 3), "s")
    yield assignment("MAN_DELTA_MASS", number(each.delta_mass_kg or 0.0, 3), "kg")
    yield assignment("MAN_REF_FRAME", "RTN")
    for place, value in enumerate(each.dv_rtn_km_s, start=1):
        yield assignment(f"MAN_DV_{place}", number(value, _VELOCITY_DIGITS), "km/s")
