"""Passes predicted from one day's older element sets, and what the newer ones made of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from screening.engine.calibration import (
    Cases,
    Verdict,
    calibrate,
    combined_sigma_rtn_km,
    relative_errors_rtn_km,
)
from screening.engine.config import ScreeningConfig
from screening.engine.covariance.best import Knowledge, best_covariances
from screening.engine.pipeline import screen
from screening.engine.propagate import Propagator
from screening.engine.timescales import seconds_between
from screening.engine.types import ApproachKind, ElementSet
from tests.validation.catalogues import read_catalogue

pytestmark = [pytest.mark.validation, pytest.mark.slow]
MORNING = ScreeningConfig(
    start_utc=datetime(2026, 3, 10, 2, tzinfo=UTC), duration_s=8 * 3600.0, threshold_km=10.0
)
# A later element set is taken for the truth this close to its epoch.
TRUE_WITHIN_S = 6 * 3600.0
AGE_EDGES_DAYS = (0.0, 0.25, 0.5, 1.0, 2.0, 7.0)
ROLES = ("primary", "secondary")
NO_STARLINK, ONE_STARLINK, TWO_STARLINKS = range(3)


def superseded(shared_data: Path) -> tuple[list[ElementSet], list[ElementSet]]:
    """Element sets of the SOCRATES run, and the newest later ones of the same objects."""
    older = read_catalogue(shared_data / "socrates" / "socrates_20260310_objects_gp.csv.gz")
    newest: dict[int, ElementSet] = {}
    for file in sorted((shared_data / "catalog").glob("*20260310*")):
        for each in read_catalogue(file):
            held = newest.get(each.norad_cat_id, each)
            newest[each.norad_cat_id] = max(each, held, key=lambda one: one.epoch_utc)
    pairs = [
        (one, newest[one.norad_cat_id])
        for one in older
        if one.norad_cat_id in newest
        and seconds_between(one.epoch_utc, newest[one.norad_cat_id].epoch_utc) > 120.0
    ]
    return [one for one, _ in pairs], [later for _, later in pairs]


@pytest.mark.usefixtures("whole_truth")
def test_predicted_passes_against_what_came_of_them(shared_data: Path) -> None:
    older, newer = superseded(shared_data)
    passes = screen(older, MORNING, primaries=None).approaches
    passes = passes[passes["kind"] == ApproachKind.CLOSEST_APPROACH]
    epoch_s = np.array([seconds_between(MORNING.start_utc, each.epoch_utc) for each in newer])
    away_s = [np.abs(passes["tca_offset_s"] - epoch_s[passes[f"{role}_index"]]) for role in ROLES]
    passes = passes[np.maximum(*away_s) < TRUE_WITHIN_S]
    cases = _cases(older, newer, passes)
    rows = {
        (row.regime, row.from_days): row for row in calibrate(cases, age_edges_days=AGE_EDGES_DAYS)
    }
    assert len(passes) > 20_000
    for kind in (NO_STARLINK, ONE_STARLINK):
        for from_days in AGE_EDGES_DAYS[:4]:
            assert min(each.share for each in rows[kind, from_days].shares) > 0.70
        # From two days on the class model is outgrown along the track.
        assert rows[kind, 2.0].shares[1].verdict is Verdict.TOO_SMALL
    day_old = rows[TWO_STARLINKS, 1.0].shares
    assert day_old[0].cases > 5_000
    assert [each.share for each in day_old] == pytest.approx([0.69, 0.75, 0.69], abs=0.03)


def _cases(older: list[ElementSet], newer: list[ElementSet], passes: np.ndarray) -> Cases:
    index = [passes[f"{role}_index"].astype(np.int64) for role in ROLES]
    at_s, start_utc = passes["tca_offset_s"].copy(), MORNING.start_utc
    manoeuvres = np.array([each.name.startswith("STARLINK") for each in older])
    estimates = [
        best_covariances(
            Knowledge(older, manoeuvres), each, start_utc=start_utc, offset_s=at_s, messages={}
        )
        for each in index
    ]
    sigma = combined_sigma_rtn_km(
        *(each.cov_rtn_km2 for each in estimates),
        primary_teme=(passes["r_primary_teme_km"], passes["v_primary_teme_km_s"]),
        secondary_teme=(passes["r_secondary_teme_km"], passes["v_secondary_teme_km_s"]),
    )
    error = relative_errors_rtn_km(
        Propagator(older),
        Propagator(newer),
        pairs=(index[0], index[1]),
        start_utc=start_utc,
        offset_s=at_s,
    )
    starlinks = manoeuvres[index[0]].astype(np.int64) + manoeuvres[index[1]]
    return Cases(error, sigma, starlinks, np.maximum(*(each.age_days for each in estimates)))
