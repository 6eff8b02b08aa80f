"""Which feeds there are for each choice of catalogue, and how old each is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from screening.catalog.feed_ages import feed_ages
from screening.catalog.models import Feed, FeedState, Pull
from screening.catalog.selectors import catalog_revision, feeds_due, sources_in_use
from screening.catalog.services import feed_pull, feeds_ensure, file_feed_ensure
from screening.common.clock import Clock, real_now_utc
from screening.common.exceptions import ConfigurationError
from tests import factories
from tests.catalogues import as_csv, catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def csv_path(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    path = tmp_path / "catalogue.csv"
    path.write_bytes(as_csv(catalogue()))
    return path


def test_live_makes_the_feeds_that_need_no_account() -> None:
    assert feeds_ensure("live") == "live"
    keys = set(Feed.objects.filter(state=FeedState.IDLE).values_list("key", flat=True))
    groups = {key.removeprefix("celestrak-gp-") for key in keys if "-gp-" in key}
    assert groups == {
        "active",
        "stations",
        "last-30-days",
        "analyst",
        "fengyun-1c-debris",
        "cosmos-1408-debris",
        "cosmos-2251-debris",
        "iridium-33-debris",
    }
    assert keys >= {"celestrak-satcat", "celestrak-supgp-iss-e", "celestrak-supgp-css-e"}


def test_a_made_up_world_is_pulled_by_the_products_clock_and_servers_by_the_real_one(
    settings: Settings,
) -> None:
    now = real_now_utc()
    ago = {"last_success_at": now - timedelta(minutes=5), "expected_every_s": 4 * 3600}
    made_up = factories.feed(kind="demo", source="demo", **ago)
    factories.feed(kind="celestrak-gp", **ago)
    assert feeds_due(now) == []
    settings.PRODUCT_CLOCK = Clock(as_of_utc=now, anchor_utc=now, rate=60.0)
    assert feeds_due(now) == [made_up]  # four hours of that clock are four minutes
    settings.PRODUCT_CLOCK = Clock(as_of_utc=now, anchor_utc=now, rate=0.0)
    assert feeds_due(now) == []


def test_every_celestrak_feed_waits_two_hours_at_least() -> None:
    feeds_ensure("live")
    intervals = Feed.objects.filter(kind__startswith="celestrak").values_list("min_interval_s")
    assert min(intervals) >= (7200,)


def test_space_track_is_off_and_says_why_without_credentials() -> None:
    feeds_ensure("live")
    feed = Feed.objects.get(key="space-track-gp")
    assert feed.state == FeedState.DISABLED
    assert "SPACETRACK_IDENTITY" in feed.stop_reason


def test_space_track_is_on_with_credentials(settings: Settings) -> None:
    settings.SPACETRACK_IDENTITY, settings.SPACETRACK_PASSWORD = "somebody", "secret"
    feeds_ensure("live")
    assert Feed.objects.get(key="space-track-gp").state == FeedState.IDLE


def test_repeating_changes_nothing_and_forgets_nothing() -> None:
    feeds_ensure("live")
    Feed.objects.filter(key="celestrak-gp-active").update(
        state=FeedState.STOPPED, stop_reason="blocked", not_before=factories.NOW, etag='"x"'
    )
    before = list(Feed.objects.values())
    revision = catalog_revision()
    feeds_ensure("live")
    assert list(Feed.objects.values()) == before
    assert catalog_revision() == revision


def test_demo_asks_nobody() -> None:
    feeds_ensure("live")
    feeds_ensure("demo")
    in_use = Feed.objects.exclude(state=FeedState.DISABLED)
    assert [feed.kind for feed in in_use] == ["demo"]


def test_files_ask_nobody(csv_path: Path) -> None:
    feeds_ensure("live")
    assert feeds_ensure(f"{csv_path}") == "files"
    in_use = Feed.objects.exclude(state=FeedState.DISABLED)
    assert [feed.parameters["path"] for feed in in_use] == [str(csv_path)]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no file .*absent\.csv"):
        feeds_ensure(str(tmp_path / "absent.csv"))


def test_another_choice_changes_the_catalogue_in_use(csv_path: Path) -> None:
    feeds_ensure("live")
    revision = catalog_revision()
    feeds_ensure(str(csv_path))
    assert catalog_revision() > revision
    assert len(sources_in_use()) == 1


def test_a_file_loaded_by_hand_stays_in_use_at_the_next_start(csv_path: Path) -> None:
    loaded = file_feed_ensure(csv_path)
    feeds_ensure("live")
    assert loaded.source in sources_in_use()


def test_a_file_is_taken_in_once(csv_path: Path) -> None:
    feeds_ensure(str(csv_path))
    (feed,) = feeds_due(real_now_utc())
    feed_pull(feed)
    assert feeds_due(real_now_utc()) == []


def test_a_changed_file_is_taken_in_when_asked(csv_path: Path) -> None:
    feed = file_feed_ensure(csv_path)
    feed_pull(feed)
    csv_path.write_bytes(as_csv(catalogue(25)))
    again = feed_pull(file_feed_ensure(csv_path))
    assert again is not None
    assert (again.status, again.records_new) == ("succeeded", 5)


def test_real_data_is_refused_where_the_demo_is(csv_path: Path) -> None:
    feeds_ensure("demo")
    factories.pull(feed=Feed.objects.get(key="demo"), is_synthetic=True)
    with pytest.raises(ConfigurationError, match="SAFE_PASSAGE_DATA_DIR"):
        feeds_ensure("live")
    with pytest.raises(ConfigurationError, match="SYNTHETIC"):
        file_feed_ensure(csv_path)


def test_the_demo_is_refused_where_real_data_is() -> None:
    factories.pull()
    with pytest.raises(ConfigurationError, match="holds real data"):
        feeds_ensure("demo")


def test_a_file_without_a_station_is_taken_in_with_a_warning(csv_path: Path) -> None:
    csv_path.write_bytes(as_csv(catalogue()[1:]))
    feed = file_feed_ensure(csv_path)
    pull = feed_pull(feed)
    feed.refresh_from_db()
    assert pull is not None
    assert (pull.status, pull.records_new) == ("succeeded", 21)
    assert pull.message.endswith("Without 25544.")
    assert feed.lacking_norad_cat_ids == [25544]


def test_a_file_with_every_station_has_no_warning(csv_path: Path) -> None:
    feed = file_feed_ensure(csv_path)
    feed_pull(feed)
    feed.refresh_from_db()
    assert feed.lacking_norad_cat_ids == []


class TestAges:
    @pytest.mark.parametrize(
        ("hours", "state"), [(0.1, "ok"), (7.9, "ok"), (8.1, "late"), (23.9, "late"), (25, "blind")]
    )
    def test_a_feed_of_every_four_hours_is_late_after_eight_and_blind_after_a_day(
        self, hours: float, state: str
    ) -> None:
        factories.feed(expected_every_s=4 * 3600, last_success_at=factories.NOW)
        (age,) = feed_ages(factories.NOW + timedelta(hours=hours))
        assert (age.state, age.late_after_s, age.blind_after_s) == (state, 28800, 86400)
        assert age.age_s == pytest.approx(hours * 3600)

    def test_a_feed_that_never_delivered_has_no_age_and_is_blind(self) -> None:
        factories.feed(last_success_at=None)
        (age,) = feed_ages(factories.NOW)
        assert (age.age_s, age.state) == (None, "blind")

    def test_a_stopped_feed_is_stopped_however_fresh(self) -> None:
        factories.feed(state=FeedState.STOPPED)
        assert feed_ages(factories.NOW)[0].state == "stopped"

    def test_what_is_taken_in_once_does_not_grow_late(self) -> None:
        factories.feed(expected_every_s=0)
        (age,) = feed_ages(factories.NOW + timedelta(days=365))
        assert (age.state, age.late_after_s) == ("ok", None)

    @pytest.mark.parametrize(
        ("days", "state"), [(0.9, "ok"), (1.1, "late"), (2.9, "late"), (12, "blind")]
    )
    def test_elements_grow_stale_by_product_time_however_fresh_the_pull(
        self, days: float, state: str
    ) -> None:
        factories.feed(expected_every_s=0, newest_epoch_utc=factories.NOW)
        at_utc = factories.NOW + timedelta(days=days)
        (age,) = feed_ages(factories.NOW + timedelta(minutes=3), at_utc)
        assert (age.state, age.has_stale_elements) == (state, state != "ok")
        assert (age.age_s, age.elements_age_s) == (180, pytest.approx(days * 86_400))

    def test_the_newest_of_many_elements_may_lie_days_ahead(self) -> None:
        factories.feed(newest_epoch_utc=factories.NOW + timedelta(days=5))
        (age,) = feed_ages(factories.NOW, factories.NOW)
        assert (age.state, age.elements_age_s) == ("ok", 0)

    def test_a_stopped_feed_with_old_elements_is_stopped(self) -> None:
        factories.feed(state=FeedState.STOPPED, newest_epoch_utc=factories.NOW - timedelta(days=9))
        (age,) = feed_ages(factories.NOW, factories.NOW)
        assert (age.state, age.has_stale_elements) == ("stopped", False)

    def test_a_feed_remembers_the_newest_epoch_that_it_brought(self, csv_path: Path) -> None:
        feed = file_feed_ensure(csv_path)
        feed_pull(feed)
        feed.refresh_from_db()
        assert feed.newest_epoch_utc == max(each.epoch_utc for each in catalogue())

    def test_a_disabled_feed_is_not_asked_for_its_age(self) -> None:
        factories.feed(state=FeedState.DISABLED)
        assert feed_ages(factories.NOW) == []


class TestDue:
    def test_after_its_interval(self) -> None:
        feed = factories.feed(expected_every_s=4 * 3600, last_success_at=factories.NOW)
        assert feeds_due(factories.NOW + timedelta(hours=3.9)) == []
        assert feeds_due(factories.NOW + timedelta(hours=4)) == [feed]

    @pytest.mark.parametrize(
        "held_back_by",
        [
            {"not_before": factories.NOW + timedelta(minutes=1)},
            {"claimed_until": factories.NOW + timedelta(minutes=1)},
            {"state": FeedState.STOPPED},
            {"state": FeedState.DISABLED},
        ],
    )
    def test_but_not_when_something_holds_it_back(self, held_back_by: dict[str, object]) -> None:
        factories.feed(last_success_at=None, **held_back_by)
        assert feeds_due(factories.NOW) == []


def test_the_six_newest_files_of_a_feed_are_kept_and_every_pull_stays(csv_path: Path) -> None:
    pulls = []
    for count in range(20, 29):
        csv_path.write_bytes(as_csv(catalogue(count)))
        pulls.append(feed_pull(file_feed_ensure(csv_path)))
    with_file = Pull.objects.exclude(stored_file="").order_by("pk")
    assert list(with_file) == pulls[-6:]
    assert Pull.objects.count() == 9
