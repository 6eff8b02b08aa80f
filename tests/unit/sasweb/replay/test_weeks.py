"""Weeks lived through by the product's clock end in a summary each, of what was really found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sasweb.replay.weeks import begins_at, ends_at, looks, play_weeks
from screening.catalog.models import Pull
from screening.common.clock import Clock, real_now_utc
from screening.common.exceptions import InputError
from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.conjunctions.services.rules import rules_seed
from screening.reports.as_data import report_of
from screening.reports.interval import IsoWeek
from screening.reports.models import Edition
from screening.stations.services import stations_seed
from tests.catalogues import as_csv
from tests.factories import STATION_ELEMENTS, VISITOR_ELEMENTS

LAST = IsoWeek(2026, 11)


def test_a_history_looks_as_its_first_week_begins_and_then_daily_at_six() -> None:
    instants = list(looks(LAST, weeks=2, a_day=1))
    assert instants[0] == begins_at(LAST, weeks=2) == datetime(2026, 3, 2, 0, 5, tzinfo=UTC)
    assert instants[1] == datetime(2026, 3, 2, 6, 5, tzinfo=UTC)
    assert instants[-1] == ends_at(LAST) == datetime(2026, 3, 16, 6, 5, tzinfo=UTC)
    assert len(instants) == 1 + 15
    assert len(list(looks(LAST, weeks=1, a_day=4))) == 1 + 7 * 4 + 1


@pytest.mark.django_db
def test_a_lived_week_has_its_runs_its_passes_and_one_summary(
    settings: Any, tmp_path: Path
) -> None:
    file = tmp_path / "two.csv"
    file.write_bytes(as_csv([STATION_ELEMENTS, VISITOR_ELEMENTS]))
    settings.CATALOG = str(file)
    settings.MAIL_FOLDER = str(tmp_path / "mails")
    settings.PRODUCT_CLOCK = Clock(begins_at(LAST, weeks=1), real_now_utc(), 1.0)
    stations_seed()
    rules_seed()
    said: list[str] = []
    assert play_weeks(LAST, weeks=1, a_day=1, say=said.append) == 1
    runs = ScreeningRun.objects.order_by("window_start_utc")
    assert [each.status for each in runs] == [RunStatus.FINISHED] * 9
    assert all(each.is_replay for each in runs)
    assert runs[1].window_start_utc - runs[0].window_start_utc == timedelta(hours=6)
    assert Pull.objects.count() == 1  # a file is pulled once
    edition = Edition.objects.get()
    report = report_of(edition.report)
    assert (edition.week, report.is_replay, report.service.runs_finished) == ("2026-W11", True, 8)
    iss = next(each for each in report.stations if each.station == "iss")
    assert iss.closest is not None
    assert iss.closest.norad_cat_id == VISITOR_ELEMENTS.norad_cat_id
    assert said == [f"2026-03-16 06:05 UTC  the summary of 2026-W11: {edition.sha256[:12]}"]


@pytest.mark.django_db
def test_a_catalogue_that_cannot_be_taken_in_ends_it(settings: Any, tmp_path: Path) -> None:
    file = tmp_path / "broken.tle"
    file.write_text("nothing of the kind\n")
    settings.CATALOG = str(file)
    settings.PRODUCT_CLOCK = Clock(begins_at(LAST, weeks=1), real_now_utc(), 1.0)
    stations_seed()
    with pytest.raises(InputError, match="was not taken in"):
        play_weeks(LAST, weeks=1, a_day=1, say=lambda _: None)


@pytest.mark.parametrize(
    ("option", "value"),
    [("--last", "2026-W54"), ("--last", "soon"), ("--weeks", "0"), ("--looks-a-day", "many")],
)
def test_what_cannot_be_lived_through_is_refused(option: str, value: str) -> None:
    with pytest.raises(CommandError, match=value):
        call_command("replay_weeks", option, value)
