"""Which kind of orbit an object is in: what the error of an element set depends on most."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2, SECONDS_PER_DAY
from screening.engine.types import ElementSet, FloatArray

_LEO_APOGEE_KM: Final = 2000.0
_DRAG_PERIGEE_KM: Final = 450.0
_HIGHLY_ECCENTRIC: Final = 0.1
_GEO_REV_DAY: Final = (0.9, 1.1)


class OrbitRegime(IntEnum):
    """Kinds of orbit, by apsis heights over a sphere of the Earth's equatorial radius."""

    LEO = 0  # apogee under 2000 km
    DRAG_LEO = 1  # LEO with its perigee under 450 km
    MEO = 2  # between LEO and GEO
    GEO = 3  # 0.9 to 1.1 revolutions a day
    HEO = 4  # eccentricity of 0.1 and more, outside LEO
    BEYOND_GEO = 5


def regimes_of(element_sets: Sequence[ElementSet]) -> npt.NDArray[np.int64]:
    """Return the ``OrbitRegime`` of each element set, (n,), by its mean elements."""
    rev_day = np.array([each.mean_motion_rev_day for each in element_sets], np.float64)
    eccentricity = np.array([each.eccentricity for each in element_sets], np.float64)
    axis_km: FloatArray = np.cbrt(MU_WGS72_KM3_S2 / (rev_day * 2.0 * np.pi / SECONDS_PER_DAY) ** 2)
    apogee_km = axis_km * (1.0 + eccentricity) - EARTH_RADIUS_WGS72_KM
    perigee_km = axis_km * (1.0 - eccentricity) - EARTH_RADIUS_WGS72_KM
    is_leo = apogee_km < _LEO_APOGEE_KM
    slowest, fastest = _GEO_REV_DAY
    cases = [
        (is_leo & (perigee_km < _DRAG_PERIGEE_KM), OrbitRegime.DRAG_LEO),
        (is_leo, OrbitRegime.LEO),
        (eccentricity >= _HIGHLY_ECCENTRIC, OrbitRegime.HEO),
        (rev_day > fastest, OrbitRegime.MEO),
        (rev_day >= slowest, OrbitRegime.GEO),
    ]
    return np.select(
        [rows for rows, _ in cases], [int(name) for _, name in cases], int(OrbitRegime.BEYOND_GEO)
    ).astype(np.int64)
