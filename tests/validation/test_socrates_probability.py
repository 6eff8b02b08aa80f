"""The largest probability by SOCRATES' convention, against what SOCRATES printed for its top 20.

Its covariance is known (100, 300, 100 m along R, I, C, scaled), its objects' sizes are not in its
files. So the test asks what combined radius its figures imply, and what one radius for all gives.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import screen
from screening.engine.probability.alfano_max import alfano_max, socrates_encounters
from screening.engine.probability.encounters import Encounters, encounters
from screening.engine.probability.hard_body_radius import UNKNOWN_TYPE_RADIUS_M
from tests.validation.catalogues import index_by_number, read_catalogue

pytestmark = pytest.mark.validation

# Of 10 to 50 m, as spans of two satellites with their solar arrays come to.
CREDIBLE_RADIUS_M = (10.0, 50.0)
ONE_RADIUS_M = 15.0
UNKNOWN = np.full((20, 6, 6), np.nan)  # replaced by the convention's


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "socrates"


@pytest.fixture(scope="module")
def top_20(folder: Path) -> list[dict[str, object]]:
    return json.loads((folder / "socrates_top20_maxProb.json").read_text())["conjunctions"]


@pytest.fixture(scope="module")
def approaches(folder: Path, top_20: list[dict[str, object]]) -> np.ndarray:
    return np.array([_approach(folder, each) for each in top_20])


@pytest.fixture(scope="module")
def printed(top_20: list[dict[str, object]]) -> np.ndarray:
    return np.array([each["max_prob"] for each in top_20], np.float64)


def test_printed_figures_imply_radii_of_satellites(
    approaches: np.ndarray, printed: np.ndarray
) -> None:
    """Were the convention another one, radii would come out as no satellite is."""
    radii_m = np.geomspace(1.0, 200.0, 300)
    ours = np.array([_maxima(approaches, radius_m) for radius_m in radii_m])
    implied = [
        float(np.interp(np.log(pc), np.log(ours[:, k]), radii_m))
        for k, pc in enumerate(printed)
        if pc < 1.0
    ]
    low, high = CREDIBLE_RADIUS_M
    assert low < min(implied) < max(implied) < high
    assert np.median(implied) == pytest.approx(14.0, abs=1.5)


def test_one_radius_for_all_is_right_on_average_and_within_a_factor_of_ten(
    approaches: np.ndarray, printed: np.ndarray
) -> None:
    ratio = _maxima(approaches, ONE_RADIUS_M) / printed
    assert np.median(ratio) == pytest.approx(1.08, abs=0.05)
    assert 0.1 < ratio.min() < ratio.max() < 3.2


def test_our_default_of_an_unknown_payload_is_on_the_large_side(
    approaches: np.ndarray, printed: np.ndarray
) -> None:
    ratio = _maxima(approaches, 2.0 * UNKNOWN_TYPE_RADIUS_M) / printed
    assert 2.5 < np.median(ratio) < 4.0


def test_a_miss_within_the_bodies_is_certain_to_both(
    approaches: np.ndarray, printed: np.ndarray
) -> None:
    inside = approaches["miss_distance_km"] * 1000.0 < CREDIBLE_RADIUS_M[0]
    assert inside.tolist() == (printed == 1.0).tolist()
    assert (_maxima(approaches, ONE_RADIUS_M)[inside] == 1.0).all()


def _approach(folder: Path, published: dict[str, object]) -> np.void:
    name = Path(str(published["gp_file"])).with_suffix(".csv").name
    pair = read_catalogue(folder / "top20_pairs_20260309" / name)
    start_utc = datetime.fromisoformat(str(published["tca"])) - timedelta(minutes=30)
    config = ScreeningConfig(start_utc=start_utc, duration_s=3600.0, threshold_km=5.0)
    primary = index_by_number(pair)[int(str(published["obj1_norad"]))]
    (approach,) = screen(pair, config, primaries=[primary]).approaches
    return approach


def _maxima(approaches: np.ndarray, radius_m: float) -> np.ndarray:
    return alfano_max(socrates_encounters(_encounters(approaches, radius_m))).pc


def _encounters(approaches: np.ndarray, radius_m: float) -> Encounters:
    return encounters(
        approaches["r_primary_teme_km"],
        approaches["v_primary_teme_km_s"],
        r_secondary_km=approaches["r_secondary_teme_km"],
        v_secondary_km_s=approaches["v_secondary_teme_km_s"],
        covariance_primary=UNKNOWN,
        covariance_secondary=UNKNOWN,
        hard_body_radius_m=np.full(approaches.size, radius_m),
    )
