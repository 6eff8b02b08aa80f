"""A first start that CelesTrak refuses: the demo's, whose run goes on whoever of it is killed.

SIGKILL comes in the middle of a run of the whole demo catalogue. One start for all of it: it costs
a minute of a processor.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from screening.conjunctions.run_contact import LOST_AFTER
from tests.integration.celestrak_server import celestrak_server
from tests.integration.running_product import RunningProduct, running_product, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.slow]

# Measured: 3 to 5 s on two idle cores. Whoever waits for silence takes longer than this.
RESUMED_WITHIN_S = LOST_AFTER.total_seconds()
RUN = "SELECT status, stage, attempts, holder FROM conjunctions_screeningrun"


def test_a_source_that_refuses_is_replaced_by_the_demo_whose_run_survives_each_kill(
    tmp_path: Path,
) -> None:
    with celestrak_server() as celestrak:
        celestrak.misbehaviour = {"active": "403"}
        variables = {"SAFE_PASSAGE_CELESTRAK_URL": celestrak.url}
        worlds = ["live", "demo"]
        with running_product(tmp_path, prepared_worlds=worlds, **variables) as product:
            wait_for_demo_instead(product)
            kill_each_that_searches(product)
        assert celestrak.asked_for("active") == 1
        assert (tmp_path / "current").resolve().name == "demo"


def wait_for_demo_instead(product: RunningProduct) -> None:
    seen = product.wait_for("No catalogue could be taken in")
    product.wait_for("Catalogue: SYNTHETIC demo catalogue, because the first pull", after=seen)
    product.wait_for("Safe Passage is at", after=seen)


def kill_each_that_searches(product: RunningProduct) -> None:
    """End processes of the first run one after the other; each time it goes on within seconds."""
    wait_for_search(product, attempt=1)
    kill([holder_of_run(product)])  # the pool's process; its parent lives
    resumed_s = wait_for_search(product, attempt=2)
    assert resumed_s < RESUMED_WITHIN_S

    kill(product.pids("--queues screening"))  # the whole worker
    resumed_s = wait_for_search(product, attempt=3)
    assert resumed_s < RESUMED_WITHIN_S

    wait_until(lambda: state(product)[0] == "finished", lambda: f"ended as {state(product)}")
    assert nothing_is_doubled(product)


def state(product: RunningProduct) -> tuple[object, ...]:
    """The one run as it stands; before there is one, nothing."""
    rows = product.query(RUN)
    return rows[0] if rows else ("", "", 0, "")


def wait_for_search(product: RunningProduct, *, attempt: int) -> float:
    """Wait until an attempt at the run is searching; return how many seconds that took."""
    began_s = time.monotonic()
    wait_until(
        lambda: state(product)[:3] == ("running", "search", attempt),
        lambda: f"attempt {attempt} never searched: {state(product)}\n" + "\n".join(product.lines),
    )
    return time.monotonic() - began_s


def holder_of_run(product: RunningProduct) -> int:
    return int(str(state(product)[3]).split(" ")[1])


def kill(pids: Iterable[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def nothing_is_doubled(product: RunningProduct) -> bool:
    """Each pass once, and objects in = statuses out."""
    counted = product.query(
        "SELECT count(*), count(DISTINCT conjunction_id) FROM conjunctions_assessment"
    )
    runs = product.query("SELECT count(*) FROM conjunctions_screeningrun")
    return counted[0][0] == counted[0][1] != 0 and runs == [(1,)]
