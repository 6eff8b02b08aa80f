"""`manage.py report_weekly` writes an edition as a file of any kind, and makes it where none is."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from screening.common.clock import Clock
from screening.reports.interval import IsoWeek
from screening.reports.models import Edition
from screening.stations.services import stations_seed
from tests import factories

pytestmark = pytest.mark.django_db
WEEK = IsoWeek(2026, 11)
BEGINNINGS = {"pdf": b"%PDF-", "html": b"<!doctype html>", "json": b"{", "csv": b"week,"}


@pytest.fixture(autouse=True)
def _watched_week(settings: Any) -> None:
    at_utc = WEEK.made_at_utc + timedelta(days=1)
    settings.PRODUCT_CLOCK = Clock(at_utc, at_utc, 0.0)
    stations_seed()
    factories.run(window_start_utc=WEEK.start_utc + timedelta(days=2))


def _written(folder: Path, *arguments: str) -> bytes:
    output = folder / "summary"
    call_command("report_weekly", "--week", str(WEEK), "--output", str(output), *arguments)
    return output.read_bytes()


@pytest.mark.parametrize("kind", BEGINNINGS)
def test_it_writes_each_kind_and_makes_one_edition(tmp_path: Path, kind: str) -> None:
    content = _written(tmp_path, "--format", kind)
    assert content.lower().startswith(BEGINNINGS[kind].lower())
    assert content == _written(tmp_path, "--format", kind)
    assert Edition.objects.get().made_by == "report_weekly command"


def test_the_json_is_what_the_edition_is_the_digest_of(tmp_path: Path) -> None:
    content = _written(tmp_path)
    assert json.loads(content)["week"] == "2026-W11"
    assert sha256(content.rstrip(b"\n")).hexdigest() == Edition.objects.get().sha256


def test_built_again_the_same_is_the_same_and_what_changed_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = _written(tmp_path)
    assert _written(tmp_path, "--again") == first
    factories.run(window_start_utc=WEEK.start_utc + timedelta(days=3))
    assert _written(tmp_path, "--again") != first
    assert "runs finished: 2 instead of 1" in capsys.readouterr().err
    assert _written(tmp_path, "--edition", "1") == first


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--week", "2026-11"), "not a week"),
        (("--week", "2026-W60"), "no week 2026-W60"),
        (("--week", "2026-W12"), "is due at 2026-03-23"),
        (("--week", "2026-W11", "--edition", "7"), "no edition 7 of 2026-W11"),
        (("--week", "2026-W11", "--output", "/nowhere/at/all"), "/nowhere/at/all"),
    ],
)
def test_what_cannot_be_given_is_said_and_leaves_nothing(
    arguments: tuple[str, ...], why: str
) -> None:
    with pytest.raises(CommandError, match=why):
        call_command("report_weekly", *arguments)
