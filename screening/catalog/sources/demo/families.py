"""Who comes to meet a station: kinds of orbit for the solved encounters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from screening.catalog.models import ObjectType
from screening.catalog.sources.demo.objects import ObjectFacts, facts_of

PAYLOAD, ROCKET_BODY, DEBRIS = ObjectType.PAYLOAD, ObjectType.ROCKET_BODY, ObjectType.DEBRIS
STARLINK: Final = facts_of(PAYLOAD, "US", "Starlink")


@dataclass(frozen=True, slots=True)
class Family:
    """Orbits of one origin. ``name_pattern`` takes the place in the programme.

    ``min_perigee_km`` keeps drag from spoiling what is announced.
    """

    name_pattern: str
    facts: ObjectFacts
    inclination_deg: tuple[float, float]
    eccentricity: tuple[float, float]
    bstar_per_earth_radius: float
    min_perigee_km: float = 335.0


# Announced days ahead, as most passes are.
FAMILIES: Final = (
    Family("STARLINK-{}", STARLINK, (53.0, 53.25), (1e-3, 2.4e-3), 2e-5),
    Family("COSMOS 1408 DEB", facts_of(DEBRIS, "CIS"), (82.3, 82.8), (4e-3, 1.5e-2), 8e-5),
    Family("STARLINK-{}", STARLINK, (97.5, 97.7), (1e-3, 2.4e-3), 2e-5),
    Family("FENGYUN 1C DEB", facts_of(DEBRIS, "PRC"), (98.2, 99.4), (1.5e-2, 4.5e-2), 8e-5),
    Family("CZ-4 R/B", facts_of(ROCKET_BODY, "PRC"), (98.3, 99.0), (5e-3, 2e-2), 4e-5),
    Family("CUBESAT X{}", facts_of(PAYLOAD, "TBD"), (97.3, 97.7), (1.5e-3, 4e-3), 8e-5),
    Family("SL-8 DEB", facts_of(DEBRIS, "CIS"), (73.8, 74.2), (1e-2, 4e-2), 8e-5),
    Family("FALCON 9 R/B", facts_of(ROCKET_BODY, "US"), (52.9, 53.3), (6e-3, 3e-2), 3e-5),
    Family("COSMOS 2251 DEB", facts_of(DEBRIS, "CIS"), (73.9, 74.2), (5e-3, 2.5e-2), 8e-5),
    Family("STARLINK-{}", STARLINK, (42.95, 43.05), (1e-3, 2.4e-3), 2e-5),
    Family("H-2A R/B", facts_of(ROCKET_BODY, "JPN"), (28.2, 30.2), (0.50, 0.71), 1e-5, 240.0),
    Family("CZ-3B R/B", facts_of(ROCKET_BODY, "PRC"), (26.8, 28.4), (0.45, 0.70), 1e-5, 240.0),
)

# Found only hours ahead: a satellite that has just manoeuvred.
LATE_FAMILIES: Final = (
    Family("STARLINK-{}", STARLINK, (53.0, 53.25), (1e-3, 2.4e-3), 2e-5),
    Family("STARLINK-{}", STARLINK, (97.5, 97.7), (1e-3, 2.4e-3), 2e-5),
    Family("KUIPER-{}", facts_of(PAYLOAD, "US", "Kuiper"), (51.85, 51.95), (1e-3, 2.4e-3), 2e-5),
)
