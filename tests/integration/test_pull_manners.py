"""How often a source is asked, and how a feed stops and is resumed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from screening.catalog.models import (
    Feed,
    FeedState,
    PullStatus,
    StoredElementSet,
)
from screening.catalog.services import (
    feed_pull,
    feed_resume,
    feeds_ensure,
    feeds_resume,
)
from screening.common.exceptions import InputError
from tests.integration.celestrak_server import CelestrakServer, Misbehaviour
from tests.integration.pulls import let_time_pass, minutes_until_next, pulled

pytestmark = pytest.mark.django_db

HOURS = timedelta(hours=1)


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
