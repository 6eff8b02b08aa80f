"""The same week built on two databases, in two processes, says the same to the byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = """
from tests.benchmarks.django_in_memory import start_django
start_django()
from screening.reports.as_data import canonical_json, sha256
from screening.reports.weekly import build_weekly, stations_told_of
from tests.weekly_history import WEEK, history
history(seed=9, passes=60)
report = build_weekly(WEEK, stations_told_of(), WEEK.made_at_utc)
print(canonical_json(report))
print(sha256(report))
"""


def test_two_databases_with_the_same_history_give_the_same_bytes_and_hash() -> None:
    building = [
        subprocess.Popen(
            [sys.executable, "-c", BUILD],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")  # sets come in another order in the other
    ]
    one, two = (each.communicate(timeout=540)[0] for each in building)
    assert [each.returncode for each in building] == [0, 0]
    assert one == two
    text, digest = one.splitlines()[-2:]
    assert len(text) > 10_000
    assert len(digest) == 64
