"""Foster's 2-D probability: the normal density of the miss, over the hard-body circle.

Assumes a short encounter (straight relative path, fixed covariance, no velocity uncertainty),
spheres, and independent normal errors; ``short_encounter.py`` flags where the first fails.

Source: Foster and Estes 1992, NASA JSC-25898, "A parametric analysis of orbital debris collision
probability and maneuver rate for space vehicles".
"""

from __future__ import annotations

from typing import Final

import numpy as np

from screening.engine.probability import names
from screening.engine.probability.disc_quadrature import disc_probabilities
from screening.engine.probability.encounters import Encounters
from screening.engine.probability.planar import PlanarProblems, planar_problems
from screening.engine.probability.results import Probabilities, Reason, answers

METHOD: Final = names.FOSTER
# Above this relative error a value is withheld. Only exponents under -1e9 come near it.
WORST_RELATIVE_ERROR: Final = 1e-6


def foster(encounters: Encounters) -> Probabilities:
    """Return Foster's 2-D probability of each encounter.

    Figures: ``relative_error`` (a bound), ``ln_pc``, which goes on below the smallest double,
    ``mahalanobis``, ``miss_km`` in the plane and ``tca_offset_s`` from the states' instant.
    """
    return foster_of(planar_problems(encounters))


def foster_of(problems: PlanarProblems) -> Probabilities:
    """Return Foster's probability of problems that are already in their planes."""
    ln_pc, relative_error = disc_probabilities(
        problems.miss_major_km,
        problems.miss_minor_km,
        problems.sigma_major_km,
        problems.sigma_minor_km,
        problems.radius_km,
    )
    reason = problems.reason.copy()
    is_poor = ~(relative_error <= WORST_RELATIVE_ERROR) & (ln_pc > np.log(np.finfo(float).tiny))
    reason[(reason == Reason.COMPUTED) & (is_poor | np.isnan(ln_pc))] = Reason.NOT_CONVERGED
    return answers(
        METHOD,
        np.exp(ln_pc),
        reason,
        problems.flags,
        relative_error=relative_error,
        ln_pc=ln_pc,
        mahalanobis=problems.mahalanobis,
        miss_km=problems.planes.miss_km,
        tca_offset_s=problems.planes.tca_offset_s,
    )
