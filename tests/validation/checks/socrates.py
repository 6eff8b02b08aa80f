"""Runs of SOCRATES Plus, by CelesTrak: every pair found, the top 20 repeated."""

from __future__ import annotations

import csv
import gzip
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from sasweb.experiment_records import Bar, Finding, Relation
from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import screen
from tests.validation.catalogues import index_by_number, read_catalogue

WEEK = ScreeningConfig(
    start_utc=datetime(2026, 3, 10, 4, tzinfo=UTC), duration_s=7 * 86400.0, threshold_km=5.0
)
TCA_TOLERANCE_S = 0.001
RANGE_TOLERANCE_KM = 0.001
PairKey = tuple[int, int]


def socrates_findings(data: Path, workers: int) -> Iterator[Finding]:
    """Recall of one week's run, then the top 20 of another on their own elements."""
    yield _recall(data / "socrates", workers)
    yield _top_20(data / "socrates")


def published_pairs(path: Path) -> set[PairKey]:
    """Return the pairs of a run's list by catalogue number, the lower first."""
    with gzip.open(path, "rt") as file:
        rows = csv.DictReader(file)
        pairs = [(int(row["NORAD_CAT_ID_1"]), int(row["NORAD_CAT_ID_2"])) for row in rows]
    return {(min(pair), max(pair)) for pair in pairs}


def _recall(folder: Path, workers: int) -> Finding:
    catalogue = read_catalogue(folder / "socrates_20260310_objects_gp.csv.gz")
    published = published_pairs(folder / "socrates_20260310_pairs.csv.gz")
    began = time.perf_counter()
    approaches = screen(catalogue, WEEK, primaries=None, workers=workers).approaches
    seconds = time.perf_counter() - began
    numbers = np.array([each.norad_cat_id for each in catalogue])
    both = np.sort(
        numbers[np.stack([approaches["primary_index"], approaches["secondary_index"]])].T
    )
    found = set(map(tuple, np.unique(both, axis=0).tolist()))
    lost = sorted(published - found)
    return Finding(
        key="socrates_recall",
        title=f"SOCRATES Plus, {len(published):,} pairs of 7 days: not found by all against all",
        unit="pairs",
        value=len(lost),
        bar=Bar(Relation.EXACTLY, 0),
        note="On that run's own elements. Its list is a part of its run, so it tests recall alone.",
        figures={
            "published_pairs": len(published),
            "pairs_found_in_all": len(found),
            "objects": len(catalogue),
            "seconds": seconds,
            "lost": [f"{one} and {other}" for one, other in lost[:10]],
        },
    )


def _top_20(folder: Path) -> Finding:
    published = json.loads((folder / "socrates_top20_maxProb.json").read_text())["conjunctions"]
    offs = [_offsets(folder, each, is_all) for each in published for is_all in (False, True)]
    known = [each for each in offs if each is not None]
    repeated = sum(tca <= TCA_TOLERANCE_S and miss <= RANGE_TOLERANCE_KM for tca, miss in known)
    return Finding(
        key="socrates_top_20",
        title="SOCRATES Plus, top 20: repeated to 1 ms and 1 m, both ways of screening",
        unit="of 40",
        value=repeated,
        bar=Bar(Relation.EXACTLY, 2 * len(published)),
        note="Each pair on its own elements, by the stations' pipeline and by all against all.",
        figures={
            "largest_tca_difference_ms": 1e3 * max(tca for tca, _ in known) if known else None,
            "largest_range_difference_m": 1e3 * max(miss for _, miss in known) if known else None,
        },
    )


def _offsets(folder: Path, published: dict[str, Any], is_all: bool) -> tuple[float, float] | None:
    """Return how far our TCA (s) and miss (km) are off; None unless exactly one pass is found."""
    name = Path(published["gp_file"]).with_suffix(".csv").name
    pair = read_catalogue(folder / "top20_pairs_20260309" / name)
    tca_utc = datetime.fromisoformat(published["tca"])
    config = ScreeningConfig(
        start_utc=tca_utc - timedelta(minutes=30), duration_s=3600.0, threshold_km=5.0
    )
    primaries = None if is_all else [index_by_number(pair)[published["obj1_norad"]]]
    approaches = screen(pair, config, primaries=primaries).approaches
    if approaches.size != 1:
        return None
    tca_s, miss_km = (float(approaches[0][name]) for name in ("tca_offset_s", "miss_distance_km"))
    return abs(tca_s - 1800.0), abs(miss_km - published["min_range_km"])
