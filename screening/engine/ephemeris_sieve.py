"""Which objects with ephemerides can be told apart from the primaries without following them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from screening.engine.all_pairs.parts import Catalogue
from screening.engine.config import ScreeningConfig
from screening.engine.ephemeris_path import FEWEST_CHECKED_STATES
from screening.engine.sieve import RadialRanges, candidate_pairs, radial_ranges
from screening.engine.types import ElementSet, FloatArray, Status

# No orbit's radius bends by more: r'' = mu e cos(true anomaly) / r^2, below gravity at the surface.
_LARGEST_BEND_KM_S2: Final = 9.8e-3

RadiiKm = tuple[float, float]


def segment_radii_km(offset_s: FloatArray, r_km: FloatArray) -> RadiiKm:
    """Bound an orbit's distance from the Earth's centre through states (n, 3) at times (n,).

    In any frame about that centre. Between two states h apart a radius strays from the line through
    theirs by its largest second derivative times h^2/8 at most. What interpolation adds is not in
    it; from 0 to infinity where the states are too few for ``check_interpolation`` to bound that.
    """
    if offset_s.size < FEWEST_CHECKED_STATES:
        return 0.0, np.inf
    radius_km = np.linalg.norm(r_km, axis=1)
    margin_km = _LARGEST_BEND_KM_S2 * float(np.diff(offset_s).max()) ** 2 / 8.0
    return float(radius_km.min()) - margin_km, float(radius_km.max()) + margin_km


def objects_that_keep_away(
    element_sets: Sequence[ElementSet],
    config: ScreeningConfig,
    *,
    primaries: Sequence[int],
    radii_km: Mapping[int, RadiiKm],
) -> set[int]:
    """Return the objects that come near no primary, by ephemeris or by element set.

    ``radii_km`` bounds the ephemerides of objects, by index. Two bodies are at least as far apart
    as their distances from the Earth's centre differ. Where both ranges of an object, widened by
    the threshold, miss those of every primary by its ephemerides and by its element set, neither
    source has an approach under the threshold: which one is followed changes no record. An object
    whose element set does not serve all through the window is not among them, nor is a primary.
    """
    involved = sorted({*primaries, *radii_km})
    catalogue = Catalogue.prepare([element_sets[index] for index in involved], config)
    ranges = radial_ranges(catalogue.propagator, catalogue.looks)
    lowest_km, highest_km = ranges.lowest_km.copy(), ranges.highest_km.copy()
    for place, index in enumerate(involved):
        low_km, high_km = radii_km.get(index, (np.inf, -np.inf))
        lowest_km[place] = min(lowest_km[place], low_km)
        highest_km[place] = max(highest_km[place], high_km)
    near = candidate_pairs(
        RadialRanges(lowest_km, highest_km), np.ones(len(involved), np.bool_), config.threshold_km,
        primaries=np.searchsorted(involved, np.unique(np.asarray(primaries, np.int64))), rank=None,
    )  # fmt: skip
    is_away = catalogue.lifetimes.status == Status.OK
    is_away[near.secondary] = False
    return {involved[place] for place in np.flatnonzero(is_away).tolist()} - set(primaries)
