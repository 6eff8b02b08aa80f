"""What the page of all conjunctions says of its runs: none yet, due, under way, failed, too old."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from screening.catalog.models import CatalogChange
from screening.common.clock import real_now_utc
from screening.conjunctions.catalogue_inputs import current_catalogue_config
from screening.conjunctions.models import RunShard, RunStatus
from tests import factories
from tests.factories import NOW
from tests.unit.sasweb.approach_pages import ADDRESS, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


def catalogue_came_in() -> None:
    CatalogChange.objects.create(changed_at=NOW, reason="test", pull=factories.pull())


def test_without_a_run_it_says_so_and_what_the_first_waits_for(client: Client) -> None:
    html = text(client)
    assert "all against all has not been screened" in html
    assert "once the first catalogue is in and the stations have been screened" in html
    catalogue_came_in()
    assert "as soon as the first run of the stations has finished" in text(client)
    factories.run()
    assert "It is due now: the schedule looks every 5 min." in text(client)


def test_a_schedule_that_is_switched_off_is_said_to_be(client: Client, settings: Any) -> None:
    settings.ALL_EVERY_HOURS = 0.0
    assert "SAFE_PASSAGE_ALL_EVERY_HOURS</code> is 0" in text(client)
    factories.catalogue_run()
    assert "it runs when somebody asks" in text(client)


def test_an_operator_can_ask_for_it_there_and_comes_back(
    client: Client, signed_in: Callable[[str], Client]
) -> None:
    assert "manage.py screen_catalogue --by-workers" in text(client)
    operator = signed_in("operator")
    html = text(operator)
    assert "screen_catalogue" not in html
    assert 'name="kind" value="catalogue"' in html
    response = operator.post("/runs/request/", {"kind": "catalogue", "back": "all_conjunctions"})
    assert response["Location"] == ADDRESS


def test_somebody_signed_in_who_may_not_ask_is_offered_no_button(
    signed_in: Callable[[str], Client],
) -> None:
    html = text(signed_in("manager"))
    assert "ask an operator" in html
    assert 'value="catalogue"' not in html


def test_a_finished_run_says_when_the_next_is_due(client: Client) -> None:
    catalogue_came_in()
    factories.run()
    factories.catalogue_run(
        window_start_utc=NOW - timedelta(hours=3),
        requested_at=real_now_utc() - timedelta(hours=3),
        config=current_catalogue_config(NOW).as_json(),
    )
    assert "The next is due <time" in text(client)
    assert ">in 21 h 0 min</time>." in text(client)
    assert ">in 21 h 0 min</time>." in text(client, "/runs/")


def test_a_first_run_under_way_shows_how_far_it_and_its_shards_are(client: Client) -> None:
    run = factories.catalogue_run(status=RunStatus.RUNNING, stage="shard 2 of 4", progress=0.5)
    begin = run.window_start_utc
    RunShard.objects.create(
        run=run, index=0, start_utc=begin, end_utc=begin, status="running", progress=0.25
    )
    html = text(client)
    assert "shard 2 of 4, 50 %" in html
    assert '<progress class="progress" max="1" value="0.2500" aria-label="Shard 1">' in html
    assert "searching, 25 %" in html


def test_a_first_run_that_failed_is_told_from_one_that_never_was(client: Client) -> None:
    factories.catalogue_run(status=RunStatus.FAILED, message="The disk is full.")
    assert "the first run of all against all failed" in text(client)
    assert "The disk is full." in text(client)


def test_a_first_run_that_has_just_failed_says_when_it_is_tried_again(client: Client) -> None:
    catalogue_came_in()
    factories.run()
    factories.catalogue_run(
        status=RunStatus.FAILED, requested_at=real_now_utc() - timedelta(minutes=4)
    )
    assert 'asked for again by itself <time datetime="' in text(client)
    assert ">in 5 min" in text(client)


@pytest.mark.parametrize(
    ("window", "words"),
    [((-30, -6), "is over"), ((-50, 100), "looked more than 48 h ago"), ((-30, 138), "")],
)
def test_a_run_that_no_longer_tells_what_is_coming_says_so(
    client: Client, window: tuple[int, int], words: str
) -> None:
    start, end = (NOW + timedelta(hours=hours) for hours in window)
    factories.catalogue_run(window_start_utc=start, window_end_utc=end)
    html = text(client)
    assert words in html
    assert ("notice--blind" in html) == bool(words)


def test_events_that_were_cleared_away_are_not_called_none(client: Client) -> None:
    factories.catalogue_run(event_counts={"closest_approach": 12})
    assert "it counted 12, which have been cleared away" in text(client)
