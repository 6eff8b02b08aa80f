"""Runs of SOCRATES Plus, by CelesTrak: every pair is found, the top 20 to the millisecond."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from screening.engine.all_pairs.parts import Catalogue
from screening.engine.config import ScreeningConfig
from screening.engine.pair_search import search_pairs
from screening.engine.pipeline import screen
from screening.engine.sieve import Pairs, candidate_pairs, radial_ranges
from tests.validation.catalogues import index_by_number, read_catalogue

pytestmark = pytest.mark.validation

RUN_OF_MARCH_10 = ScreeningConfig(
    start_utc=datetime(2026, 3, 10, 4, tzinfo=UTC), duration_s=7 * 86400.0, threshold_km=5.0
)
# Printed to 1 ms and 1 m: half of that is rounding.
TCA_TOLERANCE_S = 0.001
RANGE_TOLERANCE_KM = 0.001
SPEED_TOLERANCE_KM_S = 0.001
ISS = 25544
ISS_PARTNERS = {48907, 48951, 52754, 52756, 52757, 52908, 58823, 59112}


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "socrates"


def test_all_eight_partners_of_the_iss_are_found(folder: Path) -> None:
    catalogue = read_catalogue(folder / "socrates_20260310_objects_gp.csv.gz")
    found = screen(catalogue, RUN_OF_MARCH_10, primaries=[index_by_number(catalogue)[ISS]])
    partners = {catalogue[i].norad_cat_id for i in found.approaches["secondary_index"]}
    assert partners >= ISS_PARTNERS


def top_20(folder: Path) -> list[dict[str, object]]:
    return json.loads((folder / "socrates_top20_maxProb.json").read_text())["conjunctions"]


@pytest.mark.parametrize("rank", range(20))
def test_each_pair_of_the_top_20_repeats_on_its_own_elements(folder: Path, rank: int) -> None:
    published = top_20(folder)[rank]
    name = Path(str(published["gp_file"])).with_suffix(".csv").name
    pair = read_catalogue(folder / "top20_pairs_20260309" / name)
    tca_utc = datetime.fromisoformat(str(published["tca"]))
    config = ScreeningConfig(
        start_utc=tca_utc - timedelta(minutes=30), duration_s=3600.0, threshold_km=5.0
    )
    primary = index_by_number(pair)[int(str(published["obj1_norad"]))]
    (approach,) = screen(pair, config, primaries=[primary]).approaches
    assert abs(approach["tca_offset_s"] - 1800.0) <= TCA_TOLERANCE_S
    miss_km, speed_km_s = published["min_range_km"], published["rel_speed_kms"]
    assert approach["miss_distance_km"] == pytest.approx(miss_km, abs=RANGE_TOLERANCE_KM)
    assert approach["relative_speed_km_s"] == pytest.approx(speed_km_s, abs=SPEED_TOLERANCE_KM_S)


@pytest.mark.parametrize("every", [50, 1])
def test_its_pairs_pass_the_sieve_and_are_found(
    request: pytest.FixtureRequest, folder: Path, every: int
) -> None:
    if every == 1:
        request.getfixturevalue("whole_truth")
    catalogue = read_catalogue(folder / "socrates_20260310_objects_gp.csv.gz")
    wanted = socrates_pairs(folder, index_by_number(catalogue), every)
    ready = Catalogue.prepare(catalogue, RUN_OF_MARCH_10)
    sieved = candidate_pairs(
        radial_ranges(ready.propagator, ready.looks),
        ready.lifetimes.is_screened,
        RUN_OF_MARCH_10.threshold_km,
        primaries=np.unique(wanted.primary),
        rank=None,
    )
    assert keys(wanted) <= keys(sieved)
    found = search_pairs(
        ready, wanted, RUN_OF_MARCH_10, threads=2, on_progress=lambda _stage, _share: None
    )
    missed = keys(wanted) - keys(
        Pairs(
            found["primary_index"].astype(np.int64),
            found["secondary_index"].astype(np.int64),
        )
    )
    assert len(keys(wanted)) > 76_000 // every
    assert missed == set()


def socrates_pairs(folder: Path, index_of: dict[int, int], every: int) -> Pairs:
    with gzip.open(folder / "socrates_20260310_pairs.csv.gz", "rt") as file:
        rows = [
            (index_of[int(row["NORAD_CAT_ID_1"])], index_of[int(row["NORAD_CAT_ID_2"])])
            for row in csv.DictReader(file)
        ]
    primary, secondary = np.unique(np.array(rows[::every]), axis=0).T
    return Pairs(primary, secondary)


def keys(pairs: Pairs) -> set[int]:
    """One number a pair, whatever its order."""
    low = np.minimum(pairs.primary, pairs.secondary)
    return set((low * 1_000_000 + np.maximum(pairs.primary, pairs.secondary)).tolist())
