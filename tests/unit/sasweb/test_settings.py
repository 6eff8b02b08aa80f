"""Settings from the environment: what cannot be used is refused in words."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core.exceptions import ImproperlyConfigured

from sasweb.settings import env
from sasweb.settings.running_queue import FILE_NAME, RunningQueue, queue_told, running_queue
from sasweb.settings.stored_key import stored_secret_key

RATE = "SAFE_PASSAGE_RATE"


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999", "fast"])
def test_what_is_not_a_finite_number_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RATE, value)
    with pytest.raises(ImproperlyConfigured, match=f"{RATE}='{value}' is not a number"):
        env.positive_number(RATE, 1.0)


@pytest.mark.parametrize("value", ["0", "-60"])
def test_a_clock_that_stands_or_runs_backwards_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RATE, value)
    with pytest.raises(ImproperlyConfigured, match=f"{RATE}={value} is not more than 0"):
        env.positive_number(RATE, 1.0)


@pytest.mark.parametrize(("value", "rate"), [("", 1.0), ("60", 60.0), (" 0.5 ", 0.5)])
def test_a_rate_above_zero_is_taken(
    value: str, rate: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RATE, value)
    assert env.positive_number(RATE, 1.0) == rate


def test_a_command_finds_the_queue_of_what_runs_on_its_folder_until_that_stops(
    tmp_path: Path,
) -> None:
    queue = RunningQueue("redis://:secret@127.0.0.1:45123/0", "safe-passage-demo")
    with queue_told(tmp_path, queue):
        assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
        assert _queue_of_a_command(tmp_path) == [queue.url, f"{queue.prefix}:"]
        own = "redis://elsewhere:6379/0"
        assert _queue_of_a_command(tmp_path, REDIS_URL=own) == [own, "safe-passage:"]
    assert _queue_of_a_command(tmp_path) == ["redis://127.0.0.1:6379/0", "safe-passage:"]
    assert list(tmp_path.glob("queue*")) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"url": "redis://127.0.0.1:1/0"}'])
def test_a_queue_file_that_says_nothing_is_no_queue(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    assert running_queue(tmp_path) is None


def _queue_of_a_command(folder: Path, **variables: str) -> list[str]:
    """What a command reads as its broker and as the beginning of its queues' names."""
    read = (
        "from sasweb.settings import base; import json; print(json.dumps(["
        "base.CELERY_BROKER_URL, base.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']]))"
    )
    environment = {**os.environ, "SAFE_PASSAGE_DATA_DIR": str(folder)}
    for name in ("REDIS_URL", "SAFE_PASSAGE_QUEUE_PREFIX"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-c", read],
        cwd=Path(__file__).resolve().parents[3],
        env=environment | variables,
        check=True,
        capture_output=True,
        text=True,
    )
    answer: list[str] = json.loads(done.stdout)
    return answer


def test_processes_that_start_together_agree_on_the_secret_key(tmp_path: Path) -> None:
    path = tmp_path / "world" / "secret-key"
    together = Barrier(8)

    def start(_: int) -> str:
        together.wait()
        return stored_secret_key(path)

    with ThreadPoolExecutor(8) as pool:
        [key] = set(pool.map(start, range(8)))
    assert len(key) > 50
    assert stored_secret_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["secret-key"]


def test_a_file_system_without_links_keeps_the_key_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    path = tmp_path / "secret-key"
    assert stored_secret_key(path) == stored_secret_key(path) == path.read_text()
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_still_gives_a_key(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert len(stored_secret_key(tmp_path / "file" / "secret-key")) > 50


@pytest.mark.parametrize("value", ["-1", "7.5", "1e9"])
def test_a_number_out_of_range_is_refused_with_the_range(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFE_PASSAGE_ALL_DAYS", value)
    with pytest.raises(ImproperlyConfigured, match=r"ALL_DAYS=.* is out of range. Use 0.25 to 7"):
        env.number_within("SAFE_PASSAGE_ALL_DAYS", 1.0, at_least=0.25, at_most=7.0)


def test_half_a_worker_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFE_PASSAGE_ALL_WORKERS", "1.5")
    with pytest.raises(ImproperlyConfigured, match=r"ALL_WORKERS=1\.5 is not a whole number"):
        env.whole_number_within("SAFE_PASSAGE_ALL_WORKERS", 1, at_least=1, at_most=256)
