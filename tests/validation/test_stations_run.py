"""A whole run on the catalogue of 10 March 2026: docked parts, known passes, nothing doubled."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from screening.catalog.models import PullStatus
from screening.catalog.services import feed_pull, file_feed_ensure
from screening.conjunctions.models import Assessment, Conjunction, ScreeningRun
from screening.conjunctions.selectors import tier_counts, upcoming_passes
from tests.screened_world import one_run, stand_still

pytestmark = [pytest.mark.validation, pytest.mark.slow, pytest.mark.django_db]

START = datetime(2026, 3, 10, 4, tzinfo=UTC)
ISS = 25544


@pytest.fixture
def run(shared_data: Path, settings: Any, tmp_path: Path) -> ScreeningRun:
    stand_still(settings, START)
    settings.DATA_DIR = tmp_path
    feed = file_feed_ensure(shared_data / "catalog" / "merged_20260310_gp.csv.gz")
    assert feed_pull(feed).status == PullStatus.SUCCEEDED
    return one_run()


def test_a_real_catalogue_is_screened_and_screened_again(
    run: ScreeningRun, shared_data: Path
) -> None:
    assert run.element_set_count == sum(run.status_counts.values()) == 21_567
    assert run.status_counts["DOCKED"] == 11 + 4
    assert run.docked_objects.filter(station__slug="iss").count() == 11
    assert run.docked_objects.filter(station__slug="css").count() == 4
    assert run.message == ""

    partners = _socrates_partners_within_the_volumes(shared_data)
    found = set(
        Conjunction.objects.filter(station__slug="iss", miss_distance_km__lt=5.0).values_list(
            "secondary__norad_cat_id", flat=True
        )
    )
    assert partners <= found

    assert Assessment.objects.count() == Conjunction.objects.count() == _kept(run)
    assert sum(tier_counts(upcoming_passes(START)).values()) == _kept(run)

    again = one_run()
    assert Conjunction.objects.count() == _kept(again) == _kept(run)
    assert not Conjunction.objects.exclude(last_seen_run=again).exists()
    assert not Conjunction.objects.exclude(last_seen_run=F("last_looked_run")).exists()


def _kept(run: ScreeningRun) -> int:
    return int(sum(run.event_counts.values()))


def _socrates_partners_within_the_volumes(shared_data: Path) -> set[int]:
    """Objects that SOCRATES lists within 5 km of the ISS in the same week."""
    path = shared_data / "socrates" / "socrates_20260310_pairs.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    pairs = [(int(row["NORAD_CAT_ID_1"]), int(row["NORAD_CAT_ID_2"])) for row in rows]
    partners = {other for pair in pairs if ISS in pair for other in pair if other != ISS}
    assert len(partners) == 8
    return partners
