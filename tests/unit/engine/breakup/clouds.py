"""Parents on circular orbits, and the pieces that tests break them into."""

import numpy as np

from screening.engine.breakup.area_to_mass import Origin
from screening.engine.breakup.cloud import Cloud, Parent, collision_clouds
from screening.engine.breakup.numbers import Collision
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2


def circling(mass_kg: float, height_km: float, origin: Origin = Origin.SPACECRAFT) -> Parent:
    """A parent at a height, moving at right angles to its radius."""
    radius_km = EARTH_RADIUS_WGS72_KM + height_km
    speed_km_s = np.sqrt(MU_WGS72_KM3_S2 / radius_km)
    return Parent(mass_kg, origin, np.array([radius_km, 0, 0]), np.array([0, 0, speed_km_s]))


def target_cloud(
    target_kg: float, *, height_km: float, min_size_m: float, projectile_kg: float = 100.0
) -> Cloud:
    """The target's pieces after a hit at 9 km/s, always the same."""
    collision = Collision(target_kg, projectile_kg, 9.0)
    parents = circling(target_kg, height_km), circling(projectile_kg, height_km)
    return collision_clouds(collision, *parents, min_size_m=min_size_m, seed=8)[0]
