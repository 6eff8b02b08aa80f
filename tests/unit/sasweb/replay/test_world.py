"""A replay has a world to itself: it finds nobody's database, and empties no folder but its own."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from sasweb.replay.pace import Running
from sasweb.replay.world import DATABASE, FOLDER, ReplayWorld, _run
from sasweb.up import children
from sasweb.up.checks import CannotStartError, lock_world
from screening.common.clock import Clock, now_utc, real_now_utc
from screening.messages.records import read_record
from tests.interrupts import interruptible

RECORD = read_record("iss-operating-an-outpost")
REAL = {
    "DATABASE_URL": "postgres://real",
    "REDIS_URL": "redis://real",
    "SAFE_PASSAGE_QUEUE_PREFIX": "real",
    "SAFE_PASSAGE_AS_OF": "2026-01-01T00:00:00Z",
    "SAFE_PASSAGE_RATE": "1",
}
# A terminal's Ctrl-C reaches both: a command, and the process that plays for it.
PRESSES_CTRL_C = """
import os, pathlib, signal, time
while True:
    os.kill(os.getpid(), signal.SIGINT)
    pathlib.Path("heard_nothing").touch()
    os.kill(os.getppid(), signal.SIGINT)
    time.sleep(2)
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in (REAL | {"SAFE_PASSAGE_DATA_DIR": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    return tmp_path


def _world() -> ReplayWorld:
    return ReplayWorld(
        name=RECORD.key,
        title=RECORD.title,
        command=("replay", RECORD.key),
        rate=600.0,
        as_of_utc=RECORD.made_utc(RECORD.messages[0]),
    )


def test_it_forgets_what_would_lead_to_real_data(root: Path) -> None:
    options = _world()._options()
    assert not {"DATABASE_URL", "REDIS_URL", "SAFE_PASSAGE_QUEUE_PREFIX"} & os.environ.keys()
    assert (options.root, options.redis_url) == (root / FOLDER, "")
    assert os.environ["SAFE_PASSAGE_AS_OF"] == "2026-03-10T04:06:00+00:00"
    assert os.environ["SAFE_PASSAGE_RATE"] == "600"


def test_it_empties_its_own_folder_alone(root: Path) -> None:
    own = root / FOLDER / RECORD.key / DATABASE
    others = [root / DATABASE, root / "live" / DATABASE, root / FOLDER / "another" / DATABASE]
    for path in (own, *others):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("rows")
    _world().renew()
    assert not own.exists()
    assert all(path.exists() for path in others)


def test_it_refuses_while_the_same_record_is_being_replayed(root: Path) -> None:
    folder = root / FOLDER / RECORD.key
    folder.mkdir(parents=True)
    with (
        lock_world(folder, "http://127.0.0.1:8000/"),
        pytest.raises(CannotStartError, match="8000"),
    ):
        _world().renew()


def test_a_message_that_is_late_still_comes_at_its_own_time(
    settings: Any,
) -> None:
    first, second = (RECORD.made_utc(each) for each in RECORD.messages[:2])
    settings.PRODUCT_CLOCK = Clock(second, real_now_utc(), 600.0)
    pace = Running()
    pace.wait_until(first)
    assert now_utc() == first
    pace.wait_until(second)
    assert now_utc() == second


def test_ctrl_c_ends_what_plays_without_a_word_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(children, "command", lambda *_: [sys.executable, "-c", PRESSES_CTRL_C])
    began = time.monotonic()
    with interruptible(), pytest.raises(KeyboardInterrupt):
        _run(("replay_weeks",), dict(os.environ), tmp_path)
    assert (tmp_path / "heard_nothing").exists()
    assert capfd.readouterr() == ("", "")
    assert time.monotonic() - began < 30.0
