"""Real catalogue files, pulled from a loopback CelesTrak and loaded from disk."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from screening.catalog.models import Feed, Pull, SpaceObject
from screening.catalog.selectors import current_elements
from screening.catalog.services import feed_pull, feeds_ensure, file_feed_ensure
from tests.integration.celestrak_server import celestrak_server

pytestmark = [pytest.mark.validation, pytest.mark.slow, pytest.mark.django_db]

MARCH = datetime(2026, 3, 10, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_data_directory(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def pulled(feed: Feed) -> Pull:
    pull = feed_pull(feed)
    assert pull is not None
    return pull


def test_every_object_of_the_march_catalogue_is_taken_in_or_refused_with_a_reason(
    shared_data: Path,
) -> None:
    pull = pulled(file_feed_ensure(shared_data / "catalog/merged_20260310_gp.csv.gz"))
    assert pull.status == "succeeded"
    assert pull.records_total == 21_567
    assert pull.records_new + pull.records_rejected == pull.records_total
    assert pull.rejections.count() == pull.records_rejected
    assert len(current_elements(MARCH).elements) == pull.records_new
    assert pull.guarded_norad_cat_ids == [25544, 48274]


def test_groups_of_celestrak_overlap_and_nothing_is_doubled(
    shared_data: Path, settings: Settings
) -> None:
    files = {
        "active": "celestrak_active_gp_20260310.csv.gz",
        "stations": "celestrak_stations_gp_20260310.json.gz",
        "last-30-days": "celestrak_last30days_gp_20260310.json.gz",
        "fengyun-1c-debris": "celestrak_fengyun-1c-debris_gp_20260310.json.gz",
    }
    with celestrak_server() as celestrak:
        settings.CELESTRAK_BASE_URL = celestrak.url
        for group, name in files.items():
            data = (shared_data / "catalog" / name).read_bytes()
            celestrak.files[group] = gzip.decompress(data)
        feeds_ensure("live")
        pulls = [pulled(Feed.objects.get(key=f"celestrak-gp-{group}")) for group in files]
    assert [pull.status for pull in pulls] == ["succeeded"] * 4
    assert sum(pull.records_new for pull in pulls) == SpaceObject.objects.count()
    active, stations, *_ = pulls
    assert active.records_new == active.records_total == 14_683
    assert stations.records_unchanged > 0
    numbers = [each.norad_cat_id for each in current_elements(MARCH).elements]
    assert len(numbers) == len(set(numbers)) == SpaceObject.objects.count()
    debris = SpaceObject.objects.filter(name="FENGYUN 1C DEB")
    assert set(debris.values_list("object_type", flat=True)) == {"debris"}
