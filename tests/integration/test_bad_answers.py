"""Answers that are no file, never end or never come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from screening.catalog.models import (
    Feed,
    FeedState,
    PullStatus,
)
from screening.catalog.selectors import current_elements
from screening.common.clock import real_now_utc
from tests.catalogues import EPOCH, as_csv, catalogue, later
from tests.integration.celestrak_server import BYTES_A_SECOND, CelestrakServer, Misbehaviour
from tests.integration.pulls import let_time_pass, minutes_until_next, pulled

pytestmark = pytest.mark.django_db

HOURS = timedelta(hours=1)
SHORT_S = 0.5
LIMIT_ON = {"drip": "SOURCE_TIME_LIMIT_S", "hang": "SOURCE_SILENCE_S"}


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
        self,
        active: Feed,
        celestrak: CelestrakServer,
        settings: Settings,
        how: Misbehaviour,
        words: str,
    ) -> None:
        pulled(active)
        before = current_elements(EPOCH + HOURS).object_set
        celestrak.files["active"] = as_csv(later(catalogue(), 4 * HOURS))
        celestrak.misbehaviour["active"] = how
        if how in LIMIT_ON:
            setattr(settings, LIMIT_ON[how], SHORT_S)
        pull = pulled(let_time_pass(active))
        active.refresh_from_db()
        assert pull.status == PullStatus.FAILED
        assert words in pull.message
        assert active.state == FeedState.IDLE
        assert current_elements(EPOCH + HOURS).object_set == before

    def test_a_slow_drip_does_not_hold_a_worker(
        self, active: Feed, celestrak: CelestrakServer, settings: Settings
    ) -> None:
        celestrak.misbehaviour["active"] = "drip"
        settings.SOURCE_TIME_LIMIT_S = SHORT_S
        lasts = timedelta(seconds=len(celestrak.files["active"]) / BYTES_A_SECOND)
        started = real_now_utc()
        pulled(active)
        assert real_now_utc() - started < lasts / 2

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
