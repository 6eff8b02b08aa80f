"""A backup taken in the middle of everything, and an installation made of it beside the first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.faults.world import World
from tests.integration.running_product import CHECKOUT, PATIENCE_S, RunningProduct
from tests.made_once import give_static_files

RESTORED = "restored"
TOLD = ("Every table has the rows", "are whole.")


def backup_troubles(world: World, folder: Path) -> list[str]:
    """Back up under load, restore elsewhere; what did not go as it should, in sentences.

    ``start_troubles`` then starts the product on what was restored.
    """
    target = folder / "backup.tar.gz"
    taken = _manage(world.environment, "backup", str(target))
    if taken.returncode or not target.exists():
        return [f"the backup failed: {taken.stdout[-1000:]}"]
    environment = {**world.environment, "SAFE_PASSAGE_DATA_DIR": str(_restored(folder) / "live")}
    if world.postgres is not None:
        environment["DATABASE_URL"] = world.postgres.new_database(RESTORED)
    restored = _manage(environment, "restore", str(target))
    missing = [words for words in TOLD if words not in restored.stdout]
    return [f"the restore failed: {restored.stdout[-1000:]}"] if missing else []


def start_troubles(world: World, folder: Path) -> list[str]:
    """Start the product on what was restored; what did not go as it should, in sentences."""
    variables = world.start_variables()
    if world.postgres is not None:
        variables["DATABASE_URL"] = world.postgres.url.replace("safe_passage", RESTORED)
    give_static_files(_restored(folder))
    product = RunningProduct(_restored(folder), **variables)
    try:
        product.wait_for("Safe Passage is at")
        status = product.get("/health/").status
    except (AssertionError, OSError) as error:
        return [f"the product does not start on what was restored: {error}"]
    finally:
        product.close()
    return [] if status == 200 else [f"on what was restored pages answer {status}"]


def _restored(folder: Path) -> Path:
    return folder / RESTORED


def _manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
