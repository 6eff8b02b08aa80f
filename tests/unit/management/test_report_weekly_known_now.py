"""`manage.py report_weekly`: the newest edition as a file, and the next where something changed."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from screening.reports.models import Edition
from screening.stations.models import Station
from tests.screened_world import stand_still
from tests.weekly_history import HOUR, WEEK, watched

pytestmark = pytest.mark.django_db


def run(path: Path, *options: str) -> tuple[dict[str, Any], str]:
    """What was written, and what was said of it."""
    said = StringIO()
    call_command("report_weekly", "--week", str(WEEK), "--output", str(path), *options, stderr=said)
    return json.loads(path.read_bytes()), said.getvalue()


def test_what_was_learnt_since_comes_into_the_next_edition(settings: Any, tmp_path: Path) -> None:
    watched()
    stand_still(settings, WEEK.made_at_utc + 48 * HOUR)
    first, _ = run(tmp_path / "a.json")
    assert first["known_until_utc"] == "2026-03-16T06:00:00.000000Z"
    assert run(tmp_path / "a.json", "--known-now")[0] == first  # it says the same
    Station.objects.filter(slug="iss").update(name="Renamed")
    assert run(tmp_path / "a.json")[0] == first
    later, said = run(tmp_path / "b.json", "--known-now")
    assert later["known_until_utc"] == "2026-03-18T06:00:00.000000Z"
    assert "ISS, name: Renamed instead of" in said
    assert Edition.objects.count() == 2
    with pytest.raises(CommandError, match="no edition 3"):
        run(tmp_path / "c.json", "--edition", "3")


@pytest.mark.parametrize("week", ["9999-W52", "0001-W01"])
def test_weeks_that_have_none_before_or_after_them_are_no_weeks(tmp_path: Path, week: str) -> None:
    with pytest.raises(CommandError, match=f"no week {week}"):
        call_command("report_weekly", "--week", week, "--output", str(tmp_path / "a.json"))


def test_another_release_that_finds_the_same_says_whose_digest_it_is(
    settings: Any, tmp_path: Path
) -> None:
    watched()
    stand_still(settings, WEEK.made_at_utc)
    first, said = run(tmp_path / "a.json", "--again")
    assert "digest it keeps" not in said
    settings.CODE_VERSION = "9.9.9"
    again, said = run(tmp_path / "a.json", "--again")
    assert again == first
    assert f"Made by release {first['code_version']}, whose digest it keeps" in said
