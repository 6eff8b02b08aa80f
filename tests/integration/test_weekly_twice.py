"""The same week built on two databases, in two processes, says the same to the byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.made_once import DATABASE, give_tables

pytestmark = pytest.mark.processes

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = """
import sys
import django
django.setup()
from django.db import connection, transaction
connection.settings_dict["NAME"] = sys.argv[1]
from screening.reports.as_data import canonical_json, sha256
from screening.reports.weekly import build_weekly, stations_told_of
from tests.weekly_history import WEEK, history
with transaction.atomic():
    history(seed=9, passes=60)
report = build_weekly(WEEK, stations_told_of(), WEEK.made_at_utc)
print(canonical_json(report))
print(sha256(report))
"""


def _build(folder: Path, *, hash_seed: str) -> subprocess.Popen[str]:
    give_tables(folder)
    settings = {"DJANGO_SETTINGS_MODULE": "sasweb.settings.test", "DATABASE_URL": ""}
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(folder / DATABASE)],
        cwd=ROOT,
        env=os.environ | settings | {"PYTHONHASHSEED": hash_seed},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_databases_with_the_same_history_give_the_same_bytes_and_hash(tmp_path: Path) -> None:
    # Sets come in another order in the other.
    building = [_build(tmp_path / seed, hash_seed=seed) for seed in ("1", "2")]
    one, two = (each.communicate(timeout=540)[0] for each in building)
    assert [each.returncode for each in building] == [0, 0]
    assert one == two
    text, digest = one.splitlines()[-2:]
    assert len(text) > 10_000
    assert len(digest) == 64
