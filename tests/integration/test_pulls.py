"""Pulling from a server that behaves."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from screening.catalog.models import (
    Feed,
    Pull,
    PullRejection,
    SpaceObject,
    StoredElementSet,
)
from screening.catalog.selectors import catalog_revision, current_elements
from screening.catalog.services import (
    feed_pull,
    feeds_ensure,
    pulls_resume_lost,
    satcat,
)
from screening.catalog.services.claims import LEASE
from screening.common.clock import Clock, real_now_utc
from tests.catalogues import EPOCH, as_csv, as_json, catalogue, later, satellites
from tests.integration.celestrak_server import CelestrakServer
from tests.integration.pulls import let_time_pass, minutes_until_next, pulled

pytestmark = pytest.mark.django_db

HOURS = timedelta(hours=1)


class TestAGoodAnswer:
    def test_becomes_the_catalogue(self, active: Feed) -> None:
        pull = pulled(active)
        assert (pull.status, pull.records_total, pull.records_new) == ("succeeded", 22, 22)
        current = current_elements(EPOCH + HOURS)
        assert current.elements == sorted(catalogue(), key=lambda each: each.norad_cat_id)
        assert catalog_revision() > 0

    def test_keeps_where_it_came_from(self, active: Feed) -> None:
        pull = pulled(active)
        stored = StoredElementSet.objects.first()
        assert stored is not None
        assert (stored.source, stored.pull) == ("gp", pull)
        assert len(stored.record_sha256) == 64
        assert pull.address.endswith("gp.php?GROUP=active&FORMAT=csv")
        assert pull.http_status == 200

    def test_is_dated_by_the_products_clock_and_asked_for_by_the_real_one(
        self, active: Feed, settings: Settings
    ) -> None:
        anchor = real_now_utc()
        settings.PRODUCT_CLOCK = Clock(as_of_utc=EPOCH, anchor_utc=anchor, rate=1.0)
        pull = pulled(active)
        stored = StoredElementSet.objects.first()
        assert stored is not None
        assert stored.fetched_at == EPOCH + (pull.started_at - anchor)
        assert 118 < minutes_until_next(active) <= 120

    def test_keeps_the_bytes_as_served(
        self, active: Feed, celestrak: CelestrakServer, settings: Settings
    ) -> None:
        pull = pulled(active)
        kept = (settings.DATA_DIR / pull.stored_file).read_bytes()
        assert gzip.decompress(kept) == celestrak.files["active"]
        assert pull.content_bytes == len(celestrak.files["active"])

    def test_is_read_when_it_comes_compressed(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        celestrak.compresses = True
        assert pulled(active).records_new == 22

    def test_names_type_and_constellation(self, active: Feed) -> None:
        pulled(active)
        starlink = SpaceObject.objects.get(norad_cat_id=50_001)
        assert (starlink.object_type, starlink.constellation) == ("payload", "Starlink")
        assert not starlink.is_synthetic

    def test_says_who_is_asking(
        self, active: Feed, celestrak: CelestrakServer, settings: Settings
    ) -> None:
        settings.SOURCE_CONTACT = "watch@station.example"
        pulled(active)
        assert "SafePassage/" in celestrak.last_headers()["User-Agent"]
        assert "watch@station.example" in celestrak.last_headers()["User-Agent"]

    def test_counts_bad_records_and_keeps_the_good_ones(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        celestrak.files["active"] += b"BROKEN,LINE\n"
        pull = pulled(active)
        assert (pull.records_new, pull.records_rejected, pull.records_total) == (22, 1, 23)
        assert PullRejection.objects.get().location == "gp-active.csv, line 24"

    def test_brings_several_element_sets_of_one_object(self, celestrak: CelestrakServer) -> None:
        feeds_ensure("live")
        segments = [later(catalogue(0)[:1], n * 6 * HOURS)[0] for n in range(4)]
        celestrak.files["ISS-E"] = as_json(segments)
        pull = pulled(Feed.objects.get(key="celestrak-supgp-iss-e"))
        assert (pull.records_new, pull.objects_total) == (4, 1)
        chosen = current_elements(EPOCH + 13 * HOURS).elements[0]
        assert chosen.epoch_utc == EPOCH + 12 * HOURS


class TestHistory:
    def test_newer_elements_are_added_and_older_ones_stay(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        pulled(active)
        celestrak.files["active"] = as_csv(
            [*catalogue()[:12], *later(satellites(20)[10:], 4 * HOURS)]
        )
        pull = pulled(let_time_pass(active))
        assert (pull.records_new, pull.records_unchanged) == (10, 12)
        assert StoredElementSet.objects.count() == 32

    def test_a_contradiction_is_reported_and_the_first_numbers_stay(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        pulled(active)
        liar = replace(catalogue()[5], mean_anomaly_deg=1.0)
        celestrak.files["active"] = as_csv([*catalogue()[:5], liar, *catalogue()[6:]])
        pull = pulled(let_time_pass(active))
        assert (pull.records_conflicting, pull.records_unchanged) == (1, 21)
        assert str(liar.norad_cat_id) in PullRejection.objects.get().location
        stored = StoredElementSet.objects.get(space_object__norad_cat_id=liar.norad_cat_id)
        assert stored.mean_anomaly_deg == catalogue()[5].mean_anomaly_deg


SATCAT = (
    b"OBJECT_NAME,OBJECT_ID,NORAD_CAT_ID,OBJECT_TYPE,OPS_STATUS_CODE,OWNER,LAUNCH_DATE,"
    b"LAUNCH_SITE,DECAY_DATE,PERIOD,INCLINATION,APOGEE,PERIGEE,RCS,DATA_STATUS_CODE,"
    b"ORBIT_CENTER,ORBIT_TYPE\n"
    b"STARLINK-1000,2021-001A,50001,PAY,+,US,2021-01-20,AFETR,,95,53,550,540,4.2,,EA,ORB\n"
    b"STARLINK-1001,2021-001B,50002,PAY,D,US,2021-01-20,AFETR,2026-03-01,95,53,5,4,,,EA,IMP\n"
    b"OLD STAGE,1970-001B,4000,R/B,,CIS,1970-01-02,TYMSC,,95,53,550,540,,,EA,ORB\n"
    b"GONE,1970-001C,4001,DEB,,CIS,1970-01-02,TYMSC,1971-01-01,95,53,550,540,,,EA,IMP\n"
)


def test_satcat_fills_in_what_names_only_suggest(active: Feed, celestrak: CelestrakServer) -> None:
    pulled(active)
    celestrak.files["satcat"] = SATCAT
    pull = pulled(Feed.objects.get(key="celestrak-satcat"))
    assert (pull.status, pull.detected_format, pull.records_new) == ("succeeded", "satcat-csv", 3)
    starlink = SpaceObject.objects.get(norad_cat_id=50_001)
    assert (starlink.owner_code, starlink.rcs_m2) == ("US", 4.2)
    assert (starlink.object_type_source, str(starlink.launch_date)) == ("satcat", "2021-01-20")
    assert SpaceObject.objects.get(norad_cat_id=4000).rcs_m2 is None
    assert not SpaceObject.objects.filter(norad_cat_id=4001).exists()
    at = datetime.fromisoformat("2026-03-10T08:00:00Z")
    assert 50_002 not in {each.norad_cat_id for each in current_elements(at).elements}


def test_a_satcat_pull_that_was_lost_changes_the_catalogue_when_it_is_resumed(
    active: Feed, celestrak: CelestrakServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulled(active)
    celestrak.files["satcat"] = SATCAT
    revision = catalog_revision()

    def die(*args: Any, **kwargs: Any) -> Any:
        raise KeyboardInterrupt  # nothing in the product may catch it, as with a killed worker

    with monkeypatch.context() as patch:
        patch.setattr(satcat, "pull_complete", die)
        with pytest.raises(KeyboardInterrupt):
            feed_pull(Feed.objects.get(key="celestrak-satcat"))
    assert SpaceObject.objects.get(norad_cat_id=50_001).owner_code == "US", "already in use"
    assert catalog_revision() == revision
    Pull.objects.filter(status="running").update(heartbeat_at=real_now_utc() - 2 * LEASE)
    (resumed,) = pulls_resume_lost()
    assert (resumed.status, resumed.records_new, resumed.attempts) == ("succeeded", 0, 2)
    assert catalog_revision() > revision
