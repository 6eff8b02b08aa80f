"""What one assessment knows of a pass at an instant, as rules ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from screening.conjunctions.criteria.quantities import Quantity

_HOUR: Final = timedelta(hours=1)

Value = float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassFacts:
    """One opinion of a pass, judged at ``at_utc``. None is unknown, never zero.

    Components are along the primary's RTN axes at TCA. ``volumes_entered`` names the station's
    volumes that the object is inside at any moment, and is None where nobody has looked at that;
    of ``volumes_unknown`` nobody can tell.
    ``reasons`` says why a quantity is unknown. ``known_until_utc`` is the newest instant that the
    opinion rests on: an epoch of its element sets, or the making of a message.
    """

    by: str  # "run 12", "message of CARA"
    at_utc: datetime
    tca_utc: datetime
    miss_distance_km: float | None
    radial_km: float | None = None
    in_track_km: float | None = None
    cross_track_km: float | None = None
    relative_speed_km_s: float | None = None
    pc: float | None = None
    max_pc: float | None = None
    grade: str = ""  # of the probability: "operational", "screening", "stated"; "": not known
    volumes_entered: frozenset[str] | None = None
    volumes_unknown: frozenset[str] = frozenset()
    is_manoeuvrable: bool | None = None
    is_intent_unknown: bool | None = None
    reasons: Mapping[Quantity, str] = field(default_factory=dict)
    known_until_utc: datetime | None = None
    assessment_id: int | None = None
    run_id: int | None = None

    @property
    def time_to_tca_h(self) -> float:
        """Hours to go; below zero once it is over."""
        return (self.tca_utc - self.at_utc) / _HOUR

    def value(self, quantity: Quantity, volume: str = "") -> Value:
        """What is known of a quantity in the unit it is kept in: km, h, km/s, a plain number."""
        if quantity is Quantity.INSIDE_VOLUME:
            is_unknown = self.volumes_entered is None or volume in self.volumes_unknown
            return None if is_unknown else volume in (self.volumes_entered or ())
        return _READERS[quantity](self)

    def reason(self, quantity: Quantity) -> str:
        """Why a quantity is not known."""
        return self.reasons.get(quantity) or "it is not stated"


def _size(value: float | None) -> float | None:
    return None if value is None else abs(value)


_READERS: Final[Mapping[Quantity, Callable[[PassFacts], Value]]] = {
    Quantity.MISS_DISTANCE: lambda facts: facts.miss_distance_km,
    Quantity.RADIAL: lambda facts: _size(facts.radial_km),
    Quantity.IN_TRACK: lambda facts: _size(facts.in_track_km),
    Quantity.CROSS_TRACK: lambda facts: _size(facts.cross_track_km),
    Quantity.PC: lambda facts: facts.pc,
    Quantity.MAX_PC: lambda facts: facts.max_pc,
    Quantity.TIME_TO_TCA: lambda facts: facts.time_to_tca_h,
    Quantity.RELATIVE_SPEED: lambda facts: facts.relative_speed_km_s,
    Quantity.MANOEUVRABLE: lambda facts: facts.is_manoeuvrable,
    Quantity.INTENT_UNKNOWN: lambda facts: facts.is_intent_unknown,
    Quantity.PC_UNKNOWN: lambda facts: facts.pc is None,
}
