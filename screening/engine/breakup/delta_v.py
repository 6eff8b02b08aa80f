"""How fast pieces leave, and into which direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.engine.types import FloatArray


@dataclass(frozen=True, slots=True)
class SpeedLaw:
    """log10(dv in m/s) is normal with mean ``slope`` log10(A/M) + ``level``."""

    slope: float
    level: float
    sigma: float


# Johnson et al. 2001, equations 11 and 12.
COLLISION_SPEEDS: Final = SpeedLaw(slope=0.9, level=2.9, sigma=0.4)
EXPLOSION_SPEEDS: Final = SpeedLaw(slope=0.2, level=1.85, sigma=0.4)


def draw_delta_v_m_s(
    area_to_mass_m2_kg: FloatArray, law: SpeedLaw, random: np.random.Generator
) -> FloatArray:
    """Return the velocities (n, 3) of pieces against their parent, m/s, into any direction alike.

    The law is taken as published, with no upper limit: a few light pieces may be faster than any
    collision makes them.
    """
    mean = law.slope * np.log10(area_to_mass_m2_kg) + law.level
    speed_m_s = 10.0 ** (mean + law.sigma * random.standard_normal(mean.shape))
    direction = random.standard_normal((mean.size, 3))
    direction /= np.linalg.norm(direction, axis=1)[:, None]
    velocity: FloatArray = speed_m_s[:, None] * direction
    return velocity
