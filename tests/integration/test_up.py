"""`manage.py up` as a user meets it: real processes, killed in every way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalogues import as_csv, as_json, catalogue
from tests.integration.celestrak_server import celestrak_server
from tests.integration.running_product import (
    CHECKOUT,
    PATIENCE_S,
    RunningProduct,
    free_port,
    running_product,
    wait_until,
)

pytestmark = [
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux's /proc"),
]

ASK_A_STUDY = """
from screening.consequences.services import study_request
collision = {"what": "collision", "target_kg": 1000, "projectile_kg": 100, "speed_km_s": 10,
             "altitude_km": 500, "inclination_deg": 51.6, "years": 1, "min_size_m": 0.5}
study_request("breakup", collision, asked_by="a person")
"""
AS_OF = "2026-03-10T04:00:00Z"
RUNS_FINISHED = (
    "SELECT COUNT(*) FROM conjunctions_screeningrun WHERE status = 'finished' AND kind = 'stations'"
)


@pytest.fixture(scope="module")
def catalogue_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("catalogue") / "small.csv"
    path.write_bytes(as_csv(catalogue()))
    return path


@pytest.fixture(scope="module")
def product(
    tmp_path_factory: pytest.TempPathFactory, catalogue_file: Path
) -> Iterator[RunningProduct]:
    """One product for the tests that do not stop it, with its first data taken in."""
    root = tmp_path_factory.mktemp("product")
    variables = {"SAFE_PASSAGE_CATALOG": str(catalogue_file), "SAFE_PASSAGE_AS_OF": AS_OF}
    with running_product(root, **variables) as product:
        product.wait_for("Screened 22 objects")
        yield product


def _start_that_fails(**variables: str) -> str:
    """Start a second product; return the sentence with which it refuses."""
    finished = subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=CHECKOUT,
        env={**os.environ, "SAFE_PASSAGE_CATALOG": "demo", **variables},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert finished.returncode == 1
    return finished.stderr


def test_the_first_start_shows_an_address_a_password_and_a_screened_catalogue(
    product: RunningProduct,
) -> None:
    shown = "\n".join(product.lines)
    assert f"Safe Passage is at  http://localhost:{product.port}/" in shown
    assert "REPLAY: the clock started at 2026-03-10 04:00:00 UTC" in shown
    assert "Sign in as admin with the password" in shown
    assert product.get("/").status == 200
    assert product.query(RUNS_FINISHED) == [(1,)]


def test_the_first_password_is_kept_in_no_file(product: RunningProduct) -> None:
    line = next(line for line in product.lines if "with the password" in line)
    password = line.split()[-1].encode()
    holding = [
        path for path in product.root.rglob("*") if path.is_file() and password in path.read_bytes()
    ]
    assert holding == []


def test_static_files_come_compressed_and_may_be_kept_for_ever(product: RunningProduct) -> None:
    version = product.variable_of_children("SAFE_PASSAGE_STATIC_VERSION")
    assert f"/static/{version}/".encode() in product.get("/").read()
    address = f"/static/{version}/vendor/cesium/Cesium.js"
    answer = product.get(address, **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) < 2_000_000
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("queue", ["catalog", "alerts", "screening"])
def test_a_killed_worker_is_started_again_and_works(product: RunningProduct, queue: str) -> None:
    (leader, *_) = product.pids(f"--queues {queue}")
    seen = len(product.lines)
    os.kill(leader, signal.SIGKILL)
    product.wait_for(f"{queue} works again.", after=seen)
    task_id = product.send_task("screening.catalog.tasks.pulls_resume_lost", queue)
    product.wait_for_log(queue, f"[{task_id}] succeeded")


def test_a_what_if_is_answered_by_a_worker_that_yields_to_all_others(
    product: RunningProduct,
) -> None:
    _in_product(product, ASK_A_STUDY)
    standing = (
        "SELECT status, attempts, holder, document FROM consequences_study ORDER BY id DESC LIMIT 1"
    )
    wait_until(
        lambda: product.query(standing)[0][0] not in {"queued", "running"},
        lambda: f"{product.query(standing)}",
    )
    ((status, attempts, holder, document),) = product.query(standing)
    assert (status, attempts) == ("finished", 1)
    assert json.loads(str(document))["catastrophic"] is True
    niceness = {pid: os.getpriority(os.PRIO_PROCESS, pid) for pid in product.pids("--queues")}
    usual = os.getpriority(os.PRIO_PROCESS, product.process.pid)
    (patient,) = (pid for pid, nice in niceness.items() if nice > usual)
    assert patient in product.pids("--queues studies")
    assert f" {patient} " in str(holder)


def _in_product(product: RunningProduct, code: str) -> None:
    """Run code as a command beside a product does."""
    subprocess.run(
        [sys.executable, "manage.py", "shell", "--command", code],
        cwd=CHECKOUT,
        env={**product.environment, "SAFE_PASSAGE_DATA_DIR": str(product.root / "current")},
        timeout=PATIENCE_S,
        check=True,
    )


def test_a_killed_broker_is_started_again_and_the_workers_go_on(product: RunningProduct) -> None:
    (broker,) = product.pids("valkey-server")
    seen = len(product.lines)
    os.kill(broker, signal.SIGKILL)
    product.wait_for("broker works again.", after=seen)
    for queue in ("catalog", "screening"):
        task_id = product.send_task("screening.catalog.tasks.pulls_resume_lost", queue)
        product.wait_for_log(queue, f"[{task_id}] succeeded")


def test_a_taken_port_is_refused_with_a_free_one(product: RunningProduct, tmp_path: Path) -> None:
    refusal = _start_that_fails(
        SAFE_PASSAGE_DATA_DIR=str(tmp_path), SAFE_PASSAGE_PORT=str(product.port)
    )
    assert f"Cannot start: Port {product.port} on 127.0.0.1 is taken" in refusal
    assert "Traceback" not in refusal


def test_a_second_start_on_the_same_world_is_refused(product: RunningProduct) -> None:
    variables = {
        name: value
        for name, value in product.environment.items()
        if name.startswith("SAFE_PASSAGE") and name != "SAFE_PASSAGE_PORT"
    }
    refusal = _start_that_fails(**variables, SAFE_PASSAGE_PORT=str(free_port()))
    assert f"http://localhost:{product.port}/ (process {product.process.pid})" in refusal


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    refusal = _start_that_fails(SAFE_PASSAGE_DATA_DIR=str(tmp_path / "file" / "var"))
    assert f"Cannot start: Cannot write in {tmp_path}/file/var" in refusal
    assert "Traceback" not in refusal


def test_ctrl_c_leaves_no_process_and_the_second_start_downloads_nothing(tmp_path: Path) -> None:
    with celestrak_server() as celestrak:
        celestrak.files = {"active": as_csv(catalogue()), "stations": as_json(catalogue(0))}
        variables = {"SAFE_PASSAGE_CELESTRAK_URL": celestrak.url}
        with running_product(tmp_path, prepared_worlds=["live"], **variables) as first:
            first.wait_for("Catalogue: live catalogue, because CelesTrak answers.")
            first.wait_for("Screened 22 objects")
            assert len(first.pids()) >= 7
            assert first.stop(signal.SIGINT) == 0
            assert first.pids() == []

        asked = len(celestrak.requests)
        with running_product(tmp_path, **variables) as second:
            second.wait_for("Catalogue: live catalogue, because it is here from an earlier start.")
            second.wait_for("Safe Passage is at")
            assert not any("password" in line for line in second.lines)

            second.process.kill()  # not even this leaves anything behind
            wait_until(lambda: second.pids() == [], lambda: f"left behind: {second.pids()}")
            assert not any("first data" in line for line in second.lines)
        assert len(celestrak.requests) == asked
