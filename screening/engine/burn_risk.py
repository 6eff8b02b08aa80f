"""How likely a collision is at a pass, with each burn and without.

By Foster's method, with the errors of element sets of this class and age: not of these objects. How
well a burn is carried out is not in it, as it is not known: docs/algorithms/burn-search.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from screening.engine.covariance.best import Knowledge, best_covariances
from screening.engine.frames import rtn_axes_teme
from screening.engine.probability.encounters import encounters
from screening.engine.probability.foster import foster
from screening.engine.probability.results import Flag, Probabilities
from screening.engine.propagate import Propagator
from screening.engine.timescales import seconds_between
from screening.engine.types import ElementSet, FloatArray, IntArray


def pass_probabilities(
    movers: Sequence[ElementSet],
    others: Sequence[ElementSet],
    tca_utc: Sequence[datetime],
    *,
    hard_body_radius_m: FloatArray | float,
) -> Probabilities:
    """Return the probability (k,) that each mover collides with its other (k,) at their TCA (k,).

    ``hard_body_radius_m`` (k,) is the sum of both radii. At least one pass is needed.
    Source: ``foster`` and ``class_model``.
    """
    start_utc = min(tca_utc)
    offset_s = np.array([seconds_between(start_utc, each) for each in tca_utc])
    everyone, number = _each_once([*movers, *others])
    own, met = number[: len(movers)], number[len(movers) :]
    propagator = Propagator(everyone)
    knowledge = Knowledge(everyone, np.zeros(len(everyone), np.bool_))

    def side(index: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        r_km, v_km_s = propagator.scattered_states_teme(index, start_utc, offset_s)
        found = best_covariances(
            knowledge, index, start_utc=start_utc, offset_s=offset_s, messages={}
        )
        axes = rtn_axes_teme(r_km, v_km_s)
        return r_km, v_km_s, np.swapaxes(axes, 1, 2) @ found.cov_rtn_km2 @ axes

    (r_km, v_km_s, covariance), (r_other, v_other, covariance_other) = side(own), side(met)
    return foster(
        encounters(
            r_km, v_km_s, r_secondary_km=r_other, v_secondary_km_s=v_other,
            covariance_primary=covariance, covariance_secondary=covariance_other,
            hard_body_radius_m=hard_body_radius_m, given_flags=int(Flag.COVARIANCE_DEFAULTED),
        )
    )  # fmt: skip


def _each_once(element_sets: Sequence[ElementSet]) -> tuple[list[ElementSet], IntArray]:
    """Return the element sets without repetition, and where each one given is among them."""
    place: dict[int, int] = {}
    number = [place.setdefault(id(each), len(place)) for each in element_sets]
    by_id = {id(each): each for each in element_sets}
    return [by_id[each] for each in place], np.array(number)
