import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from sasweb.up import console as module
from sasweb.up.console import Console

Open = Callable[..., Console]


@pytest.fixture
def open_console(tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as stack:
        yield lambda stream, **options: stack.enter_context(
            closing(Console(tmp_path, stream=stream, **options))
        )


def test_every_line_says_who_speaks(open_console: Open) -> None:
    stream = io.StringIO()
    open_console(stream).line("web", "hello")
    assert stream.getvalue().split(" ", 1)[1] == "web        | hello\n"


def test_colour_is_for_terminals_alone(open_console: Open) -> None:
    plain, coloured = io.StringIO(), io.StringIO()
    open_console(plain).line("web", "\x1b[31mhello\x1b[0m")
    open_console(coloured, colour=True).line("web", "ERROR hello")
    assert "\x1b" not in plain.getvalue()
    assert "\x1b[31mERROR hello" in coloured.getvalue()


def test_lines_are_kept_in_a_file_of_each_process_with_full_utc_time(
    tmp_path: Path, open_console: Open
) -> None:
    console = open_console(io.StringIO())
    console.line("first data", "30 %")
    kept = (tmp_path / "first-data.log").read_text()
    assert kept.endswith("Z 30 %\n")
    assert len(kept.split()[0]) == len("2026-03-10T04:00:00.000Z")


def test_a_banner_is_printed_but_never_kept(tmp_path: Path, open_console: Open) -> None:
    stream = io.StringIO()
    open_console(stream).banner(["password: secret"])
    assert "secret" in stream.getvalue()
    assert not any("secret" in path.read_text() for path in tmp_path.rglob("*.log"))


def test_log_files_rotate(tmp_path: Path, open_console: Open) -> None:
    console = open_console(io.StringIO())
    for _ in range(60):
        console.line("web", "x" * 100_000)
    sizes = [path.stat().st_size for path in tmp_path.glob("web.log*")]
    assert len(sizes) == 2
    assert max(sizes) <= module.LOG_FILE_BYTES


def test_a_closed_terminal_does_not_end_the_supervisor(tmp_path: Path, open_console: Open) -> None:
    stream = io.StringIO()
    console = open_console(stream)
    stream.close()
    console.line("web", "hello")
    console.line("web", "again")
    assert "again" in (tmp_path / "web.log").read_text()
