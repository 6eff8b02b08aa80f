"""The Sources page: what each feed says of itself, and what a person may decide there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from screening.catalog.models import Feed, FeedState, Pull
from screening.common.clock import real_now_utc
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

SignedIn = Callable[[str], Client]
MINUTES = timedelta(minutes=1)


def sources_text(client: Client) -> str:
    return " ".join(client.get("/sources/").content.decode().split())


def row_of(feed: Feed, html: str) -> str:
    start = html.index(f'<tr id="feed-{feed.key}"')
    return html[start : html.index("</tr>", start)]


@pytest.fixture
def refused() -> Pull:
    """A pull that a server refused with 403, which stopped its own feed and one beside it."""
    now = real_now_utc()
    pull = factories.pull(
        feed=factories.feed(title="Active satellites", state=FeedState.STOPPED),
        status="failed",
        http_status=403,
        address="https://source.example/gp.php?GROUP=active",
        message="The source answered 403 Forbidden.",
        finished_at=now - 10 * MINUTES,
    )
    factories.feed(title="Analyst objects", state=FeedState.STOPPED)
    Feed.objects.update(last_failure=pull, stopped_at=pull.finished_at)
    return pull


class TestStoppedFeeds:
    def test_are_told_on_one_card_a_cause(self, client: Client, refused: Pull) -> None:
        html = sources_text(client)
        assert html.count('class="notice notice--blind incident"') == 1
        title = html.partition('<h2 id="incident-title')[2].partition("</h2>")[0]
        assert "source.example answered 403" in title
        assert title.endswith("to Active satellites; 2 feeds of that host wait for an operator.")

    def test_say_no_more_in_their_rows_than_where_to_read_why(
        self, client: Client, refused: Pull
    ) -> None:
        html = sources_text(client)
        for feed in Feed.objects.all():
            assert f'href="#incident-{refused.pk}">stopped</a>' in row_of(feed, html)
            assert "403" not in row_of(feed, html)
        assert f'id="incident-{refused.pk}"' in html

    def test_show_what_the_server_said_as_text_and_cut(self, client: Client, refused: Pull) -> None:
        Pull.objects.filter(pk=refused.pk).update(
            refusal_excerpt="<script>alert(1)</script>" + "x" * 5000
        )
        html = sources_text(client)
        assert "<script>alert" not in html
        said = html.partition('<pre class="incident__said">')[2].partition("</pre>")[0]
        assert said.startswith("&lt;script&gt;alert(1)")
        assert len(said) < 1100

    def test_of_one_cause_are_resumed_on_its_card(self, signed_in: SignedIn, refused: Pull) -> None:
        other = factories.feed(state=FeedState.STOPPED, stop_reason="answered 404")
        operator = signed_in("operator")
        address = f"/sources/pulls/{refused.pk}/resume/"
        assert f'action="{address}"' in sources_text(operator)
        operator.post(address, {"confirmation": "resume all"})
        assert list(Feed.objects.filter(state=FeedState.STOPPED)) == [other]

    def test_are_resumed_together_by_an_operator_who_types_the_words(
        self, signed_in: SignedIn, refused: Pull
    ) -> None:
        operator = signed_in("operator")
        response = operator.post("/sources/resume-all/", {"confirmation": "Resume all "})
        assert response.status_code == 302
        assert not Feed.objects.filter(state=FeedState.STOPPED).exists()
        html = sources_text(operator)
        assert "to be pulled when they may be: 2." in html
        for feed in Feed.objects.all():
            assert "HTTP 403" in row_of(feed, html)
            assert "Resumed by a-operator" in row_of(feed, html)

    @pytest.mark.parametrize("words", ["", "resume", "yes"])
    def test_stay_stopped_without_the_words(
        self, signed_in: SignedIn, refused: Pull, words: str
    ) -> None:
        operator = signed_in("operator")
        operator.post("/sources/resume-all/", {"confirmation": words})
        assert Feed.objects.filter(state=FeedState.STOPPED).count() == 2
        assert "Nothing is resumed: type" in sources_text(operator)

    def test_are_told_in_the_api_with_their_last_failure(
        self, client: Client, refused: Pull
    ) -> None:
        other = Feed.objects.get(title="Analyst objects")
        failure = client.get(f"/api/v1/feeds/{other.key}/").json()["last_failure"]
        assert (failure["feed"], failure["pull"]) == (refused.feed.key, refused.pk)
        assert (failure["http_status"], failure["host"]) == (403, "source.example")


def test_a_feed_that_lacks_a_station_warns(client: Client) -> None:
    feed = factories.feed(lacking_norad_cat_ids=[25544, 99999])
    assert "without ISS, object 99999" in row_of(feed, sources_text(client))
    assert "without" not in row_of(factories.feed(), sources_text(client))


def test_a_file_of_twelve_days_ago_is_stale_however_lately_it_was_loaded(client: Client) -> None:
    feed = factories.feed(
        expected_every_s=0,
        last_success_at=real_now_utc() - 3 * MINUTES,
        newest_epoch_utc=factories.NOW - timedelta(days=12),
    )
    row = " ".join(re.sub(r"<[^>]+>", "", row_of(feed, sources_text(client))).split())
    assert "stale" in row
    assert "pulled 3 min ago, its newest elements are 12 d 0 h old" in row
    assert "up to date" not in row


def test_elements_ahead_of_the_clock_are_said_to_be_ahead(client: Client) -> None:
    feed = factories.feed(newest_epoch_utc=factories.NOW + timedelta(days=2, minutes=1))
    row = row_of(feed, sources_text(client))
    assert "elements epoch 2 d 0 h ahead" in re.sub(r"<[^>]+>", "", row)
    assert 'data-age-form="epoch"' in row


@pytest.mark.parametrize(
    ("kind", "is_told"), [("celestrak-gp", True), ("file", False), ("demo", False)]
)
def test_what_public_groups_lack_is_told_only_where_they_are_pulled(
    client: Client, kind: str, is_told: bool
) -> None:
    factories.feed(kind=kind)
    assert ("No public group holds all debris" in sources_text(client)) is is_told
