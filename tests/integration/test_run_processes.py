"""Runs in real processes on one database: two workers at once, and one killed while it writes."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests.made_once import give_tables

pytestmark = [pytest.mark.processes, pytest.mark.slow]

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE_S = 300.0

REQUEST = """
from tests.screened_world import CAPSULE_ELEMENTS, FOLLOWER_ELEMENTS, catalogue_of
from tests.factories import STATION_ELEMENTS, VISITOR_ELEMENTS
catalogue_of(STATION_ELEMENTS, VISITOR_ELEMENTS, FOLLOWER_ELEMENTS, CAPSULE_ELEMENTS)
print(services.run_request("test", enqueue=False).pk)
"""
EXECUTE = "print(services.run_execute(1))"
# SIGKILL when all rows are written and only the end of the transaction is missing.
DIE_WRITING = """
import os, signal
from screening.conjunctions.services import run_results
run_results.peak_memory_mib = lambda: os.kill(os.getpid(), signal.SIGKILL)
services.run_execute(1)
"""
RESUME = "print(services.runs_resume_lost())"


class Installation:
    """A data directory, and processes that work on its database, where there are tables."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "sasweb.settings.dev",
            "SAFE_PASSAGE_DATA_DIR": str(folder),
            "SAFE_PASSAGE_AS_OF": "2026-03-10T04:00:00Z",
            "SAFE_PASSAGE_CLOCK_ANCHOR": "2026-03-10T04:00:00Z",
            "SAFE_PASSAGE_RATE": "0.000000001",
            "REDIS_URL": "redis://127.0.0.1:9/0",
            "DATABASE_URL": "",
            # NOTE: read from the checkout by each process, it is another one after a commit, and
            # what two releases find is not joined: the run would end with its shards untouched.
            "SAFE_PASSAGE_CODE_VERSION": "test",
        }

    def copy(self, folder: Path) -> Installation:
        """Another one, with the same rows."""
        shutil.copytree(self.folder, folder)
        other = Installation(folder)
        other.environment = self.environment | {"SAFE_PASSAGE_DATA_DIR": str(folder)}
        return other

    def start(self, code: str) -> subprocess.Popen[str]:
        setup = "import django; django.setup()\nfrom screening.conjunctions import services\n"
        return subprocess.Popen(
            [sys.executable, "-c", setup + dedent(code)],
            cwd=CHECKOUT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )

    def python(self, code: str) -> str:
        output, _ = self.start(code).communicate(timeout=PATIENCE_S)
        return output.strip()

    def query(self, sql: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(self.folder / "safe-passage.sqlite3", timeout=30)
        try:
            with connection:
                return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def results(self) -> list[list[tuple[object, ...]]]:
        """Every row that a run writes, apart from the real times in the run's own."""
        tables = ("conjunction", "assessment", "rundockedobject", "runobjectstatus")
        return [self.query(f"SELECT * FROM conjunctions_{table} ORDER BY id") for table in tables]


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    made = Installation(tmp_path / "installation")
    give_tables(made.folder)
    assert made.python(REQUEST) == "1"
    return made


def test_of_two_workers_that_start_together_one_executes_the_run(
    installation: Installation,
) -> None:
    workers = [installation.start(EXECUTE) for _ in range(2)]
    said = sorted(worker.communicate(timeout=PATIENCE_S)[0].strip() for worker in workers)
    assert said == ["False", "True"]
    assert installation.query("SELECT status, attempts FROM conjunctions_screeningrun") == [
        ("finished", 1)
    ]
    assert installation.query(
        "SELECT count(*) - count(DISTINCT conjunction_id) FROM conjunctions_assessment"
    ) == [(0,)]


def test_a_worker_killed_while_it_writes_leaves_nothing_and_the_next_writes_the_same(
    tmp_path: Path, installation: Installation
) -> None:
    undisturbed = installation.copy(tmp_path / "undisturbed")
    assert undisturbed.python(EXECUTE) == "True"

    victim = installation.start(DIE_WRITING)
    victim.communicate(timeout=PATIENCE_S)
    assert victim.returncode == -signal.SIGKILL
    assert installation.results() == [[], [], [], []]
    assert installation.query("SELECT status FROM conjunctions_screeningrun") == [("running",)]

    installation.query("UPDATE conjunctions_screeningrun SET holder = 'elsewhere 1 1'")
    assert installation.python(EXECUTE) == "False"  # nobody may take it while it may be alive
    installation.query("UPDATE conjunctions_screeningrun SET heartbeat_at = '2020-01-01 00:00:00'")
    assert installation.python(RESUME) == "1"
    assert installation.python(EXECUTE) == "True"
    assert installation.results() == undisturbed.results()
    assert all(installation.results()[:3])
