"""Many processes on real servers: who dies, who takes over, and what people notice of it.

`make test-postgres` runs this: it starts PostgreSQL, Redis and nginx of its own, and is skipped
where one of them is absent. One start for all of it; the order of the tests is that of a day.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.catalogues import as_csv, catalogue
from tests.cluster import HOST, REPOSITORY, Askers, Cluster, cluster
from tests.servers import ServerMissing

pytestmark = [pytest.mark.servers, pytest.mark.slow]

LEASE: Final = "SELECT holder FROM upkeep_lease"
RUNS: Final = "SELECT status, attempts FROM conjunctions_screeningrun ORDER BY id"
REQUEST_A_RUN: Final = (
    "from screening.conjunctions.services.run_request import run_request; run_request('a test')"
)
# What `systemctl` does of what the script asks, on the processes of this test.
SYSTEMCTL = """#!{python}
import os, signal, subprocess, sys, time
folder = {folder!r}
command, *rest = sys.argv[1:]
with open(folder + "/systemctl.txt", "a") as told:
    print(command, *rest, file=told)
if command == "list-units":
    web = [f"safe-passage-web@{{port}}.service loaded active" for port in {ports!r}]
    others = ["safe-passage-beat.service loaded active"]
    print("\\n".join(web if "web@" in rest[-1] else web + others))
elif command == "restart" and "web@" in rest[0]:
    number = {ports!r}.index(int(rest[0].split("@")[1].split(".")[0])) + 1
    open(f"{{folder}}/restart-{{number}}", "w").close()
    while os.path.exists(f"{{folder}}/restart-{{number}}"):
        time.sleep(0.05)
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    file = folder / "catalogue.csv"
    file.write_bytes(as_csv(catalogue()))
    try:
        with cluster(folder, file) as made:
            made.manage("first_data")
            yield made
    except ServerMissing as missing:
        pytest.skip(str(missing))


def _working_beat(running: Cluster) -> str:
    """Which of the two processes holds the lease; empty while neither does."""
    pids = [int(holder.split(" ")[1]) for (holder,) in running.rows(LEASE) if holder]
    return next((name for name, each in running.processes.items() if each.pid in pids), "")


def test_a_catalogue_is_pulled_and_screened_once_by_two_workers_a_queue(running: Cluster) -> None:
    assert running.rows(RUNS) == [("finished", 1)]
    told = running.metrics(running.web_ports[0])
    assert 'safe_passage_runs_last_day{kind="stations",status="finished"} 1.0' in told
    assert "safe_passage_broker_up 1.0" in told
    assert 'safe_passage_queue_tasks{queue="screening"} 0.0' in told


def test_one_beat_works_and_the_other_takes_over_when_it_is_killed(running: Cluster) -> None:
    running.wait_until(lambda: _working_beat(running) != "", "no beat works")
    first = _working_beat(running)
    second = {"beat-1": "beat-2", "beat-2": "beat-1"}[first]
    assert "Another beat works" in running.log(second)
    assert "Sending due task" not in running.log(second)
    running.processes[first].kill()
    running.processes[first].wait()
    running.wait_until(
        lambda: "This beat works the schedule" in running.log(second), f"{second} waits on"
    )
    running.wait_until(lambda: "Sending due task" in running.log(second), "nothing is queued")
    running.start(first)
    running.wait_until(lambda: running.log(first).count("Another beat works") >= 1, "two work")
    assert _working_beat(running) == second


def test_a_beat_that_stood_still_finds_that_another_works(running: Cluster) -> None:
    frozen = _working_beat(running)
    other = {"beat-1": "beat-2", "beat-2": "beat-1"}[frozen]
    begun = running.log(other).count("This beat works the schedule")
    os.kill(running.processes[frozen].pid, signal.SIGSTOP)
    running.wait_until(
        lambda: running.log(other).count("This beat works the schedule") > begun,
        f"{other} does not take over from {frozen}, which stands still",
    )
    waits = running.log(frozen).count("Another beat works")
    os.kill(running.processes[frozen].pid, signal.SIGCONT)
    running.wait_until(
        lambda: running.log(frozen).count("Another beat works") > waits, "two beats work"
    )
    assert _working_beat(running) == other


def test_a_run_survives_the_restart_of_both_workers(running: Cluster) -> None:
    running.manage("shell", "-c", REQUEST_A_RUN)
    for name in ("worker-1", "worker-2"):
        running.stop(name, signal.SIGQUIT)
        running.start(name)
    running.wait_until(
        lambda: [status for status, _ in running.rows(RUNS)] == ["finished", "finished"],
        "the run is not finished",
    )


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_several_live_streams_share_one_connection_through_nginx(
    running: Cluster, tmp_path: Path
) -> None:
    name = f"{HOST}:{running.https_port}"
    address = f"https://{name}/live/events/"
    each = [word for number in range(6)
            for word in ("--output", str(tmp_path / f"stream-{number}"), address)]  # fmt: skip
    done = subprocess.run(
        ["curl", "--http2", "--parallel", "--parallel-max", "6", "--no-buffer", "--silent",
         "--cacert", str(running.certificate), "--resolve", f"{name}:127.0.0.1",
         "--max-time", "8", "--write-out", "%{http_version} %{num_connects}\n", *each],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    versions = [line.split() for line in done.stdout.splitlines() if line]
    assert [version for version, _ in versions] == ["2"] * 6, done
    assert sum(int(connects) for _, connects in versions) == 1
    for number in range(6):
        heard = (tmp_path / f"stream-{number}").read_text("utf-8")
        assert "event: clock" in heard
        assert "event: run" in heard


def _restart_when_asked(running: Cluster, script: subprocess.Popen[str]) -> None:
    """Do what the script asks its `systemctl` for, until it ends."""
    while script.poll() is None:
        for number in (1, 2):
            asked = running.folder / f"restart-{number}"
            if asked.exists():
                running.stop(f"web-{number}")
                running.start(f"web-{number}")
                asked.unlink()
        time.sleep(0.05)


def test_nobody_notices_a_rolling_restart_of_the_web_processes(
    running: Cluster, tmp_path: Path
) -> None:
    shim = tmp_path / "systemctl"
    shim.write_text(
        SYSTEMCTL.format(
            python=sys.executable, folder=str(running.folder), ports=list(running.web_ports)
        )
    )
    shim.chmod(0o755)
    before = [running.processes[f"web-{number}"].pid for number in (1, 2)]
    paths = ("/health/", "/api/v1/runs/", "/", "/runs/")
    with Askers(running, paths, at_once=4) as askers:
        script = subprocess.Popen(
            [str(REPOSITORY / "deploy/rolling-restart")],
            env=os.environ
            | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "SAFE_PASSAGE_RESTART_PATIENCE": "900"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        _restart_when_asked(running, script)
        said = script.communicate()[0]
    assert script.returncode == 0, said
    assert "All of it runs the new release" in said
    after = [running.processes[f"web-{number}"].pid for number in (1, 2)]
    assert not set(before) & set(after)
    assert set(askers.statuses) == {200}, Counter(askers.statuses)
    assert len(askers.statuses) > 20
    (running.folder / "asked.txt").write_text(str(Counter(askers.statuses)))
    told = (running.folder / "systemctl.txt").read_text()
    assert told.splitlines()[0] == "start safe-passage-upgrade.service"


def test_a_live_stream_ends_with_its_process_and_says_when_to_come_back(running: Cluster) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", running.web_ports[0], timeout=60)
    headers = {"Host": "localhost", "X-Forwarded-Proto": "https"}
    connection.request("GET", "/live/events/", headers=headers)
    answer = connection.getresponse()
    assert answer.readline() == b"retry: 3000\n"
    running.processes["web-1"].send_signal(signal.SIGTERM)
    heard = answer.read().decode()
    connection.close()
    last = [line for line in heard.splitlines() if line.startswith("retry: ")][-1]
    assert 200 <= int(last.removeprefix("retry: ")) <= 2000
    # uvicorn ends what is open in order, then lets the signal have its way.
    assert running.processes["web-1"].wait(60) in {0, -signal.SIGTERM}
    running.start("web-1")
    running.wait_until(lambda: running.answers(running.web_ports[0]), "web-1 is silent")


def test_every_line_of_every_process_is_one_object(running: Cluster) -> None:
    for name in running.processes:
        said = [line for line in running.log(name).splitlines() if line]
        # Celery itself says past every log that it was told to stop.
        lines = [json.loads(line) for line in said if not line.startswith("worker: ")]
        assert all({"time", "level", "logger", "message", "process"} <= set(each) for each in lines)
        kind = name.partition("-")[0]
        assert {each["process"].split(" ")[0] for each in lines} <= {kind, "celery"}
    of_workers = running.log("worker-1") + running.log("worker-2")
    runs = [json.loads(line) for line in of_workers.splitlines() if '"run_id"' in line]
    assert {each["task"] for each in runs} >= {"screening.conjunctions.tasks.execute_run"}
    assert all(each["task_id"] for each in runs)
