"""What a pull remembers for the person who must decide about it, or about its feed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from screening.catalog.models import Feed, FeedState, Pull, PullStatus
from screening.catalog.services import (
    feed_pull,
    feeds_ensure,
    feeds_resume,
    pull_accept,
    pull_take_in_accepted,
)
from screening.common.exceptions import InputError
from tests.catalogues import EPOCH, as_csv, later, satellites
from tests.integration import celestrak_server
from tests.integration.celestrak_server import CelestrakServer

pytestmark = pytest.mark.django_db

PAGE = b"<html><script>alert(1)</script><h1>Forbidden</h1>" + b"<p>go away</p>" * 200


@pytest.fixture
def active(celestrak: CelestrakServer) -> Feed:
    """The feed of active satellites, behind which is a file without any station."""
    feeds_ensure("live")
    lame = as_csv([*satellites(3), *later(satellites(2, first_id=60_001), timedelta(hours=4))])
    celestrak.files["active"] = lame + b"BROKEN,LINE\n"
    return Feed.objects.get(key="celestrak-gp-active")


def pulled(feed: Feed) -> Pull:
    Feed.objects.filter(pk=feed.pk).update(not_before=None)
    pull = feed_pull(feed)
    assert pull is not None
    return pull


def test_a_pull_kept_aside_says_what_it_holds(active: Feed) -> None:
    pull = pulled(active)
    assert pull.status == PullStatus.QUARANTINED
    assert (pull.records_total, pull.objects_total, pull.records_rejected) == (6, 5, 1)
    assert pull.detected_format == "omm-csv"
    assert pull.lacking_norad_cat_ids == [25544, 48274]
    assert pull.oldest_epoch_utc == EPOCH
    assert pull.newest_epoch_utc == EPOCH + timedelta(hours=4, seconds=1)
    assert pull.rejections.get().location == "gp-active.csv, line 7"


def test_of_an_answer_that_could_not_be_read_nothing_is_claimed(
    active: Feed, celestrak: CelestrakServer
) -> None:
    celestrak.misbehaviour["active"] = "no_data"
    pull = pulled(active)
    assert pull.status == PullStatus.FAILED
    assert (pull.objects_total, pull.oldest_epoch_utc, pull.newest_epoch_utc) == (None, None, None)


def test_what_a_server_refused_with_is_kept_apart_from_the_sentence_and_cut(
    active: Feed, celestrak: CelestrakServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(celestrak_server.STATUSES, "403", PAGE)
    celestrak.misbehaviour["active"] = "403"
    pull = pulled(active)
    active.refresh_from_db()
    assert pull.message.endswith("answered 403 Forbidden.")
    assert "<" not in active.stop_reason
    assert pull.refusal_excerpt == PAGE[:1000].decode()


def test_accepting_a_pull_of_a_stopped_feed_keeps_what_stopped_it(
    active: Feed, celestrak: CelestrakServer
) -> None:
    held = pulled(active)
    celestrak.misbehaviour["CSS-E"] = "403"
    refused = pulled(Feed.objects.get(key="celestrak-supgp-css-e"))
    pull_take_in_accepted(pull_accept(held, by="operator", enqueue=False))
    active.refresh_from_db()
    assert held.feed.pulls.get(pk=held.pk).status == PullStatus.SUCCEEDED
    assert (active.state, active.last_failure) == (FeedState.STOPPED, refused)


def test_the_feeds_of_one_refusal_are_resumed_without_those_of_another(
    active: Feed, celestrak: CelestrakServer
) -> None:
    celestrak.misbehaviour["active"] = "404"
    celestrak.misbehaviour["CSS-E"] = "403"
    missing = pulled(active)
    refused = pulled(Feed.objects.get(key="celestrak-supgp-css-e"))
    others = Feed.objects.filter(state=FeedState.STOPPED, last_failure=refused).count()
    assert feeds_resume("operator", because_of=refused) == others
    assert list(Feed.objects.filter(state=FeedState.STOPPED)) == [active]
    assert feeds_resume("operator", because_of=missing) == 1
    with pytest.raises(InputError, match=f"because of pull {missing.pk}"):
        feeds_resume("operator", because_of=missing)
