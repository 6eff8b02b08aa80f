"""`prepare` killed at a random moment, again and again: the next one must finish what it began."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.integration.running_product import CHECKOUT, PATIENCE_S


@dataclass
class Killed:
    """One database that was made in spite of a kill: when it came, and what came of it."""

    migrations_before: int
    migrations_after: int
    trouble: str

    @property
    def is_sound(self) -> bool:
        return not self.trouble


def half_applied_rounds(
    count: int, *, seed: int, say: Callable[[str], None] = print
) -> list[Killed]:
    """Kill `prepare` of a new database when so many migrations are written down, then repeat it."""
    chance = random.Random(seed)
    rounds = []
    for number in range(1, count + 1):
        with TemporaryDirectory(prefix="faults-prepare-") as folder:
            rounds.append(_round(Path(folder), chance))
        say(f"prepare {number}/{count}: {rounds[-1]}")
    return rounds


def _round(folder: Path, chance: random.Random) -> Killed:
    """The moment is a share of what the database has grown to; nobody waits for a clock."""
    database = folder / "safe-passage.sqlite3"
    kill_at = chance.randrange(200_000, 1_400_000)
    process = _prepare(folder)
    while process.poll() is None and _size(database) < kill_at:
        with_patience = 0.005
        try:
            process.wait(with_patience)
        except subprocess.TimeoutExpired:
            continue
    process.send_signal(signal.SIGKILL)
    process.communicate()
    before = _applied(database)
    again = _prepare(folder)
    output, _ = again.communicate(timeout=PATIENCE_S)
    trouble = "" if again.returncode == 0 else output[-2000:]
    return Killed(before, _applied(database), trouble or _unsound(database))


def _prepare(folder: Path) -> subprocess.Popen[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("SAFE_PASSAGE")}
    return subprocess.Popen(
        [sys.executable, "manage.py", "prepare"],
        cwd=CHECKOUT,
        env={
            **inherited,
            "DJANGO_SETTINGS_MODULE": "sasweb.settings.dev",
            "SAFE_PASSAGE_DATA_DIR": str(folder),
            "SAFE_PASSAGE_CATALOG": "none",
            "DATABASE_URL": "",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _size(database: Path) -> int:
    files = (database, database.with_name(f"{database.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def _applied(database: Path) -> int:
    with closing(sqlite3.connect(database)) as opened:
        try:
            return int(opened.execute("SELECT count(*) FROM django_migrations").fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # killed before the first


def _unsound(database: Path) -> str:
    with closing(sqlite3.connect(database)) as opened:
        words = [row[0] for row in opened.execute("PRAGMA integrity_check")]
        broken = opened.execute("PRAGMA foreign_key_check").fetchall()
        administrators = opened.execute("SELECT count(*) FROM auth_user").fetchone()[0]
    if words != ["ok"] or broken:
        return f"{words} {broken}"
    return "" if administrators == 1 else f"{administrators} administrators"
