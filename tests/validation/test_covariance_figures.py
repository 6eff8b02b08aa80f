"""The class model against element sets of one day that another file of the same day supersedes.

Objects with even catalogue numbers gave the figures of manoeuvring satellites; those with odd ones
test them. Others are published figures, and all objects test them.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from screening.engine.calibration import CalibrationRow, Cases, Verdict, calibrate
from screening.engine.covariance.class_model import class_sigmas_rtn_km
from screening.engine.covariance.history import (
    POINTS_A_REVOLUTION,
    consecutive,
    differences_of,
    history_of,
)
from screening.engine.covariance.regimes import OrbitRegime, regimes_of
from screening.engine.types import ElementSet
from tests.validation.catalogues import read_catalogue

pytestmark = [pytest.mark.validation, pytest.mark.slow]
AGE_EDGES_DAYS = (0.001, 0.25, 0.5, 1.0, 2.0, 7.0)
SAME_DAY = ("catalog/*_20260310.*", "catalog/*_20260310_gp.*", "socrates/*_20260310_objects_gp.*")


@pytest.fixture(scope="module")
def superseded(shared_data: Path) -> dict[str, np.ndarray]:
    """One difference of each object that has more than one element set, at one instant."""
    known: dict[int, dict[datetime, ElementSet]] = defaultdict(dict)
    for file in sorted(each for pattern in SAME_DAY for each in shared_data.glob(pattern)):
        for each in read_catalogue(file):
            known[each.norad_cat_id].setdefault(each.epoch_utc, each)
    errors, ages, newest = [], [], []
    for sets in known.values():
        if len(sets) > 1:
            history = history_of(list(sets.values()))
            pairs = consecutive(differences_of(history, longest_age_days=AGE_EDGES_DAYS[-1]))
            if len(pairs):
                errors.append(pairs.difference_rtn_km[-1, len(errors) % POINTS_A_REVOLUTION])
                ages.append(pairs.age_days[-1])
                newest.append(history.propagator.element_sets[-1])
    return {
        "error": np.array(errors),
        "age": np.array(ages),
        "regime": regimes_of(newest),
        "is_starlink": np.array([each.name.startswith("STARLINK") for each in newest]),
        "is_odd": np.array([each.norad_cat_id % 2 == 1 for each in newest]),
    }


def rows_of(
    superseded: dict[str, np.ndarray], chosen: np.ndarray, *, manoeuvres: bool
) -> dict[tuple[int, float], CalibrationRow]:
    age, regime = superseded["age"][chosen], superseded["regime"][chosen]
    sigma = class_sigmas_rtn_km(regime, age, manoeuvres=np.full(age.size, manoeuvres))
    cases = Cases(superseded["error"][chosen], sigma, regime, age)
    rows = calibrate(cases, age_edges_days=AGE_EDGES_DAYS)
    return {(row.regime, row.from_days): row for row in rows}


def test_published_figures_hold_for_a_day_and_are_outgrown_along_the_track(
    superseded: dict[str, np.ndarray],
) -> None:
    rows = rows_of(superseded, ~superseded["is_starlink"], manoeuvres=False)
    for from_days in AGE_EDGES_DAYS[:3]:
        shares = rows[OrbitRegime.LEO, from_days].shares
        assert shares[0].cases > 300
        assert min(each.share for each in shares) > 0.80
    assert rows[OrbitRegime.LEO, 2.0].shares[1].verdict is Verdict.TOO_SMALL
    assert rows[OrbitRegime.DRAG_LEO, 0.5].shares[1].share > 0.68
    assert rows[OrbitRegime.GEO, 0.25].shares[1].verdict is Verdict.TOO_FEW


def test_satellites_that_manoeuvre_need_figures_of_their_own(
    superseded: dict[str, np.ndarray],
) -> None:
    as_others = rows_of(superseded, superseded["is_starlink"], manoeuvres=False)
    assert as_others[OrbitRegime.LEO, 0.5].shares[1].share < 0.16
    held_out = superseded["is_starlink"] & superseded["is_odd"]
    rows = rows_of(superseded, held_out, manoeuvres=True)
    for from_days in AGE_EDGES_DAYS[:4]:
        shares = rows[OrbitRegime.LEO, from_days].shares
        assert shares[0].cases > 200
        assert min(each.share for each in shares) > 0.6
        assert max(each.share for each in shares) < 0.9
