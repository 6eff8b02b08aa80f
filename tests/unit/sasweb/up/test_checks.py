import errno
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from sasweb.up import checks
from sasweb.up.checks import CannotStartError


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_named_with_a_free_one_beside_it(taken_port: int) -> None:
    with pytest.raises(CannotStartError, match=f"Port {taken_port} on 127.0.0.1 is taken") as error:
        checks.require_free_port("127.0.0.1", taken_port)
    suggested = int(str(error.value).partition("SAFE_PASSAGE_PORT=")[2].split(",")[0])
    assert suggested != taken_port
    checks.require_free_port("127.0.0.1", suggested)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CannotStartError, match=r"Cannot listen on port 8000 of 203\.0\.113\.7"):
        checks.require_free_port("203.0.113.7", 8000)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(
        CannotStartError, match=r"Cannot write in .*file/var .*SAFE_PASSAGE_DATA_DIR"
    ):
        checks.require_writable(tmp_path / "file" / "var")


def test_a_disk_with_no_room_for_a_probe_is_called_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(**_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(checks.tempfile, "TemporaryFile", no_space)
    with pytest.raises(CannotStartError, match="0 MB free"):
        checks.require_writable(tmp_path)


def test_too_little_space_says_how_much_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=123_000_000))
    with pytest.raises(CannotStartError, match="123 MB free; 500 MB are needed"):
        checks.require_space(tmp_path)


def test_a_second_start_on_a_world_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    with (
        checks.lock_world(tmp_path, "http://127.0.0.1:8000/"),
        pytest.raises(CannotStartError, match=r"http://127.0.0.1:8000/ \(process \d+\)"),
    ):
        checks.lock_world(tmp_path, "http://127.0.0.1:8001/")


def test_a_lock_ends_with_its_holder(tmp_path: Path) -> None:
    checks.lock_world(tmp_path, "http://127.0.0.1:8000/").close()
    checks.lock_world(tmp_path, "http://127.0.0.1:8001/").close()


def test_missing_packages_are_listed_by_name(tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("# why\nDjango==5.2\nno-such-package[extra]==1.0  # reason\n")
    with pytest.raises(CannotStartError, match=r"missing from this Python: no-such-package\. "):
        checks.require_packages(requirements)
