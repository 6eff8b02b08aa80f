"""Settings from the environment: what cannot be used is refused in words."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from sasweb.settings import env
from sasweb.settings.folders import compiled_folder, world_started_last
from sasweb.settings.running_clock import clock_told, running_clock
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


@pytest.mark.parametrize(
    ("read", "value", "words"),
    [
        (env.instant, "9999-12-31T23:59:59-01:00", "is not an ISO 8601 instant"),
        (lambda name: env.folder(name, Path()), "~nobody-of-that-name/x", "is no path"),
        (env.secret_file, "~nobody-of-that-name/x", "is no path"),
        (lambda name: env.web_address(name, ""), "https://[watch", "is not the address of a site"),
        (lambda name: env.web_address(name, ""), "http://a:99999", "is not the address of a site"),
    ],
)
def test_what_python_cannot_even_take_apart_is_refused_in_words(
    read: Callable[[str], object], value: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RATE, value)
    with pytest.raises(ImproperlyConfigured, match=words):
        read(RATE)


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


REPLAY = {"SAFE_PASSAGE_AS_OF": "2026-03-10T06:00:00Z", "SAFE_PASSAGE_RATE": "60"}
ANCHOR = {"SAFE_PASSAGE_CLOCK_ANCHOR": "2026-11-29T04:00:00+00:00"}


def test_a_command_beside_a_replay_shows_its_instant(tmp_path: Path) -> None:
    real_utc = datetime(2026, 11, 29, 4, 10, tzinfo=UTC)
    with clock_told(tmp_path, REPLAY | ANCHOR):
        clock = running_clock(tmp_path)
        told = _clock_of_a_command(tmp_path)
        own = _clock_of_a_command(tmp_path, SAFE_PASSAGE_AS_OF="2025-01-01T00:00:00")

    assert clock is not None
    assert clock.at(real_utc) == datetime(2026, 3, 10, 16, tzinfo=UTC)
    assert told == ["2026-03-10T06:00:00+00:00", "2026-11-29T04:00:00+00:00", 60.0]
    assert own[0] == "2025-01-01T00:00:00+00:00"


def test_once_it_has_stopped_a_command_starts_where_the_replay_would(tmp_path: Path) -> None:
    with clock_told(tmp_path, REPLAY | ANCHOR):
        pass
    clock = running_clock(tmp_path)

    assert clock is not None
    assert clock.as_of_utc == datetime(2026, 3, 10, 6, tzinfo=UTC)
    assert clock.anchor_utc is not None
    assert abs(datetime.now(UTC) - clock.anchor_utc) < timedelta(minutes=5)


def test_a_world_in_real_time_tells_no_clock(tmp_path: Path) -> None:
    with clock_told(tmp_path, ANCHOR):
        assert list(tmp_path.iterdir()) == []
    assert _clock_of_a_command(tmp_path)[0] is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"SAFE_PASSAGE_AS_OF": "soon"}', "5"])
def test_a_clock_file_that_says_nothing_is_no_clock(text: str, tmp_path: Path) -> None:
    (tmp_path / "clock.json").write_text(text)
    assert running_clock(tmp_path) is None


def _clock_of_a_command(folder: Path, **variables: str) -> list[Any]:
    """What a command takes as the product's clock: where it starts, its anchor, its rate."""
    return _read_by_a_command(
        "(lambda c: [c.as_of_utc and c.as_of_utc.isoformat(), c.anchor_utc.isoformat(), c.rate])"
        "(base.PRODUCT_CLOCK)",
        folder,
        variables,
    )


def _queue_of_a_command(folder: Path, **variables: str) -> list[str]:
    """What a command reads as its broker and as the beginning of its queues' names."""
    return _read_by_a_command(
        "[base.CELERY_BROKER_URL, base.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']]",
        folder,
        variables,
    )


def _read_by_a_command(what: str, folder: Path, variables: Mapping[str, str]) -> list[Any]:
    """What a process of its own makes of the settings of a folder."""
    read = f"from sasweb.settings import base; import json; print(json.dumps({what}))"
    environment = {**os.environ, "SAFE_PASSAGE_DATA_DIR": str(folder)}
    for name in ("REDIS_URL", "SAFE_PASSAGE_QUEUE_PREFIX", *REPLAY, *ANCHOR):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-c", read],
        cwd=Path(__file__).resolve().parents[3],
        env={**environment, **variables},
        check=True,
        capture_output=True,
        text=True,
    )
    answer: list[Any] = json.loads(done.stdout)
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


def test_compiled_code_goes_where_it_can_be_written(tmp_path: Path) -> None:
    in_the_way = tmp_path / "a-file"
    in_the_way.touch()
    to_be_made = tmp_path / "data" / "demo"
    assert compiled_folder(tmp_path, to_be_made) == tmp_path
    assert compiled_folder(in_the_way / "engine", to_be_made) == to_be_made
    with pytest.raises(ImproperlyConfigured, match=r"Cannot write in .*a-file nor in .*a-file/b"):
        compiled_folder(in_the_way, in_the_way / "b")


def test_a_data_folder_that_may_not_be_looked_into_hides_its_world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "current").symlink_to("demo")
    assert world_started_last(tmp_path) == tmp_path / "demo"

    def refused(self: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "is_dir", refused)
    assert world_started_last(tmp_path) is None
