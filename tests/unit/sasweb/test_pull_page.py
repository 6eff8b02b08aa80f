"""The page of one pull: all that a person needs in order to decide about it, and the buttons."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from screening.catalog.models import Pull, PullStatus
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

SignedIn = Callable[[str], Client]


@pytest.fixture
def held() -> Pull:
    """A pull kept aside: half as many objects as before, Tiangong missing, one record refused."""
    feed = factories.feed(required_norad_cat_ids=[25544, 48274])
    factories.pull(feed=feed, objects_total=20, guarded_norad_cat_ids=[25544, 48274])
    pull = factories.pull(
        feed=feed,
        status=PullStatus.QUARANTINED,
        objects_total=10,
        records_total=11,
        records_new=None,
        records_rejected=1,
        detected_format="omm-csv",
        guarded_norad_cat_ids=[25544],
        lacking_norad_cat_ids=[48274],
        oldest_epoch_utc=NOW - timedelta(hours=30),
        newest_epoch_utc=NOW - timedelta(hours=2),
    )
    pull.rejections.create(location="x.csv, line 7", reason="eccentricity is 1.2")
    return pull


def text_of(client: Client, pull: Pull) -> str:
    html = client.get(f"/sources/pulls/{pull.pk}/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).split())


def test_it_shows_what_a_decision_rests_on(client: Client, held: Pull) -> None:
    text = text_of(client, held)
    assert re.search(r"Objects 10 ; the last success, pull \d+ , had 20 \(this is 50 %", text)
    assert "there ISS (25544)" in text
    assert re.search(r"missing CSS \(48274\) this feed must bring it; pull \d+ had it", text)
    assert "First epoch 2026-03-08 22:00:00" in text
    assert "Last epoch 2026-03-10 02:00:00" in text
    assert "Format omm-csv" in text
    assert "x.csv, line 7 eccentricity is 1.2" in text


def test_an_operator_decides_there(signed_in: SignedIn, client: Client, held: Pull) -> None:
    operator = signed_in("operator")
    html = operator.get(f"/sources/pulls/{held.pk}/").content.decode()
    assert f'action="/sources/pulls/{held.pk}/accept/"' in html
    assert f'action="/sources/pulls/{held.pk}/dismiss/"' in html
    assert "An operator must sign in to decide." in text_of(client, held)
    operator.post(f"/sources/pulls/{held.pk}/dismiss/")
    assert "waits for a decision" not in text_of(operator, held)


def test_what_is_not_known_says_why(client: Client) -> None:
    failed = factories.pull(status=PullStatus.FAILED, objects_total=None)
    unchanged = factories.pull(status=PullStatus.UNCHANGED, objects_total=None)
    facts = factories.pull(objects_total=5, detected_format="satcat-csv")
    assert "First epoch Not known: no answer came that could be read." in text_of(client, failed)
    assert "Objects Not looked at: nothing had changed." in text_of(client, unchanged)
    assert "First epoch It holds no element set, so it has no epochs." in text_of(client, facts)


def test_a_first_pull_says_that_there_is_nothing_to_compare_with(client: Client) -> None:
    first = factories.pull(status=PullStatus.QUARANTINED, objects_total=5)
    assert "this feed has had no success before" in text_of(client, first)


def test_what_a_server_refused_with_is_text(client: Client) -> None:
    refused = factories.pull(status=PullStatus.FAILED, refusal_excerpt="<script>alert(1)</script>")
    html = client.get(f"/sources/pulls/{refused.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert" not in html
