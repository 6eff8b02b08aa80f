"""The geostationary ring: held satellites, drifters, and the graveyard above.

The graveyard lies 235 km and more above the ring. Source: IADC-02-01, section 5.3.1, which adds a
term for sunlight pressure that is left out here. What is not held tilts up to about 15 deg and back
in some 53 years (well known; drawn here as any tilt up to that). Numbers of each are chosen here.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screening.catalog.models import ObjectType
from screening.catalog.sources.demo.chance import uniform
from screening.catalog.sources.demo.kepler import mean_motion_rev_day
from screening.catalog.sources.demo.objects import (
    Identity,
    Orbits,
    Population,
    facts_of,
    synthetic_name,
)
from screening.engine.types import FloatArray, IntArray

GEO_RADIUS_KM: Final = 42_164.0
SIDEREAL_REV_DAY: Final = 1.00273791
HELD_COUNT: Final = 560
DRIFTING_COUNT: Final = 240
GRAVEYARD_COUNT: Final = 300
MAX_DRIFT_INCLINATION_DEG: Final = 15.0
_OWNERS: Final = ("US", "SES", "ITSO", "EUTE", "PRC", "CIS", "JPN", "IND", "ESA", "UK")


def geo_populations(seed: int, scale: float) -> list[Population]:
    """Return the ring's three families with ``scale`` of their objects (at least one each)."""
    held, drifting, graveyard = (
        max(1, round(count * scale)) for count in (HELD_COUNT, DRIFTING_COUNT, GRAVEYARD_COUNT)
    )
    return [
        Population(_identities("GEOSAT {}", held), _held_orbits(seed, np.arange(held))),
        Population(
            _identities("GEO DRIFTER {}", drifting),
            _free_orbits(seed, 5_000 + np.arange(drifting), rise_km=(-30.0, 30.0)),
        ),
        Population(
            _identities("GEO RETIRED {}", graveyard),
            _free_orbits(seed, 7_000 + np.arange(graveyard), rise_km=(235.0, 420.0)),
        ),
    ]


def _identities(pattern: str, count: int) -> list[Identity]:
    return [
        Identity(
            synthetic_name(pattern.format(k + 1)),
            facts_of(ObjectType.PAYLOAD, _OWNERS[k % len(_OWNERS)]),
        )
        for k in range(count)
    ]


def _held_orbits(seed: int, key: IntArray) -> Orbits:
    mean_motion = np.full(key.size, SIDEREAL_REV_DAY)
    tilt_deg = 0.01 + 0.06 * uniform(seed, "geo tilt", key)
    # Evenly round the ring with a little disorder, so that no two share a slot.
    longitude_deg = 360.0 / key.size * (key + 0.5 * uniform(seed, "geo slot", key))
    return _orbits(seed, key, mean_motion, tilt_deg, longitude_deg)


def _free_orbits(seed: int, key: IntArray, *, rise_km: tuple[float, float]) -> Orbits:
    low_km, high_km = rise_km
    rise = low_km + (high_km - low_km) * uniform(seed, "geo rise", key)
    tilt_deg = 0.3 + (MAX_DRIFT_INCLINATION_DEG - 0.5) * uniform(seed, "geo tilt", key)
    return _orbits(
        seed, key, mean_motion_rev_day(GEO_RADIUS_KM + rise), tilt_deg, np.full(key.size, np.nan)
    )


def _orbits(
    seed: int,
    key: IntArray,
    mean_motion: FloatArray,
    tilt_deg: FloatArray,
    longitude_deg: FloatArray,
) -> Orbits:
    return Orbits(
        mean_motion_rev_day=mean_motion,
        eccentricity=1e-4 + 3e-4 * uniform(seed, "geo eccentricity", key),
        inclination_deg=tilt_deg,
        raan_deg=360.0 * uniform(seed, "geo node", key),
        arg_perigee_deg=360.0 * uniform(seed, "geo perigee", key),
        mean_anomaly_deg=360.0 * uniform(seed, "geo anomaly", key),
        bstar_per_earth_radius=np.zeros(key.size),
        is_kept=np.ones(key.size, dtype=np.bool_),
        geo_longitude_deg=longitude_deg,
        issue_period_h=12.0 + 24.0 * uniform(seed, "geo period", key),
        loss_km=np.zeros(key.size),
    )
