"""The supervisor, held against real processes that misbehave."""

import asyncio
import contextlib
import io
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest

from sasweb.up import supervisor as module
from sasweb.up.checks import CannotStartError
from sasweb.up.console import Console
from sasweb.up.reaper import groups_left
from sasweb.up.supervisor import Child, Supervisor, pause_before_restart_s

Scene = Callable[[Supervisor], Coroutine[None, None, None]]


def _python(name: str, code: str, **options: object) -> Child:
    defaults: dict[str, object] = {"is_ready": "ready", "ready_within_s": 20.0}
    return Child(name, [sys.executable, "-u", "-c", code], **{**defaults, **options})  # type: ignore[arg-type]


STEADY = "import time; print('ready'); time.sleep(600)"


def _play(tmp_path: Path, scene: Scene) -> str:
    stream = io.StringIO()

    async def main() -> None:
        supervisor = Supervisor(console, os.environ, tmp_path)
        try:
            await scene(supervisor)
        finally:
            await supervisor.stop()

    with contextlib.closing(Console(tmp_path, stream=stream)) as console:
        asyncio.run(main())
    return stream.getvalue()


def _pids(supervisor: Supervisor) -> dict[str, int]:
    return {name: running.process.pid for name, running in supervisor._running.items()}


async def _until(condition: Callable[[], bool], within_s: float = 120.0) -> None:
    deadline_s = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline_s, "waited too long"
        await asyncio.sleep(0.02)


PATIENCE_S = 30.0


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def _are_gone(pids: list[int]) -> bool:
    """Whether all are gone, or go: what was killed lives on until the machine has time for it."""
    end = time.monotonic() + PATIENCE_S
    while any(map(_is_alive, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(map(_is_alive, pids))


def test_it_starts_again_what_was_killed(tmp_path: Path) -> None:
    async def scene(supervisor: Supervisor) -> None:
        await supervisor.start(_python("web", STEADY))
        first = _pids(supervisor)["web"]
        os.kill(first, signal.SIGKILL)
        await _until(lambda: _pids(supervisor).get("web", first) != first)
        await _until(lambda: supervisor._running["web"].has_spoken.is_set())

    shown = _play(tmp_path, scene)
    assert "web was ended by SIGKILL. Starting it again in 0.5 s." in shown


def test_it_says_what_a_child_printed_before_it_failed_to_start(tmp_path: Path) -> None:
    async def scene(supervisor: Supervisor) -> None:
        with pytest.raises(CannotStartError, match=r"exit code 3(?s:.*)no such table"):
            await supervisor.start(_python("web", "print('no such table'); raise SystemExit(3)"))

    _play(tmp_path, scene)


def test_it_does_not_wait_for_ever_for_a_child_that_never_works(tmp_path: Path) -> None:
    async def scene(supervisor: Supervisor) -> None:
        silent = _python("web", "import time; time.sleep(600)", ready_within_s=0.5)
        with pytest.raises(CannotStartError, match=r"did not answer within 0|1 s"):
            await supervisor.start(silent)

    _play(tmp_path, scene)


def test_it_gives_up_on_a_child_that_keeps_dying(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "pause_before_restart_s", lambda failures: 0.0)
    failures: list[int] = []

    async def scene(supervisor: Supervisor) -> None:
        dying = "print('ready', flush=True); print('out of memory'); raise SystemExit(9)"
        await supervisor.start(_python("web", dying, before_start=failures.append))
        reason = await asyncio.wait_for(supervisor.gave_up, 120)
        assert "exit code 9, 7 times in a row" in reason
        assert "out of memory" in reason

    _play(tmp_path, scene)
    assert failures == [1, 2, 3, 4, 5, 6]


def test_it_gives_up_on_a_child_that_hangs_whenever_it_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To wait for it takes longer than a child must work to count as recovered."""
    monkeypatch.setattr(module, "pause_before_restart_s", lambda failures: 0.0)
    monkeypatch.setattr(module, "STEADY_AFTER_S", 0.05)
    answers = [True]
    failures: list[int] = []
    hanging = Child(
        "web",
        ["sleep", "600"],
        is_ready=lambda: bool(answers) and answers.pop(),
        ready_within_s=0.2,
        before_start=failures.append,
    )

    async def scene(supervisor: Supervisor) -> None:
        await supervisor.start(hanging)
        os.kill(_pids(supervisor)["web"], signal.SIGKILL)
        reason = await asyncio.wait_for(supervisor.gave_up, PATIENCE_S)
        assert "ended by SIGKILL, 7 times in a row" in reason

    _play(tmp_path, scene)
    assert failures == [1, 2, 3, 4, 5, 6]


def test_it_gives_up_when_a_child_cannot_even_be_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a program that an upgrade has taken away."""
    monkeypatch.setattr(module, "pause_before_restart_s", lambda failures: 0.0)
    program = tmp_path / "server"
    program.write_text("#!/bin/sh\necho ready\nsleep 0.3\n")
    program.chmod(0o700)

    async def scene(supervisor: Supervisor) -> None:
        await supervisor.start(Child("web", [str(program)], is_ready="ready"))
        program.unlink()
        reason = await asyncio.wait_for(supervisor.gave_up, 120)
        assert reason.startswith("web cannot be started again: FileNotFoundError")

    _play(tmp_path, scene)


def test_it_gives_up_when_the_repair_before_a_start_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "pause_before_restart_s", lambda failures: 0.0)

    def cannot_repair(failures: int) -> None:
        raise OSError("No space left on device")

    async def scene(supervisor: Supervisor) -> None:
        dying = "print('ready'); raise SystemExit(9)"
        await supervisor.start(_python("broker", dying, before_start=cannot_repair))
        reason = await asyncio.wait_for(supervisor.gave_up, 120)
        assert reason == "broker cannot be started again: OSError: No space left on device"

    _play(tmp_path, scene)


def test_it_kills_the_grandchildren_of_a_child_that_will_not_stop(tmp_path: Path) -> None:
    stubborn = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('pid', subprocess.Popen(['sleep', '600']).pid); print('ready'); time.sleep(600)"
    )
    left: list[int] = []

    async def scene(supervisor: Supervisor) -> None:
        await supervisor.start(_python("web", stubborn, stop_within_s=0.3))
        left.append(int(supervisor._running["web"].tail[0].split()[1]))
        left.append(_pids(supervisor)["web"])

    _play(tmp_path, scene)
    assert _are_gone(left)


def test_the_first_started_is_the_last_stopped_even_after_a_restart(tmp_path: Path) -> None:
    tells_its_end = (
        "import signal, sys, time\n"
        "def end(*_):\n"
        "    print('ended', time.monotonic()); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end); print('ready'); time.sleep(600)"
    )

    async def scene(supervisor: Supervisor) -> None:
        await supervisor.start(_python("broker", tells_its_end))
        await supervisor.start(_python("web", tells_its_end))
        first = _pids(supervisor)["broker"]
        os.kill(first, signal.SIGKILL)
        await _until(lambda: _pids(supervisor).get("broker", first) != first)
        await _until(lambda: supervisor._running["broker"].has_spoken.is_set())

    _play(tmp_path, scene)
    ended = {
        name: float((tmp_path / f"{name}.log").read_text().rpartition("ended ")[2])
        for name in ("broker", "web")
    }
    assert ended["broker"] > ended["web"]


def test_a_very_long_line_does_not_stall_a_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LINE_LIMIT_BYTES", 1000)

    async def scene(supervisor: Supervisor) -> None:
        await supervisor.start(_python("web", "print('x' * 300_000); " + STEADY))
        assert list(supervisor._running["web"].tail)[-1] == "ready"

    _play(tmp_path, scene)


def test_restarts_grow_more_patient() -> None:
    assert [pause_before_restart_s(n) for n in (1, 2, 3, 4, 5, 6, 7)] == [0.5, 1, 2, 4, 8, 15, 15]


def test_the_reaper_is_left_with_the_groups_that_were_not_crossed_out() -> None:
    assert groups_left(["+11\n", "+12\n", "-11\n", "+13\n"]) == {12, 13}
