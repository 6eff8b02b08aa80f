"""What a rule may ask of a pass: quantities, their units, and how they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from screening.conjunctions.likelihood_words import probability_words
from screening.engine.probability.results import NEGLIGIBLE_PC


class Quantity(StrEnum):
    """One thing that is known, or not, of a pass. R, I, C count without their sign."""

    MISS_DISTANCE = "miss_distance"
    RADIAL = "radial"
    IN_TRACK = "in_track"
    CROSS_TRACK = "cross_track"
    PC = "pc"
    MAX_PC = "max_pc"
    TIME_TO_TCA = "time_to_tca"
    RELATIVE_SPEED = "relative_speed"
    INSIDE_VOLUME = "inside_volume"  # at any moment of the pass, by the station's own volumes
    MANOEUVRABLE = "manoeuvrable"
    INTENT_UNKNOWN = "intent_unknown"  # it may manoeuvre, and nobody has told us its plan
    PC_UNKNOWN = "pc_unknown"  # for rules that say what counts when nobody can tell how likely


@dataclass(frozen=True, slots=True)
class Trait:
    """How a quantity is called, and its units as multiples of the one it is kept in.

    A quantity without units is answered by yes or no; one whose only unit is "" is a plain number.
    """

    words: str
    units: Mapping[str, float]

    @property
    def is_yes_or_no(self) -> bool:
        return not self.units


_LENGTHS: Final = MappingProxyType({"km": 1.0, "m": 1e-3})
_SHARES: Final = MappingProxyType({"": 1.0, "%": 1e-2})
_TIMES: Final = MappingProxyType({"h": 1.0, "d": 24.0})
_SPEEDS: Final = MappingProxyType({"km/s": 1.0, "m/s": 1e-3})
_YES_OR_NO: Final[Mapping[str, float]] = MappingProxyType({})

TRAITS: Final[Mapping[Quantity, Trait]] = MappingProxyType(
    {
        Quantity.MISS_DISTANCE: Trait("miss distance", _LENGTHS),
        Quantity.RADIAL: Trait("radial distance", _LENGTHS),
        Quantity.IN_TRACK: Trait("in-track distance", _LENGTHS),
        Quantity.CROSS_TRACK: Trait("cross-track distance", _LENGTHS),
        Quantity.PC: Trait("probability of collision", _SHARES),
        Quantity.MAX_PC: Trait("largest probability the geometry allows", _SHARES),
        Quantity.TIME_TO_TCA: Trait("time to closest approach", _TIMES),
        Quantity.RELATIVE_SPEED: Trait("relative speed", _SPEEDS),
        Quantity.INSIDE_VOLUME: Trait("entering the station's volume", _YES_OR_NO),
        Quantity.MANOEUVRABLE: Trait("object is known to manoeuvre", _YES_OR_NO),
        Quantity.INTENT_UNKNOWN: Trait("object's intent is unknown", _YES_OR_NO),
        Quantity.PC_UNKNOWN: Trait("probability of collision is unknown", _YES_OR_NO),
    }
)
PROBABILITIES: Final = frozenset({Quantity.PC, Quantity.MAX_PC})
DISTANCES: Final = frozenset(
    {Quantity.MISS_DISTANCE, Quantity.RADIAL, Quantity.IN_TRACK, Quantity.CROSS_TRACK}
)
_FEWEST_DIGITS: Final = 3
_SCIENTIFIC_BELOW: Final = 0.01
_MOST_DIGITS: Final = 17  # of a double; two that differ differ within these


def probability_beside(pc: float, limit: float) -> str:
    """The same beside a limit, which two digits must not carry it to or across."""
    rounded = float(f"{pc:.1e}")
    is_kept_apart = (rounded < limit) == (pc < limit) and (rounded > limit) == (pc > limit)
    is_negligible = pc < NEGLIGIBLE_PC < limit
    return probability_words(pc) if is_kept_apart or is_negligible else value_words(pc, limit, "")


def number_words(value: float, unit: str, *, digits: int = _FEWEST_DIGITS) -> str:
    """Write a number in its unit: "1.1 km", "2.1e−05", "0.1 %"."""
    if unit:
        return f"{value:.{digits}g} {unit}"
    if value == 0.0 or value >= _SCIENTIFIC_BELOW:
        return f"{value:.{digits}g}"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{exponent}".replace("-", "−")


def value_words(value: float, limit: float, unit: str) -> str:
    """Write a value so that it never reads the same as a limit that it differs from."""
    for digits in range(_FEWEST_DIGITS, _MOST_DIGITS + 1):
        words = number_words(value, unit, digits=digits)
        if value == limit or words != number_words(limit, unit, digits=digits):
            return words
    return repr(value)
