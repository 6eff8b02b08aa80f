"""What drifts: break-up clouds, stages, old and small satellites, transfer and high orbits.

Approximate. The break-ups lie where public descriptions put them (NASA's Orbital Debris Quarterly
News among them): Fengyun-1C near 860 km, Cosmos 2251 and Iridium 33 at 789 km, Cosmos 1408 near 480
km, CZ-6A near 840 km, at their parents' inclinations. That stages and older debris crowd between
600 and 1,000 km, at 65, 74, 82.5, 83 and 98 to 100 deg, is common knowledge and visible in any
public catalogue. Counts, spreads and shares are chosen here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.catalog.models import ObjectType
from screening.catalog.naming import constellation_from_name
from screening.catalog.sources.demo.chance import normal, uniform
from screening.catalog.sources.demo.kepler import mean_motion_rev_day
from screening.catalog.sources.demo.objects import (
    Identity,
    Orbits,
    Population,
    facts_of,
    synthetic_name,
)
from screening.engine.constants import EARTH_RADIUS_WGS72_KM
from screening.engine.types import FloatArray, IntArray

PAYLOAD, R_B = ObjectType.PAYLOAD, ObjectType.ROCKET_BODY
DEBRIS, UNKNOWN = ObjectType.DEBRIS, ObjectType.UNKNOWN


@dataclass(frozen=True, slots=True)
class Band:
    """A family of orbits.

    Perigee heights are drawn in ``perigee_km``, apogees above them in ``rise_km`` (log-uniform),
    inclinations about ``inclination_deg``; ``bstar`` is the range of the drag term (log-uniform).
    """

    name_pattern: str
    object_type: ObjectType
    owner_code: str
    count: int
    perigee_km: tuple[float, float]
    rise_km: tuple[float, float]
    inclination_deg: tuple[float, float]  # centre, standard deviation
    bstar: tuple[float, float]
    issue_period_h: float = 20.0
    loss_km: float = 15.0
    arg_perigee_deg: float | None = None  # None: anywhere


BANDS: Final = (
    Band("FENGYUN 1C DEB", DEBRIS, "PRC", 1900, (480, 862), (5, 650), (98.8, 0.7), (2e-4, 4e-3)),
    Band("COSMOS 2251 DEB", DEBRIS, "CIS", 580, (470, 785), (5, 420), (74.03, 0.08), (2e-4, 4e-3)),
    Band("IRIDIUM 33 DEB", DEBRIS, "US", 130, (500, 785), (5, 260), (86.37, 0.08), (3e-4, 4e-3)),
    Band("COSMOS 1408 DEB", DEBRIS, "CIS", 260, (345, 478), (15, 500), (82.56, 0.18), (2e-4, 2e-3)),
    Band("CZ-6A DEB", DEBRIS, "PRC", 570, (450, 838), (10, 330), (98.8, 0.25), (2e-4, 5e-3)),
    Band("NOAA 16 DEB", DEBRIS, "US", 250, (700, 845), (5, 90), (98.9, 0.1), (5e-4, 4e-3)),
    Band("DMSP 5D-2 F13 DEB", DEBRIS, "US", 200, (640, 842), (5, 300), (98.7, 0.4), (5e-4, 4e-3)),
    Band("SL-8 DEB", DEBRIS, "CIS", 600, (620, 980), (5, 180), (82.9, 0.15), (2e-4, 4e-3)),
    Band("SL-12 DEB", DEBRIS, "CIS", 350, (180, 900), (8e3, 3.5e4), (49.0, 2.5), (1e-4, 4e-3)),
    Band("SL-16 DEB", DEBRIS, "CIS", 250, (700, 850), (4, 150), (71.0, 0.2), (2e-4, 3e-3)),
    Band("DELTA 1 DEB", DEBRIS, "US", 500, (550, 1450), (15, 600), (100.6, 2.0), (3e-4, 6e-3)),
    Band("THORAD AGENA D DEB", DEBRIS, "US", 350, (850, 1100), (5, 250), (99.5, 0.7), (3e-4, 5e-3)),
    Band("ARIANE 42P DEB", DEBRIS, "FR", 300, (230, 900), (6e3, 3.5e4), (7.0, 2.2), (2e-4, 4e-3)),
    Band("PSLV DEB", DEBRIS, "IND", 150, (450, 720), (10, 500), (98.0, 0.5), (3e-4, 4e-3)),
    Band("BREEZE-M DEB", DEBRIS, "CIS", 200, (300, 3e3), (3e3, 2e4), (49.7, 1.2), (1e-4, 4e-3)),
    Band("COSMOS DEB", DEBRIS, "CIS", 1200, (560, 1050), (5, 450), (65.8, 1.3), (2e-4, 5e-3)),
    Band("METEOR 1 DEB", DEBRIS, "CIS", 350, (750, 900), (5, 120), (81.2, 0.4), (2e-4, 3e-3)),
    Band("SL-8 R/B", R_B, "CIS", 420, (720, 985), (5, 60), (82.95, 0.05), (1e-5, 2e-4)),
    Band("SL-16 R/B", R_B, "CIS", 60, (820, 850), (3, 15), (71.0, 0.02), (1e-5, 1e-4)),
    Band("CZ-4 R/B", R_B, "PRC", 230, (420, 900), (5, 300), (98.6, 0.6), (5e-5, 8e-4)),
    Band("CZ-2 R/B", R_B, "PRC", 120, (340, 560), (8, 260), (42.0, 0.9), (1e-4, 6e-4)),
    Band("FALCON 9 R/B", R_B, "US", 60, (260, 420), (200, 9e3), (40.0, 9.0), (1e-4, 8e-4)),
    Band("DELTA 2 R/B", R_B, "US", 160, (380, 900), (20, 500), (98.2, 1.2), (5e-5, 6e-4)),
    Band("CZ-3B R/B", R_B, "PRC", 170, (180, 700), (3e4, 3.6e4), (27.5, 1.2), (1e-4, 2e-3)),
    Band("ARIANE 5 R/B", R_B, "FR", 160, (230, 800), (3e4, 4e4), (5.5, 1.2), (1e-4, 2e-3)),
    Band("H-2A R/B", R_B, "JPN", 40, (250, 900), (2.8e4, 3.6e4), (26.5, 2.0), (1e-4, 1e-3)),
    Band("SL-6 R/B", R_B, "CIS", 60, (450, 1500), (3.7e4, 3.86e4), (63.2, 0.6), (1e-4, 1e-3)),
    Band(
        "MOLNIYA {}", PAYLOAD, "CIS", 60, (900, 1600), (3.76e4, 3.82e4), (63.4, 0.6), (1e-5, 1e-4),
        arg_perigee_deg=275.0,
    ),
    Band("EO SAT {}", PAYLOAD, "US", 420, (470, 640), (2, 20), (97.6, 0.25), (1e-4, 6e-4), 10.0),
    Band("YAOGAN {}", PAYLOAD, "PRC", 260, (480, 700), (2, 12), (35.0, 0.05), (1e-4, 4e-4), 10.0),
    Band("JILIN-1 {}", PAYLOAD, "PRC", 160, (520, 545), (2, 12), (97.5, 0.1), (1e-4, 5e-4), 10.0),
    Band("CUBESAT {}", PAYLOAD, "TBD", 480, (400, 590), (2, 25), (97.5, 0.3), (2e-4, 1e-3), 14.0),
    Band("WEATHER SAT {}", PAYLOAD, "US", 80, (800, 860), (2, 15), (98.8, 0.2), (2e-5, 1e-4), 12.0),
    Band("COSMOS {}", PAYLOAD, "CIS", 620, (700, 1500), (4, 60), (82.6, 0.4), (2e-5, 3e-4), 18.0),
    Band("SURVEYOR {}", PAYLOAD, "IND", 90, (480, 830), (2, 20), (97.9, 0.4), (5e-5, 4e-4), 14.0),
    Band("SCIENCE SAT {}", PAYLOAD, "US", 240, (420, 1300), (5, 900), (60.0, 24.0), (5e-5, 5e-4)),
    Band("OBJECT {}", UNKNOWN, "TBD", 300, (380, 1500), (10, 2e3), (75, 18), (5e-4, 2e-2), 36.0),
)  # fmt: skip

# Old debris fills up to the number of objects asked for: shares of four crowded bands.
FILL: Final = (
    Band("DEB", DEBRIS, "CIS", 35, (600, 1000), (5, 320), (74.0, 8.0), (2e-4, 6e-3)),
    Band("DEB", DEBRIS, "US", 35, (580, 1050), (5, 420), (98.9, 1.6), (2e-4, 6e-3)),
    Band("DEB", DEBRIS, "PRC", 15, (500, 900), (8, 420), (98.4, 1.0), (3e-4, 6e-3)),
    Band("DEB", DEBRIS, "TBD", 15, (700, 1600), (20, 1500), (90.0, 14.0), (2e-4, 6e-3)),
)

# Not tracked for weeks: their last element sets are old, as a few always are.
LOST: Final = Band(
    "LOST DEB", DEBRIS, "TBD", 20, (700, 950), (5, 200), (82.5, 6.0), (5e-4, 3e-3), 60.0 * 24.0
)
# On their last days: low enough for SGP4 to bring them down within a week.
RE_ENTERING: Final = Band(
    "RE-ENTRY DEB", DEBRIS, "TBD", 6, (196, 204), (4, 9), (52.0, 6.0), (1.6e-3, 2.4e-3), 6.0, 20.0
)


def band_populations(seed: int, scale: float) -> list[Population]:
    """Return every band with ``scale`` of its objects (at least one each)."""
    return [
        band_population(seed, band, max(1, round(band.count * scale)), first_key=10_000 * index)
        for index, band in enumerate(BANDS)
    ]


def fill_populations(seed: int, count: int) -> list[Population]:
    """Return exactly ``count`` pieces of old debris."""
    shares = np.cumsum([0, *(band.count for band in FILL)]) / sum(band.count for band in FILL)
    edges = np.rint(shares * count).astype(int)
    return [
        band_population(seed, band, int(edges[k + 1] - edges[k]), first_key=2_000_000 + 100_000 * k)
        for k, band in enumerate(FILL)
    ]


def band_population(seed: int, band: Band, count: int, *, first_key: int) -> Population:
    """Draw ``count`` objects of a band. ``first_key`` separates its chance from other bands'."""
    constellation = constellation_from_name(band.name_pattern)
    facts = facts_of(band.object_type, band.owner_code, constellation)
    identities = [
        Identity(synthetic_name(band.name_pattern.format(k + 1)), facts) for k in range(count)
    ]
    return Population(identities, _drifting_orbits(seed, band, np.arange(count) + first_key))


def _drifting_orbits(seed: int, band: Band, key: IntArray) -> Orbits:
    perigee_km = _between(uniform(seed, "band perigee", key), *band.perigee_km)
    apogee_km = perigee_km + _log_between(uniform(seed, "band rise", key), *band.rise_km)
    semi_major_axis_km = EARTH_RADIUS_WGS72_KM + (perigee_km + apogee_km) / 2.0
    centre_deg, spread_deg = band.inclination_deg
    tilt_deg = centre_deg + spread_deg * normal(seed, "band tilt", key)
    anywhere_deg = 360.0 * uniform(seed, "band perigee direction", key)
    return Orbits(
        mean_motion_rev_day=mean_motion_rev_day(semi_major_axis_km),
        eccentricity=(apogee_km - perigee_km) / 2.0 / semi_major_axis_km,
        inclination_deg=np.clip(np.abs(tilt_deg), 0.01, 144.0),
        raan_deg=360.0 * uniform(seed, "band node", key),
        arg_perigee_deg=_perigee_deg(band, anywhere_deg),
        mean_anomaly_deg=360.0 * uniform(seed, "band anomaly", key),
        bstar_per_earth_radius=_log_between(uniform(seed, "band drag", key), *band.bstar),
        is_kept=np.zeros(key.size, dtype=np.bool_),
        geo_longitude_deg=np.full(key.size, np.nan),
        issue_period_h=band.issue_period_h * (0.6 + 0.8 * uniform(seed, "band period", key)),
        loss_km=np.full(key.size, band.loss_km),
    )


def _perigee_deg(band: Band, anywhere_deg: FloatArray) -> FloatArray:
    if band.arg_perigee_deg is None:
        return anywhere_deg
    return (band.arg_perigee_deg + 0.05 * (anywhere_deg - 180.0)) % 360.0


def _between(share: FloatArray, low: float, high: float) -> FloatArray:
    return low + (high - low) * share


def _log_between(share: FloatArray, low: float, high: float) -> FloatArray:
    return np.asarray(low * (high / low) ** share)
