"""Element sets made ready for the ``sgp4`` package."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from math import pi
from operator import attrgetter
from typing import Final

import numpy as np
from sgp4.api import WGS72, Satrec

from screening.engine.constants import MINUTES_PER_DAY
from screening.engine.timescales import sgp4_epochs
from screening.engine.types import ElementSet, FloatArray

_OPERATION_MODE: Final = "i"
_ELEMENTS_OF: Final = attrgetter(
    "bstar_per_earth_radius", "mean_motion_dot_rev_day2", "mean_motion_ddot_rev_day3",
    "eccentricity", "arg_perigee_deg", "inclination_deg", "mean_anomaly_deg",
    "mean_motion_rev_day", "raan_deg",
)  # fmt: skip
_ELEMENTS: Final = 9
# NOTE: the package refuses numbers above Z9999 in Alpha-5. It never uses the number, we keep ours.
_LARGEST_PACKAGE_ID: Final = 339999
_DUMMY_ID: Final = 0


def satrec_from(element_set: ElementSet) -> Satrec:
    """Initialise SGP4 with one element set.

    The record's ``error`` attribute holds SGP4's code when initialisation already fails.
    Source: Vallado, Crawford, Hujsak, Kelso 2006 (AIAA 2006-6753).
    """
    return satrecs_from([element_set], sgp4_epochs([element_set.epoch_utc]))[0]


def satrecs_from(
    element_sets: Sequence[ElementSet], epochs: tuple[FloatArray, FloatArray, FloatArray]
) -> list[Satrec]:
    """Initialise SGP4 with every element set; ``epochs`` are those of ``sgp4_epochs``."""
    epoch_days, epoch_jd, epoch_fraction = epochs
    satrecs = [Satrec() for _ in element_sets]
    numbers = [_package_id(each.norad_cat_id) for each in element_sets]
    elements = _sgp4_elements(element_sets, epoch_days).tolist()
    for satrec, number, row in zip(satrecs, numbers, elements, strict=True):
        satrec.sgp4init(WGS72, _OPERATION_MODE, number, *row)
    # One double for the epoch is good to 0.3 microseconds; its two parts are exact.
    for satrec, jd, part in zip(satrecs, epoch_jd.tolist(), epoch_fraction.tolist(), strict=True):
        satrec.jdsatepoch, satrec.jdsatepochF = jd, part
    return satrecs


def _package_id(number: int) -> int:
    return number if 0 <= number <= _LARGEST_PACKAGE_ID else _DUMMY_ID


def _sgp4_elements(element_sets: Sequence[ElementSet], epoch_days: FloatArray) -> FloatArray:
    """Return what SGP4's initialisation takes, in its order and units: a row each, (n, 10)."""
    values = chain.from_iterable(map(_ELEMENTS_OF, element_sets))
    rows = np.fromiter(values, np.float64, _ELEMENTS * len(element_sets)).reshape(-1, _ELEMENTS)
    bstar, dot, ddot, eccentricity, perigee, inclination, anomaly, motion, node = rows.T
    rad_min_per_rev_day = 2.0 * pi / MINUTES_PER_DAY
    columns = (
        epoch_days,
        bstar,
        dot * rad_min_per_rev_day / MINUTES_PER_DAY,
        ddot * rad_min_per_rev_day / MINUTES_PER_DAY**2,
        eccentricity,
        np.radians(perigee),
        np.radians(inclination),
        np.radians(anomaly),
        motion * rad_min_per_rev_day,
        np.radians(node),
    )
    return np.stack(columns, axis=1)
