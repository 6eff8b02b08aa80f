"""Pulling from a server that behaves, and from one that does not."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from screening.catalog import tasks
from screening.catalog.models import (
    Feed,
    FeedState,
    Pull,
    PullRejection,
    PullStatus,
    SpaceObject,
    StoredElementSet,
)
from screening.catalog.selectors import catalog_revision, current_elements
from screening.catalog.services import (
    feed_pull,
    feed_resume,
    feeds_ensure,
    feeds_resume,
    ingest,
    pull_accept,
    pull_dismiss,
    pull_take_in_accepted,
    pulls_resume_lost,
    satcat,
)
from screening.catalog.services.claims import LEASE, pull_begin_accepted
from screening.common.clock import Clock, real_now_utc
from screening.common.exceptions import InputError
from tests.catalogues import EPOCH, as_csv, as_json, catalogue, later, satellites
from tests.integration.celestrak_server import CelestrakServer, Misbehaviour

pytestmark = pytest.mark.django_db

HOURS = timedelta(hours=1)


@pytest.fixture
def active(celestrak: CelestrakServer) -> Feed:
    """The feed of active satellites, with a good file behind it."""
    feeds_ensure("live")
    celestrak.files["active"] = as_csv(catalogue())
    return Feed.objects.get(key="celestrak-gp-active")


def pulled(feed: Feed) -> Pull:
    pull = feed_pull(feed)
    if pull is None:
        raise AssertionError("the feed may not be asked now")
    return pull


def let_time_pass(feed: Feed) -> Feed:
    """Pretend that the feed's interval and back-off are over."""
    Feed.objects.filter(pk=feed.pk).update(not_before=real_now_utc() - timedelta(seconds=1))
    feed.refresh_from_db()
    return feed


def minutes_until_next(feed: Feed) -> float:
    feed.refresh_from_db()
    if feed.not_before is None:
        raise AssertionError("nothing keeps the feed from being asked at once")
    return (feed.not_before - real_now_utc()).total_seconds() / 60


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


class TestManners:
    def test_no_file_is_asked_for_twice_within_two_hours(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        pulled(active)
        assert feed_pull(active) is None
        assert celestrak.asked_for("active") == 1
        assert 118 < minutes_until_next(active) <= 120

    def test_the_interval_survives_a_restart(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        pulled(active)
        feeds_ensure("live")
        assert feed_pull(Feed.objects.get(key=active.key)) is None
        assert celestrak.asked_for("active") == 1

    def test_what_is_held_already_is_not_sent_again(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        pulled(active)
        pull = pulled(let_time_pass(active))
        assert (pull.status, pull.http_status) == ("unchanged", 304)
        assert celestrak.asked_for("active") == 2

    def test_the_same_bytes_without_an_etag_are_not_taken_in_again(self, active: Feed) -> None:
        pulled(active)
        Feed.objects.filter(pk=active.pk).update(etag="", last_modified="")
        pull = pulled(let_time_pass(active))
        assert pull.status == PullStatus.UNCHANGED
        assert StoredElementSet.objects.count() == 22

    @pytest.mark.parametrize("status", ["403", "404", "500", "301"])
    def test_any_other_status_stops_the_feed_until_a_person_resumes_it(
        self, active: Feed, celestrak: CelestrakServer, status: Misbehaviour
    ) -> None:
        celestrak.misbehaviour["active"] = status
        pull = pulled(active)
        active.refresh_from_db()
        assert (pull.status, pull.http_status) == ("failed", int(status))
        assert active.state == FeedState.STOPPED
        assert status in active.stop_reason
        assert feed_pull(let_time_pass(active)) is None
        assert celestrak.asked_for("active") == 1

    def test_a_refusal_of_the_client_stops_every_feed_of_that_server(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        celestrak.misbehaviour["active"] = "403"
        pulled(active)
        others = Feed.objects.filter(kind__startswith="celestrak").values_list("state", flat=True)
        assert set(others) == {"stopped"}

    def test_a_missing_file_stops_its_own_feed_only(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        celestrak.misbehaviour["active"] = "404"
        pulled(active)
        assert Feed.objects.get(key="celestrak-gp-stations").state == FeedState.IDLE

    def test_a_resumed_feed_is_asked_again_but_not_before_its_interval(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        celestrak.misbehaviour["active"] = "500"
        pulled(active)
        celestrak.misbehaviour.clear()
        active.refresh_from_db()
        feed_resume(active, by="operator")
        assert (active.state, active.resumed_by) == ("idle", "operator")
        assert feed_pull(active) is None
        assert pulled(let_time_pass(active)).status == PullStatus.SUCCEEDED

    def test_feeds_stopped_for_another_feeds_failure_say_whose_it_was(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        celestrak.misbehaviour["active"] = "403"
        refused = pulled(active)
        stopped = Feed.objects.filter(state=FeedState.STOPPED)
        assert {feed.last_failure for feed in stopped} == {refused}

    def test_resuming_all_keeps_the_reason_until_a_success_replaces_it(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        celestrak.misbehaviour["active"] = "403"
        refused = pulled(active)
        celestrak.misbehaviour.clear()
        assert feeds_resume(by="operator") == 11
        active.refresh_from_db()
        assert (active.state, active.resumed_by) == ("idle", "operator")
        assert active.last_failure == refused
        pulled(let_time_pass(active))
        active.refresh_from_db()
        assert active.last_failure is None
        others = Feed.objects.filter(kind__startswith="celestrak").exclude(pk=active.pk)
        assert {feed.last_failure for feed in others} == {refused}

    def test_resuming_all_asks_no_server_before_its_interval(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        celestrak.misbehaviour["active"] = "403"
        pulled(active)
        feeds_resume(by="operator")
        active.refresh_from_db()
        assert feed_pull(active) is None
        assert celestrak.asked_for("active") == 1

    def test_where_none_is_stopped_there_is_nothing_to_resume(self, active: Feed) -> None:
        with pytest.raises(InputError, match="No feed is stopped"):
            feeds_resume(by="operator")

    def test_only_a_stopped_feed_can_be_resumed(self, active: Feed) -> None:
        with pytest.raises(InputError, match="not stopped"):
            feed_resume(active, by="operator")


class TestABadAnswer:
    @pytest.mark.parametrize(
        ("how", "words"),
        [
            ("html", "web page instead of data"),
            ("empty", "empty file"),
            ("no_data", "No GP data found"),
            ("cut_short", "broke off"),
            ("drip", "cut off"),
            ("hang", "gave no answer"),
        ],
    )
    def test_fails_the_pull_in_words_and_changes_nothing(
        self, active: Feed, celestrak: CelestrakServer, how: Misbehaviour, words: str
    ) -> None:
        pulled(active)
        before = current_elements(EPOCH + HOURS).object_set
        celestrak.files["active"] = as_csv(later(catalogue(), 4 * HOURS))
        celestrak.misbehaviour["active"] = how
        pull = pulled(let_time_pass(active))
        active.refresh_from_db()
        assert pull.status == PullStatus.FAILED
        assert words in pull.message
        assert active.state == FeedState.IDLE
        assert current_elements(EPOCH + HOURS).object_set == before

    def test_a_slow_drip_does_not_hold_a_worker(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        celestrak.misbehaviour["active"] = "drip"
        started = real_now_utc()
        pulled(active)
        assert real_now_utc() - started < timedelta(seconds=5)

    def test_an_endless_answer_is_cut_off(
        self, active: Feed, celestrak: CelestrakServer, settings: Settings
    ) -> None:
        settings.SOURCE_MAX_BYTES = 1000
        pull = pulled(active)
        assert "more than 1,000 bytes" in pull.message

    def test_a_bomb_in_gzip_is_not_unpacked(
        self, active: Feed, celestrak: CelestrakServer, settings: Settings
    ) -> None:
        celestrak.compresses = True
        celestrak.files["active"] = b"A" * 1_000_000
        settings.SOURCE_MAX_BYTES = 10_000
        assert "far too large" in pulled(active).message

    def test_nothing_is_remembered_of_it_that_would_hide_the_next_good_one(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        celestrak.misbehaviour["active"] = "html"
        pulled(active)
        celestrak.misbehaviour.clear()
        assert pulled(let_time_pass(active)).status == PullStatus.SUCCEEDED

    def test_the_wait_doubles_with_each_failure(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        celestrak.misbehaviour["active"] = "html"
        waits = []
        for _ in range(5):
            pulled(let_time_pass(active))
            waits.append(round(minutes_until_next(active) / 60))
        assert waits == [2, 4, 8, 16, 24]

    def test_a_server_that_cannot_be_reached_is_tried_soon_and_then_ever_later(
        self, active: Feed, settings: Settings
    ) -> None:
        settings.CELESTRAK_BASE_URL = "http://127.0.0.1:9"
        waits = []
        for _ in range(4):
            pull = pulled(let_time_pass(active))
            waits.append(round(minutes_until_next(active)))
        assert "cannot be reached" in pull.message
        assert waits == [1, 2, 4, 8]


class TestASuspiciousAnswer:
    @pytest.fixture
    def half(self, active: Feed, celestrak: CelestrakServer) -> Pull:
        """A second pull that brings half of the rows."""
        pulled(active)
        newer = [*catalogue(0), *later(satellites(20), 4 * HOURS)]
        celestrak.files["active"] = as_csv(newer)
        celestrak.misbehaviour["active"] = "half"
        return pulled(let_time_pass(active))

    def test_with_half_the_rows_is_kept_aside_and_not_used(self, half: Pull) -> None:
        assert half.status == PullStatus.QUARANTINED
        assert "Only 10 objects where pull" in half.message
        assert (half.records_total, half.objects_total) == (10, 10)
        assert StoredElementSet.objects.filter(pull=half).count() == 0

    def test_does_not_count_as_news_from_the_feed(self, half: Pull, active: Feed) -> None:
        active.refresh_from_db()
        assert active.last_success_at is not None
        assert active.last_success_at < half.started_at

    def test_without_a_station_that_was_there_is_kept_aside(
        self, active: Feed, celestrak: CelestrakServer
    ) -> None:
        pulled(active)
        celestrak.files["active"] = as_csv(later(catalogue()[1:], 4 * HOURS))
        pull = pulled(let_time_pass(active))
        assert pull.status == PullStatus.QUARANTINED
        assert "25544" in pull.message

    @pytest.mark.parametrize("group", ["active", "stations"])
    @pytest.mark.parametrize(("position", "number"), [(0, 25544), (1, 48274)])
    def test_without_a_station_is_kept_aside_even_at_the_first_pull(
        self, celestrak: CelestrakServer, group: str, position: int, number: int
    ) -> None:
        feeds_ensure("live")
        lame = catalogue()
        del lame[position]
        celestrak.files[group] = as_csv(lame)
        pull = pulled(Feed.objects.get(key=f"celestrak-gp-{group}"))
        assert pull.status == PullStatus.QUARANTINED
        assert f"lacks what this feed must contain: {number}." in pull.message
        assert StoredElementSet.objects.count() == 0

    def test_from_an_operators_feed_must_be_about_its_own_station(
        self, celestrak: CelestrakServer
    ) -> None:
        feeds_ensure("live")
        celestrak.files["CSS-E"] = as_json(catalogue(0)[:1])
        pull = pulled(Feed.objects.get(key="celestrak-supgp-css-e"))
        assert pull.status == PullStatus.QUARANTINED
        assert "48274" in pull.message

    def test_of_debris_needs_no_station(self, celestrak: CelestrakServer) -> None:
        feeds_ensure("live")
        celestrak.files["fengyun-1c-debris"] = as_json(satellites(5))
        pull = pulled(Feed.objects.get(key="celestrak-gp-fengyun-1c-debris"))
        assert pull.status == PullStatus.SUCCEEDED

    def test_is_taken_in_when_a_person_accepts_it(self, half: Pull) -> None:
        accepted = pull_take_in_accepted(pull_accept(half, by="operator"))
        assert (accepted.status, accepted.records_new) == ("succeeded", 8)
        assert accepted.decided_by == "operator"
        assert catalog_revision() > 1

    def test_waits_for_a_worker_once_accepted(
        self, half: Pull, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=False) as messages:
            accepted = pull_accept(half, by="operator")
        assert (accepted.status, len(messages)) == ("accepted", 1)
        assert StoredElementSet.objects.filter(pull=half).count() == 0

    def test_is_taken_in_once_however_often_the_message_comes(self, half: Pull) -> None:
        pull_accept(half, by="operator")
        tasks.take_in_accepted_pull(half.pk)
        revision = catalog_revision()
        tasks.take_in_accepted_pull(half.pk)
        assert catalog_revision() == revision
        assert StoredElementSet.objects.filter(pull=half).count() == 8

    def test_can_be_accepted_again_while_it_waits(self, half: Pull) -> None:
        pull_accept(half, by="operator")
        assert pull_accept(half, by="operator").status == PullStatus.ACCEPTED

    def test_whose_message_was_lost_is_taken_in_a_minute_later(self, half: Pull) -> None:
        pull_accept(half, by="operator")
        assert pulls_resume_lost() == []
        Pull.objects.filter(pk=half.pk).update(heartbeat_at=real_now_utc() - 2 * LEASE)
        (resumed,) = pulls_resume_lost()
        assert (resumed.pk, resumed.status, resumed.records_new) == (half.pk, "succeeded", 8)

    def test_whose_worker_dies_while_taking_it_in_is_resumed(self, half: Pull) -> None:
        pull_accept(half, by="operator")
        assert pull_begin_accepted(half)
        Pull.objects.filter(pk=half.pk).update(heartbeat_at=real_now_utc() - 2 * LEASE)
        (resumed,) = pulls_resume_lost()
        assert (resumed.status, resumed.attempts) == ("succeeded", 2)

    def test_that_fails_when_accepted_can_be_accepted_again(
        self, half: Pull, active: Feed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def disk_error(*args: Any) -> Any:
            raise OSError("the disk is full")

        pull_accept(half, by="operator")
        with monkeypatch.context() as patch:
            patch.setattr(ingest, "_store_batch", disk_error)
            with pytest.raises(OSError, match="disk is full"):
                pull_take_in_accepted(half)
        half.refresh_from_db()
        active.refresh_from_db()
        assert half.status == PullStatus.QUARANTINED
        assert "accept it again: the disk is full" in half.message
        assert active.consecutive_failures == 0, "the source did nothing wrong"
        again = pull_take_in_accepted(pull_accept(half, by="operator"))
        assert (again.status, again.records_new) == ("succeeded", 8)

    def test_is_left_when_a_person_dismisses_it(self, half: Pull) -> None:
        dismissed = pull_dismiss(half, by="operator")
        assert (dismissed.status, dismissed.decided_by) == ("superseded", "operator")
        with pytest.raises(InputError, match="not kept aside"):
            pull_accept(half, by="operator")

    def test_is_superseded_by_a_whole_one(
        self, half: Pull, active: Feed, celestrak: CelestrakServer
    ) -> None:
        celestrak.misbehaviour.clear()
        assert pulled(let_time_pass(active)).status == PullStatus.SUCCEEDED
        half.refresh_from_db()
        assert half.status == PullStatus.SUPERSEDED


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
