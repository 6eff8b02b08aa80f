"""Real processes on one database: two at once, and one that is killed in the middle."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalogues import as_csv, catalogue
from tests.integration.celestrak_server import CelestrakServer, celestrak_server
from tests.made_once import give_tables

pytestmark = [pytest.mark.processes, pytest.mark.slow]

CHECKOUT = Path(__file__).resolve().parents[2]
FEED = "celestrak-gp-active"
PATIENCE_S = 300.0


class Product:
    """An installation of its own: a data directory and a CelesTrak on loopback."""

    def __init__(self, folder: Path, celestrak: CelestrakServer) -> None:
        give_tables(folder)
        self.folder = folder
        self.celestrak = celestrak
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "sasweb.settings.dev",
            "SAFE_PASSAGE_DATA_DIR": str(folder),
            "SAFE_PASSAGE_CELESTRAK_URL": celestrak.url,
            "SAFE_PASSAGE_CATALOG": "live",
            "DATABASE_URL": "",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=CHECKOUT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str) -> str:
        output, _ = self.start(*arguments).communicate(timeout=PATIENCE_S)
        return output

    def query(self, sql: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(self.folder / "safe-passage.sqlite3", timeout=30)
        try:
            with connection:
                return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def stored(self) -> int:
        return int(str(self.query("SELECT count(*) FROM catalog_storedelementset")[0][0]))


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    with celestrak_server() as celestrak:
        yield Product(tmp_path, celestrak)


def wait_until(condition: object, *, within_s: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + within_s
    while not condition():  # type: ignore[operator]
        if time.monotonic() > deadline:
            raise TimeoutError("it did not happen in time")
        time.sleep(0.02)


def test_two_processes_that_pull_one_feed_ask_once_and_store_once(product: Product) -> None:
    product.celestrak.files["active"] = as_csv(catalogue())
    product.celestrak.before_answer = threading.Event()
    first = product.start("catalog_pull", FEED)
    wait_until(lambda: product.celestrak.asked_for("active") == 1)
    second = product.run("catalog_pull", FEED)
    product.celestrak.before_answer.set()
    first_said, _ = first.communicate(timeout=PATIENCE_S)
    assert "22 new" in first_said
    assert "not now" in second
    assert product.celestrak.asked_for("active") == 1
    assert product.stored() == 22


def test_a_process_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    product: Product,
) -> None:
    count = 15_000
    product.celestrak.files["active"] = as_csv(catalogue(count - 2))
    victim = product.start("catalog_pull", FEED)
    wait_until(lambda: product.stored() > 0)
    victim.send_signal(signal.SIGKILL)
    victim.communicate(timeout=PATIENCE_S)
    assert 0 < product.stored() < count
    assert product.query("SELECT status FROM catalog_pull") == [("running",)]

    product.query("UPDATE catalog_pull SET heartbeat_at = '2020-01-01 00:00:00'")
    said = product.run("catalog_pull", FEED)
    assert f"{count:,} new, 0 already known" in said
    assert product.stored() == count
    assert product.query("SELECT status, attempts FROM catalog_pull") == [("succeeded", 2)]
    assert product.celestrak.asked_for("active") == 1
