"""The header's honesty: ages against their limits, loud when they pass them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory

from sasweb.web.chip import Chip
from sasweb.web.chips import DataAges, data_ages
from sasweb.web.header import build_header
from screening.catalog.models import Feed
from screening.common.clock import Clock, real_now_utc
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

HOUR = timedelta(hours=1)


def chip(ages: DataAges, label: str) -> Chip:
    [found] = [each for each in ages.chips if each.label == label]
    return found


def gp_feed(age: timedelta | None, **fields: Any) -> Feed:
    last = real_now_utc() - age if age is not None else None
    return factories.feed(kind="celestrak-gp", last_success_at=last, **fields)


def fresh_everything() -> None:
    pull = factories.pull(feed=gp_feed(HOUR))
    for norad_cat_id in (25544, 48274):
        elements = replace(STATION_ELEMENTS, norad_cat_id=norad_cat_id)
        factories.stored_element_set(elements, epoch_utc=NOW - HOUR, pull=pull)
    factories.run()


def test_fresh_data_leaves_the_header_calm() -> None:
    fresh_everything()
    ages = data_ages()
    assert (ages.state, ages.warning) == ("good", "")


def test_a_feed_past_its_limit_turns_the_header_amber_with_words() -> None:
    fresh_everything()
    gp_feed(9 * HOUR, title="Debris of Cosmos 1408")
    ages = data_ages()
    assert ages.state == "late"
    assert "Debris of Cosmos 1408: nothing for 9 h 0 min (limit 8 h 0 min)." in ages.warning


def test_the_group_is_as_old_as_its_oldest_feed() -> None:
    fresh_everything()
    gp_feed(3 * HOUR)
    assert chip(data_ages(), "GP").text == "3 h"


def test_all_feeds_of_a_kind_gone_turns_the_header_red() -> None:
    gp_feed(25 * HOUR)
    assert data_ages().state == "blind"


def test_a_stopped_feed_says_that_a_person_must_resume_it() -> None:
    fresh_everything()
    gp_feed(HOUR, state="stopped", title="Active satellites")
    ages = data_ages()
    assert ages.state == "late"
    assert "Active satellites is stopped; it waits for an operator." in ages.warning


def test_one_refusal_is_one_sentence_however_many_feeds_wait() -> None:
    fresh_everything()
    at = datetime(2026, 3, 9, 19, 3, tzinfo=UTC)
    first = gp_feed(HOUR, state="stopped", title="Tiangong ephemeris")
    refused = factories.pull(
        feed=first, http_status=403, address="https://celestrak.org/x", finished_at=at
    )
    for kind in ("celestrak-gp", "celestrak-satcat", "celestrak-supgp"):
        factories.feed(kind=kind, state="stopped", last_success_at=at)
    Feed.objects.filter(state="stopped").update(last_failure=refused)
    assert data_ages().warning == (
        "celestrak.org answered 403 on 2026-03-09 at 19:03 UTC to Tiangong ephemeris; "
        "3 feeds of that host wait for an operator."  # without SATCAT nobody is blind
    )


def test_many_refusals_are_counted_by_server() -> None:
    fresh_everything()
    for number in range(3):
        feed = gp_feed(HOUR, state="stopped")
        feed.last_failure = factories.pull(feed=feed, address=f"https://a.example/{number}")
        feed.save()
    assert data_ages().warning == (
        "3 feeds were refused by a.example, 3 times; they wait for an operator."
    )


def test_silent_feeds_are_counted_and_the_worst_named() -> None:
    fresh_everything()
    for hours in (9, 11, 10):
        gp_feed(hours * HOUR, title=f"Feed of {hours} h")
    assert data_ages().warning == (
        "3 feeds are silent: Feed of 11 h longest, nothing for 11 h 0 min (limit 8 h 0 min)."
    )


def test_stations_unscreened_for_the_same_reason_share_a_sentence() -> None:
    fresh_everything()
    factories.run(
        unscreened_stations={
            "iss": factories.gap("it has no element set"),
            "css": factories.gap("it has no element set"),
        }
    )
    warning = data_ages().warning
    assert warning.endswith(" each was not screened: it has no element set.")
    assert warning.count("25544") == warning.count("48274") == 1


def test_an_operator_ephemeris_gone_is_late_not_blind() -> None:
    fresh_everything()
    factories.feed(kind="celestrak-supgp", last_success_at=real_now_utc() - 30 * HOUR)
    ages = data_ages()
    assert chip(ages, "SupGP").level == "blind"
    assert ages.state == "late"


def test_old_satcat_shows_in_its_chip_alone() -> None:
    fresh_everything()
    factories.feed(kind="celestrak-satcat", last_success_at=real_now_utc() - 30 * HOUR)
    assert chip(data_ages(), "SATCAT").level == "blind"
    assert data_ages().state == "good"


def test_feeds_that_are_well_share_a_chip_that_names_them() -> None:
    gp_feed(3 * HOUR)
    for kind, age in (("celestrak-supgp", 2 * HOUR), ("celestrak-satcat", 4 * HOUR)):
        factories.feed(kind=kind, last_success_at=real_now_utc() - age)
    feeds = chip(data_ages(), "Feeds")
    assert (feeds.level, feeds.text) == ("good", "3 h")  # the oldest that counts: not SATCAT
    for kind, age_words in (("GP", "3 h"), ("SupGP", "2 h"), ("SATCAT", "4 h")):
        assert f"{kind}: 1 feed up to date, the oldest {age_words} 0 min old." in feeds.sentence


def test_a_feed_that_is_not_well_keeps_a_chip_of_its_own() -> None:
    gp_feed(3 * HOUR)
    factories.feed(kind="celestrak-supgp", last_success_at=real_now_utc() - 30 * HOUR)
    factories.feed(kind="celestrak-satcat", last_success_at=real_now_utc() - HOUR)
    assert chip(data_ages(), "SupGP").level == "blind"
    assert "SupGP" not in chip(data_ages(), "Feeds").sentence


def test_a_feed_that_was_never_asked_is_waiting_not_broken() -> None:
    gp_feed(None)
    assert (chip(data_ages(), "GP").level, chip(data_ages(), "GP").text) == ("idle", "waiting")


def test_a_feed_that_only_ever_failed_is_not_waiting() -> None:
    gp_feed(None, consecutive_failures=3)
    assert chip(data_ages(), "GP").text == "never came"
    assert data_ages().state == "blind"


@pytest.mark.parametrize(
    ("age", "level"), [(HOUR, "good"), (3 * HOUR, "late"), (7 * HOUR, "blind")]
)
def test_a_run_ages_by_product_time(age: timedelta, level: str) -> None:
    factories.run(window_start_utc=NOW - age)
    assert chip(data_ages(), "Run").level == level


def test_a_first_run_is_late_only_once_there_is_something_to_screen() -> None:
    assert (chip(data_ages(), "Run").level, chip(data_ages(), "Run").text) == ("idle", "waiting")
    factories.stored_element_set(STATION_ELEMENTS)
    assert (chip(data_ages(), "Run").level, chip(data_ages(), "Run").text) == ("late", "none yet")


@pytest.mark.parametrize(
    ("age", "level"), [(3 * HOUR, "good"), (5 * HOUR, "late"), (13 * HOUR, "blind")]
)
def test_a_fast_replay_allows_for_the_minutes_that_a_run_takes(
    age: timedelta, level: str, settings: Any
) -> None:
    now = real_now_utc()
    settings.PRODUCT_CLOCK = Clock(as_of_utc=NOW, anchor_utc=now, rate=60.0)
    factories.run(window_start_utc=NOW - age)
    assert chip(data_ages(), "Run").level == level


def test_a_file_whose_elements_are_old_turns_its_chip_red_with_words() -> None:
    factories.feed(
        title="File march.csv",
        expected_every_s=0,
        last_success_at=real_now_utc() - timedelta(minutes=3),
        newest_epoch_utc=NOW - timedelta(days=12),
    )
    found = chip(data_ages(), "File")
    assert (found.level, found.text) == ("blind", "stale")
    assert "File march.csv: pulled 3 min ago, its newest elements are 12 d 0 h old." in (
        found.sentence
    )


def test_the_first_run_shows_its_progress() -> None:
    factories.run(status="running", progress=0.437)
    assert chip(data_ages(), "Run").text == "43 %"


def test_the_ages_take_ten_questions(django_assert_num_queries: Any) -> None:
    fresh_everything()
    with django_assert_num_queries(10):
        data_ages()


def test_a_replay_says_so_on_every_page(client: Client) -> None:
    assert "REPLAY from 2026-03-10 04:00:00 UTC" in client.get("/runs/").content.decode()


def test_real_time_has_no_ribbon(settings: Any, rf: RequestFactory) -> None:
    settings.PRODUCT_CLOCK = Clock()
    assert build_header(rf.get("/")).ribbons == ()


def test_a_made_up_catalogue_says_synthetic_on_every_page(client: Client) -> None:
    factories.feed(kind="demo", last_success_at=real_now_utc())
    for path in ("/", "/catalogue/", "/stations/", "/runs/", "/sources/", "/conjunctions/"):
        assert "SYNTHETIC" in client.get(path).content.decode(), path


def test_an_open_page_can_ask_for_the_ages_alone(client: Client) -> None:
    gp_feed(25 * HOUR)
    html = client.get("/header/").content.decode()
    assert 'data-state="blind"' in html
    assert 'id="chips"' in html
    assert 'id="header-warning"' in html
    assert "<html" not in html
