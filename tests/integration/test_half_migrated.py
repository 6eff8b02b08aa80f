"""A start that is killed after tables have changed and before that is written down."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.integration.test_run_processes import Installation

pytestmark = [pytest.mark.processes, pytest.mark.slow]

# The first migration of the stations makes tables with references, whose indexes Django makes last.
KILLED = """
import os, signal
from django.db.migrations.recorder import MigrationRecorder
written_down = MigrationRecorder.record_applied
def record_applied(self, app, name):
    if app == "stations":
        os.kill(os.getpid(), signal.SIGKILL)
    written_down(self, app, name)
MigrationRecorder.record_applied = record_applied
"""
PREPARE = """
from sasweb.up.setup import database_prepare
print(*database_prepare(no_worker_is_alive=True), sep="\\n")
"""


def test_the_next_start_finishes_what_it_began(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    installation.environment["SAFE_PASSAGE_CATALOG"] = "none"
    victim = installation.start(f"{KILLED}\n{PREPARE}")
    victim.communicate(timeout=300)
    assert victim.returncode == -signal.SIGKILL
    assert "The database is up to date." in installation.python(PREPARE)
    assert installation.query("SELECT count(*) FROM auth_user") == [(1,)]
    assert installation.query("PRAGMA integrity_check") == [("ok",)]
