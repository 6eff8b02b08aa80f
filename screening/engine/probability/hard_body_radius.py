"""How large an object is, as far as anybody knows: its hard-body radius, and who says so.

A pure choice among given facts, best first. The radius of a pair is the sum of both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class RadiusSource(StrEnum):
    """Where a radius comes from, best first."""

    EXPLICIT = "explicit"
    MESSAGE = "message"
    STATION = "station"
    ESTIMATE = "estimate"
    RCS_CLASS = "rcs class"
    TYPE_DEFAULT = "type default"


@dataclass(frozen=True, slots=True)
class RadiusFacts:
    """What is known of one object's size; None for what is not.

    ``rcs_class`` is the catalogue's SMALL, MEDIUM or LARGE; ``object_type`` one of its PAYLOAD,
    ROCKET BODY, DEBRIS, in any case. ``estimate_m`` is of a file the user gave, named by
    ``estimate_name``.
    """

    explicit_m: float | None = None
    station_m: float | None = None
    station_name: str = "station"
    estimate_m: float | None = None
    estimate_name: str = "estimate"
    rcs_class: str | None = None
    object_type: str | None = None


@dataclass(frozen=True, slots=True)
class HardBodyRadius:
    """A radius above zero in metres, the kind of its source, and the source in words."""

    radius_m: float
    source: RadiusSource
    words: str

    @property
    def is_assumed(self) -> bool:
        """Whether it is a stand-in of a class or type and not of this object."""
        return self.source in (RadiusSource.RCS_CLASS, RadiusSource.TYPE_DEFAULT)


# Spheres of the largest radar cross-section of each class: under 0.1 m2, and 0.1 to 1 m2.
# A cross-section is not a size, so this is a stand-in. Source of the classes: Space-Track SATCAT.
RCS_CLASS_RADIUS_M: Final[Mapping[str, float]] = {"SMALL": 0.178, "MEDIUM": 0.564}
# What NASA CARA takes where it knows nothing better, in its estimates of 2026-06-01: the most
# common default of each type. On the large side on purpose.
TYPE_RADIUS_M: Final[Mapping[str, float]] = {"PAYLOAD": 14.5, "ROCKET BODY": 8.0, "DEBRIS": 1.1}
UNKNOWN_TYPE_RADIUS_M: Final = max(TYPE_RADIUS_M.values())


def choose_hard_body_radius(facts: RadiusFacts) -> HardBodyRadius:
    """Return the best-founded radius. Raises ValueError for a given one that is not above zero."""
    given = (
        (facts.explicit_m, RadiusSource.EXPLICIT, "given with the request"),
        (facts.station_m, RadiusSource.STATION, facts.station_name),
        (facts.estimate_m, RadiusSource.ESTIMATE, facts.estimate_name),
    )
    for radius_m, source, words in given:
        if radius_m is not None:
            if not 0.0 < radius_m < float("inf"):
                raise ValueError(f"Hard-body radius of {radius_m} m ({words}): not above zero.")
            return HardBodyRadius(radius_m, source, words)
    return _by_class(facts.rcs_class, facts.object_type)


def _by_class(rcs_class: str | None, object_type: str | None) -> HardBodyRadius:
    rcs = (rcs_class or "").strip().upper()
    if rcs in RCS_CLASS_RADIUS_M:
        words = f"sphere of the largest radar cross-section of class {rcs}"
        return HardBodyRadius(RCS_CLASS_RADIUS_M[rcs], RadiusSource.RCS_CLASS, words)
    kind = (object_type or "").strip().upper().replace("_", " ")
    radius_m = TYPE_RADIUS_M.get(kind, UNKNOWN_TYPE_RADIUS_M)
    words = f"default of type {kind}" if kind in TYPE_RADIUS_M else "default of an unknown type"
    return HardBodyRadius(radius_m, RadiusSource.TYPE_DEFAULT, words)
