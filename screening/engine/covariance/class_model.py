"""How wrong an element set is when nothing is known of it but its kind of orbit and its age.

Each component grows as ``s0 + s1 age + s2 age^2``. For LEO these are the published figures. They
were measured on satellites that do not manoeuvre and feel little drag; the figures for low
perigees and for manoeuvring satellites were measured on the public catalogue of March 2026 with
what is left of the published ones underneath. The others are defaults, and say so: known of them is
that element sets six weeks apart differ by less, and beyond GEO not even that.
Source: Aida & Kirschner 2013 (accuracy assessment of SGP4 orbit information); for the rest
docs/algorithms/covariance.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from screening.engine.covariance.regimes import OrbitRegime
from screening.engine.types import BoolArray, FloatArray

# The catalogue of March 2026 lets the figures stand to this age; by four days errors along the
# track had outgrown those of LEO by more than five times.
LONGEST_AGE_DAYS: Final = 2.0


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """Polynomial in age of the standard deviations along R, T and N: km, km/day, km/day2."""

    at_epoch_km: tuple[float, float, float]
    per_day_km: tuple[float, float, float]
    per_day2_km: tuple[float, float, float]
    says: str


PUBLISHED_LEO: Final = ClassFigures(
    (0.176, 0.695, 0.168),
    (0.125, 0.392, 0.0),
    (0.0, 0.0, 0.0),
    "low orbits on average (Aida and Kirschner 2013)",
)
# Element sets six weeks apart differ by less than these figures, and say nothing of single days.
_DEFAULT: Final = "a default held against element sets six weeks apart, for "
_FIGURES: Final = {
    OrbitRegime.LEO: PUBLISHED_LEO,
    OrbitRegime.DRAG_LEO: ClassFigures(
        (0.176, 0.695, 0.168),
        (0.125, 0.392, 0.0),
        (0.0, 6.0, 0.0),
        "low orbits with strong drag (Aida and Kirschner 2013, growth along the track measured on "
        "the catalogue of March 2026)",
    ),
    OrbitRegime.MEO: ClassFigures(
        (1.0, 3.0, 1.0), (0.2, 1.0, 0.2), (0.0, 0.0, 0.0), _DEFAULT + "MEO"
    ),
    OrbitRegime.GEO: ClassFigures(
        (1.0, 5.0, 3.0), (0.5, 2.0, 1.0), (0.0, 0.0, 0.0), _DEFAULT + "GEO"
    ),
    OrbitRegime.HEO: ClassFigures(
        (3.0, 10.0, 3.0), (1.0, 5.0, 1.0), (0.18, 0.46, 0.0), _DEFAULT + "HEO"
    ),
    OrbitRegime.BEYOND_GEO: ClassFigures(
        (3.0, 10.0, 3.0), (1.0, 5.0, 1.0), (0.0, 0.0, 0.0), "a conservative default beyond GEO"
    ),
}
# Those that keep their height, and those whose perigee is under 450 km: climbing, or on their way
# down.
_MANOEUVRING: Final = {
    OrbitRegime.LEO: ClassFigures(
        (0.4, 0.7, 0.12),
        (0.1, 15.0, 0.12),
        (0.0, 6.0, 0.0),
        "low satellites that manoeuvre at will (measured on Starlink in the catalogue of "
        "March 2026)",
    ),
    OrbitRegime.DRAG_LEO: ClassFigures(
        (0.176, 2.5, 0.168),
        (0.0, 0.0, 0.1),
        (1.8, 110.0, 0.0),
        "low satellites that climb or descend under thrust (measured on Starlink in the "
        "catalogue of March 2026)",
    ),
}


def figures_of(regime: OrbitRegime, *, manoeuvres: bool) -> ClassFigures:
    """Return the figures of one kind of orbit."""
    if manoeuvres and regime in _MANOEUVRING:
        return _MANOEUVRING[regime]
    return _FIGURES[regime]


def class_sigmas_rtn_km(
    regime: npt.NDArray[np.int64], age_days: FloatArray, *, manoeuvres: BoolArray
) -> FloatArray:
    """Return standard deviations (n, 3) along R, T and N of element sets of these ages (n,).

    An epoch after the instant counts as one that far before it.
    """
    age = np.abs(age_days)[:, None]
    table = np.array(
        [
            [_rows(figures_of(each, manoeuvres=moves)) for moves in (False, True)]
            for each in OrbitRegime
        ]
    )
    figures = table[regime, manoeuvres.astype(np.int64)]
    sigma: FloatArray = figures[:, 0] + figures[:, 1] * age + figures[:, 2] * age**2
    return sigma


def at_epoch_sigmas_rtn_km(regime: OrbitRegime) -> FloatArray:
    """Return what even a fresh element set is wrong by, (3,)."""
    return np.array(_FIGURES[regime].at_epoch_km)


def _rows(figures: ClassFigures) -> list[tuple[float, float, float]]:
    return [figures.at_epoch_km, figures.per_day_km, figures.per_day2_km]
