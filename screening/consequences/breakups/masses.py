"""How heavy an object is taken to be: what is known of it, else what its kind and size suggest.

SATCAT has no masses. What is assumed says so, with a band that holds most objects of the kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from screening.catalog.models import ObjectType
from screening.conjunctions.object_facts import rcs_class


@dataclass(frozen=True, slots=True)
class Mass:
    """A mass, where it is from, and between what it is where that is not known (else None)."""

    kg: float
    source: str
    band_kg: tuple[float, float] | None = None

    @property
    def is_assumed(self) -> bool:
        """Whether nobody said it of this object."""
        return self.band_kg is not None

    @property
    def lightest_kg(self) -> float:
        """The least that it may be."""
        return self.kg if self.band_kg is None else self.band_kg[0]

    @property
    def heaviest_kg(self) -> float:
        """The most that it may be."""
        return self.kg if self.band_kg is None else self.band_kg[1]


_RADAR: Final = "middle and outer tenths of NASA CARA's estimates by radar, 2026-06-01"
_USUAL: Final = "what such objects usually have; no list of masses is behind it"

# Fleets whose members are much alike: mass and band (kg).
_FLEETS: Final[Mapping[str, tuple[float, float, float]]] = {
    "Starlink": (500.0, 260.0, 970.0),
    "OneWeb": (150.0, 145.0, 150.0),
}
# By kind and class of radar cross-section ("": not known): mass and band (kg), and why.
_KINDS: Final[Mapping[tuple[str, str], tuple[float, float, float, str]]] = {
    (ObjectType.PAYLOAD, "SMALL"): (5.0, 1.0, 50.0, _USUAL),
    (ObjectType.PAYLOAD, "MEDIUM"): (150.0, 20.0, 500.0, _USUAL),
    (ObjectType.PAYLOAD, "LARGE"): (1000.0, 250.0, 6000.0, _USUAL),
    (ObjectType.PAYLOAD, ""): (790.0, 20.0, 2100.0, f"{_RADAR}, of 481 payloads"),
    (ObjectType.ROCKET_BODY, ""): (3700.0, 330.0, 7500.0, f"{_RADAR}, of 24 rocket bodies"),
    (ObjectType.DEBRIS, "MEDIUM"): (5.0, 0.5, 50.0, _USUAL),
    (ObjectType.DEBRIS, "LARGE"): (50.0, 5.0, 500.0, _USUAL),
    (ObjectType.DEBRIS, ""): (0.09, 0.007, 2.1, f"{_RADAR}, of 14,082 pieces of debris"),
    (ObjectType.UNKNOWN, ""): (12.0, 0.2, 580.0, f"{_RADAR}, of 22 objects of no known kind"),
}


def assumed_mass(object_type: str, constellation: str, rcs_m2: float | None) -> Mass:
    """Return what an object of a kind, a fleet and a size is taken to weigh."""
    if constellation in _FLEETS:
        kg, low, high = _FLEETS[constellation]
        return Mass(kg, f"assumed: a satellite of {constellation}, by its versions", (low, high))
    size = rcs_class(rcs_m2) or ""
    key = (object_type, size) if (object_type, size) in _KINDS else (object_type, "")
    kg, low, high, why = _KINDS.get(key, _KINDS[ObjectType.UNKNOWN, ""])
    words = str(object_type).replace("_", " ")
    seen = f", radar size {key[1].lower()}" if key[1] else ""
    return Mass(kg, f"assumed for a {words}{seen}: {why}", (low, high))
