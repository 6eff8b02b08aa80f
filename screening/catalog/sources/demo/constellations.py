"""Constellations as Walker shells of height, inclination, planes and slots.

Approximate, after public descriptions; nothing here is a quotation.

- Starlink's first generation: the shells of FCC SAT-MOD-20200417-00037, except that the second
  polar one flies at 565 km here instead of 560, to keep apart from the first. Its lower shells and
  trains: chosen here, after what the public catalogue showed in 2026.
- Kuiper: heights and inclinations of FCC 20-102, planes and slots partly filled.
- OneWeb's first generation (588 near 1,200 km), Iridium (66 at 780 km) and Globalstar (48 at
  1,414 km).
- GPS, Galileo, GLONASS and BeiDou's medium orbits: planes and nominal heights as their operators
  describe them; GPS and Galileo with spares in the planes.
- Qianfan and Guowang: heights and inclinations as catalogued, planes and slots chosen here. Flock
  and Lemur: chosen here.

Phasing is chosen here so that the satellites of a shell keep as far apart as it can.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.catalog.models import ObjectType
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
from screening.engine.types import FloatArray


@dataclass(frozen=True, slots=True)
class Shell:
    """One Walker shell: ``planes`` nodes evenly over the span, ``slots`` satellites in each.

    ``phasing`` (Walker's F): each plane is shifted by F / planes of a slot against the one before.
    """

    constellation: str
    name_pattern: str
    owner_code: str
    altitude_km: float
    inclination_deg: float
    planes: int
    slots: int
    phasing: int
    issue_period_h: float = 8.0
    node_span_deg: float = 360.0
    eccentricity: float = 1.5e-4


SHELLS: Final = (
    Shell("Starlink", "STARLINK-{}", "US", 550.0, 53.0, 72, 22, 3),
    Shell("Starlink", "STARLINK-{}", "US", 540.0, 53.2, 72, 22, 61),
    Shell("Starlink", "STARLINK-{}", "US", 570.0, 70.0, 36, 20, 25),
    Shell("Starlink", "STARLINK-{}", "US", 560.0, 97.6, 6, 58, 5),
    Shell("Starlink", "STARLINK-{}", "US", 565.0, 97.6, 4, 43, 2),
    Shell("Starlink", "STARLINK-{}", "US", 485.0, 43.0, 28, 80, 9),
    Shell("Starlink", "STARLINK-{}", "US", 475.0, 53.0, 28, 80, 15),
    # On the way up: trains of one launch each, which pass through the stations' heights.
    Shell("Starlink", "STARLINK-{}", "US", 345.0, 43.0, 5, 22, 1, node_span_deg=70.0),
    Shell("Starlink", "STARLINK-{}", "US", 388.0, 53.1, 5, 22, 1, node_span_deg=40.0),
    Shell("Starlink", "STARLINK-{}", "US", 424.0, 43.0, 4, 22, 1, node_span_deg=90.0),
    Shell("Starlink", "STARLINK-{}", "US", 455.0, 53.1, 4, 22, 1, node_span_deg=60.0),
    Shell("Kuiper", "KUIPER-{:05d}", "US", 630.0, 51.9, 17, 18, 12),
    Shell("Kuiper", "KUIPER-{:05d}", "US", 610.0, 42.0, 9, 12, 3),
    Shell("OneWeb", "ONEWEB-{:04d}", "UK", 1200.0, 87.9, 12, 49, 10, 12.0, 180.0),
    Shell("Qianfan", "QIANFAN-{}", "PRC", 1070.0, 89.0, 6, 18, 5, 12.0, 180.0),
    Shell("Guowang", "HULIANWANG DIGUI-{}", "PRC", 1145.0, 86.5, 8, 10, 3, 12.0, 180.0),
    Shell("Guowang", "HULIANWANG DIGUI-{}", "PRC", 1165.0, 50.0, 8, 10, 3, 12.0),
    Shell("Iridium", "IRIDIUM {}", "IRID", 780.0, 86.4, 6, 11, 2, 12.0, 180.0, 2e-4),
    Shell("Globalstar", "GLOBALSTAR M{:03d}", "GLOB", 1414.0, 52.0, 8, 6, 1, 18.0),
    Shell("Planet", "FLOCK 4X-{}", "US", 508.0, 97.3, 2, 65, 1, 8.0, 20.0, 3e-4),
    Shell("Spire", "LEMUR-2-{}", "US", 520.0, 97.5, 5, 14, 1, 10.0, 200.0, 6e-4),
    Shell("GPS", "NAVSTAR {}", "US", 20_180.0, 55.0, 6, 5, 0, 24.0, 360.0, 6e-3),
    Shell("Galileo", "GSAT{:04d} (GALILEO)", "ESA", 23_222.0, 56.0, 3, 9, 1, 24.0, 360.0, 3e-4),
    Shell("GLONASS", "GLONASS {}", "CIS", 19_130.0, 64.8, 3, 8, 0, 24.0, 360.0, 1e-3),
    Shell("BeiDou", "BEIDOU-3 M{}", "PRC", 21_528.0, 55.0, 3, 8, 2, 24.0, 360.0, 8e-4),
)

_KEPT_BSTAR: Final = 1.0e-5  # held orbits: what is left of the drag between two corrections
# A tilt moves node and place a little faster: more than this would undo a shell within years.
_TILT_SIGMA_DEG: Final = 0.001
_SLOT_SIGMA_DEG: Final = 0.05
_DEEP_ALTITUDE_KM: Final = 5_000.0


def constellation_populations(seed: int, scale: float) -> list[Population]:
    """Return every shell, with ``scale`` of its planes' slots filled (at least one a plane)."""
    first_number: dict[str, int] = {}
    populations = []
    for index, shell in enumerate(SHELLS):
        number = first_number.get(shell.name_pattern, 1)
        population = _shell_population(seed, index, shell, scale, number)
        first_number[shell.name_pattern] = number + len(population)
        populations.append(population)
    return populations


def _shell_population(
    seed: int, index: int, shell: Shell, scale: float, first_number: int
) -> Population:
    slots = max(1, round(shell.slots * scale))
    facts = facts_of(ObjectType.PAYLOAD, shell.owner_code, shell.constellation)
    identities = [
        Identity(synthetic_name(shell.name_pattern.format(first_number + k)), facts)
        for k in range(shell.planes * slots)
    ]
    return Population(identities, _walker_orbits(seed, index, shell, slots))


def _walker_orbits(seed: int, index: int, shell: Shell, slots: int) -> Orbits:
    """Evenly spread planes and slots, each satellite a little off its place as in life."""
    count = shell.planes * slots
    key = np.arange(count) + 100_000 * index
    plane, slot = np.divmod(np.arange(count), slots)
    first_node_deg = 360.0 * uniform(seed, "shell node", np.array([index]))
    arg_perigee_deg = 360.0 * uniform(seed, "shell perigee", key)
    in_plane_deg = 360.0 / slots * (slot + plane * shell.phasing / shell.planes)
    in_plane_deg += _SLOT_SIGMA_DEG * normal(seed, "shell slot", key)
    altitude_km = np.full(count, shell.altitude_km)
    n = mean_motion_rev_day(EARTH_RADIUS_WGS72_KM + altitude_km)
    is_deep = shell.altitude_km > _DEEP_ALTITUDE_KM
    return Orbits(
        mean_motion_rev_day=n,
        eccentricity=shell.eccentricity * (0.5 + uniform(seed, "shell eccentricity", key)),
        inclination_deg=shell.inclination_deg + _TILT_SIGMA_DEG * normal(seed, "shell tilt", key),
        raan_deg=_node_deg(shell, plane, first_node_deg),
        arg_perigee_deg=arg_perigee_deg,
        mean_anomaly_deg=(in_plane_deg - arg_perigee_deg) % 360.0,
        bstar_per_earth_radius=np.full(count, 0.0 if is_deep else _KEPT_BSTAR),
        is_kept=np.ones(count, dtype=np.bool_),
        geo_longitude_deg=np.full(count, np.nan),
        issue_period_h=np.full(count, shell.issue_period_h),
        loss_km=np.zeros(count),
    )


def _node_deg(shell: Shell, plane: FloatArray, first_node_deg: FloatArray) -> FloatArray:
    return (first_node_deg + shell.node_span_deg * plane / shell.planes) % 360.0
