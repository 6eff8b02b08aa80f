import dataclasses
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from sasweb.metrics.collecting import FOLDER_VARIABLE
from sasweb.up.broker import EmbeddedBroker, answers, require_broker
from sasweb.up.checks import CannotStartError, free_port
from sasweb.up.children import web
from sasweb.up.environment import METRICS_FOLDER_VARIABLE, child_environment
from sasweb.up.options import Options, options_from_environment
from sasweb.up.worlds import demo_world

NOW_UTC = datetime(2026, 3, 10, 4, tzinfo=UTC)


@pytest.fixture
def options(tmp_path: Path) -> Options:
    return Options(
        checkout=tmp_path,
        root=tmp_path / "var",
        host="127.0.0.1",
        port=8000,
        catalog="demo",
        as_of_utc=None,
        live_source_url="http://127.0.0.1:9",
        redis_url="",
    )


def _variables(options: Options) -> dict[str, str]:
    return child_environment(
        options,
        demo_world(None, "a test asks for it."),
        broker_url="redis://127.0.0.1:1/0",
        static_version="1",
        now_utc=NOW_UTC,
    )


def test_children_share_one_world_one_clock_and_one_queue(options: Options) -> None:
    variables = _variables(options)
    assert variables["SAFE_PASSAGE_DATA_DIR"] == str(options.root / "demo")
    assert variables["SAFE_PASSAGE_CLOCK_ANCHOR"] == NOW_UTC.isoformat()
    assert variables["SAFE_PASSAGE_QUEUE_PREFIX"] == "safe-passage-demo"
    assert variables["REDIS_URL"] == "redis://127.0.0.1:1/0"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org"])
def test_other_machines_need_an_account_to_read(
    options: Options, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAFE_PASSAGE_OPEN_READING", raising=False)
    variables = _variables(dataclasses.replace(options, host=host))
    assert variables["SAFE_PASSAGE_OPEN_READING"] == "0"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.1.1", "::1", "localhost"])
def test_this_machine_reads_without_an_account(
    options: Options, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAFE_PASSAGE_OPEN_READING", raising=False)
    assert "SAFE_PASSAGE_OPEN_READING" not in _variables(dataclasses.replace(options, host=host))


def test_what_a_person_decided_about_reading_stands(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFE_PASSAGE_OPEN_READING", "1")
    variables = _variables(dataclasses.replace(options, host="0.0.0.0"))
    assert variables["SAFE_PASSAGE_OPEN_READING"] == "1"


@pytest.mark.parametrize("port", ["0", "65536", "80.5", "-1"])
def test_a_port_that_cannot_be_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFE_PASSAGE_PORT", port)
    with pytest.raises(CannotStartError, match=f"SAFE_PASSAGE_PORT={port} is not a port"):
        options_from_environment()


def test_the_port_is_8000_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAFE_PASSAGE_PORT", raising=False)
    assert options_from_environment().port == 8000


def test_the_brokers_password_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    child = EmbeddedBroker(tmp_path / "broker", 12345, "secret").as_child()
    config = tmp_path / "broker" / "broker.conf"
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert "requirepass secret" in config.read_text()
    assert "secret" not in " ".join(child.argv)


def test_a_broker_that_keeps_failing_starts_empty_and_keeps_the_old_files(tmp_path: Path) -> None:
    child = EmbeddedBroker(tmp_path, 12345, "secret").as_child()
    (tmp_path / "appendonlydir").mkdir()
    (tmp_path / "appendonlydir" / "damaged").touch()
    for failures in (1, 2, 3):
        child.before_start(failures)
    assert not (tmp_path / "appendonlydir").exists()
    assert len(list(tmp_path.glob("appendonlydir-unreadable-*/damaged"))) == 1


def test_a_redis_of_the_users_that_does_not_answer_is_named_without_its_password() -> None:
    port = free_port("127.0.0.1")
    assert not answers(f"redis://127.0.0.1:{port}/0")()
    with pytest.raises(CannotStartError, match=f"REDIS_URL names 127.0.0.1:{port}") as error:
        require_broker(f"redis://:secret@127.0.0.1:{port}/0")
    assert "secret" not in str(error.value)


def test_one_web_process_counts_by_itself_and_several_together(options: Options) -> None:
    assert METRICS_FOLDER_VARIABLE not in _variables(options)
    several = _variables(dataclasses.replace(options, web_processes=3))
    assert several[METRICS_FOLDER_VARIABLE] == str(options.root / "demo" / "metrics")
    assert METRICS_FOLDER_VARIABLE == FOLDER_VARIABLE  # where a scrape looks


def test_several_web_processes_share_the_port() -> None:
    alone, several = web("127.0.0.1", 8000).argv, web("127.0.0.1", 8000, 3).argv
    assert "--workers" not in alone
    assert several[several.index("--workers") + 1] == "3"
    assert several[: len(alone)] == alone


@pytest.mark.parametrize("given", ["0", "1.5", "65", "many"])
def test_a_number_of_web_processes_that_cannot_be_is_refused(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFE_PASSAGE_WEB_PROCESSES", given)
    with pytest.raises(ImproperlyConfigured, match="SAFE_PASSAGE_WEB_PROCESSES"):
        options_from_environment()
