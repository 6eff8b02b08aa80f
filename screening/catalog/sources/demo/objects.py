"""What the demo world is made of: identities, orbits as arrays, and the catalogue they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from screening.catalog.models import ObjectType
from screening.catalog.naming import SYNTHETIC_PREFIX
from screening.engine.types import ElementSet, FloatArray

if TYPE_CHECKING:
    from screening.catalog.sources.demo.encounters import DemoEncounter

BoolArray = npt.NDArray[np.bool_]

# Where every orbit of the world is written down. An instant of no meaning, never to be changed.
WORLD_EPOCH_UTC: Final = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_SYNTHETIC_NUMBER: Final = 900_000_001


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """What the demo says of an object beside its orbit."""

    object_type: str
    owner_code: str
    constellation: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an object is. ``norad_cat_id`` None: the next free synthetic number."""

    name: str
    facts: ObjectFacts
    norad_cat_id: int | None = None
    international_designator: str = ""


@dataclass(frozen=True, slots=True)
class DemoCatalog:
    """One issue of the demo world.

    ``element_sets`` holds one element set an object, by catalogue number; ``facts`` is keyed by
    catalogue number; ``encounters`` lists the solved passes ahead, for tests and for people who
    want to know what was put there. Nothing else reads it: the screening has to find them.
    """

    element_sets: list[ElementSet]
    facts: dict[int, ObjectFacts]
    encounters: Sequence[DemoEncounter]


@dataclass(frozen=True, slots=True)
class Orbits:
    """Mean orbits at the world epoch, one array entry an object (SGP4 mean elements, TEME).

    ``is_kept``: the orbit is held against drag. ``geo_longitude_deg``: NaN, or the longitude over
    which a geostationary object is held. ``issue_period_h``: how often it gets a new element set.
    ``loss_km``: how far a drifting object sinks before it begins again (its next life).
    """

    mean_motion_rev_day: FloatArray
    eccentricity: FloatArray
    inclination_deg: FloatArray
    raan_deg: FloatArray
    arg_perigee_deg: FloatArray
    mean_anomaly_deg: FloatArray
    bstar_per_earth_radius: FloatArray
    is_kept: BoolArray
    geo_longitude_deg: FloatArray
    issue_period_h: FloatArray
    loss_km: FloatArray

    def __len__(self) -> int:
        return self.mean_motion_rev_day.size


@dataclass(frozen=True, slots=True)
class Population:
    """Identities and their orbits, in the same order."""

    identities: list[Identity]
    orbits: Orbits

    def __len__(self) -> int:
        return len(self.identities)


def synthetic_name(name: str) -> str:
    """Return the name that says so itself: "SYN STARLINK-1"."""
    return SYNTHETIC_PREFIX + name


def facts_of(object_type: ObjectType, owner_code: str, constellation: str = "") -> ObjectFacts:
    """Return facts with the type as the plain text that the catalogue stores."""
    return ObjectFacts(object_type.value, owner_code, constellation)


def joined(populations: Sequence[Population]) -> Population:
    """Return all populations as one, in order."""
    columns: Mapping[str, npt.NDArray[np.float64]] = {
        column.name: np.concatenate([getattr(each.orbits, column.name) for each in populations])
        for column in fields(Orbits)
    }
    identities = [identity for each in populations for identity in each.identities]
    return Population(identities, Orbits(**columns))  # type: ignore[arg-type]
