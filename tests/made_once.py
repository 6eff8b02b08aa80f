"""What every data directory begins with, made once by each process of tests and then shared.

NOTE: to go through all migrations costs eight seconds of a processor, and to find them done a half;
to collect and compress the static files costs four. Tests of a first start do both themselves.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

REPOSITORY = Path(__file__).resolve().parent.parent
DATABASE = "safe-passage.sqlite3"
PATIENCE_S = 900.0  # seen: 300 s are too few for eight of a processor, at a load of 40


def give_tables(data_dir: Path) -> None:
    """Put a database with all tables, and nothing that settings ask for, in a data directory."""
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / DATABASE).write_bytes(_tables())


def give_static_files(data_dir: Path) -> None:
    """Put the collected static files in a data directory, or in the folder of all worlds."""
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / "static").symlink_to(Path(_static_files().name) / "static")


@cache
def _tables() -> bytes:
    with TemporaryDirectory() as folder:
        _manage(folder, "migrate", "--verbosity=0")
        with closing(sqlite3.connect(Path(folder) / DATABASE)) as made:
            return made.serialize()


@cache
def _static_files() -> TemporaryDirectory[str]:
    folder = TemporaryDirectory()  # it goes with this process
    _manage(folder.name, "collectstatic", "--noinput", "--verbosity=0")
    return folder


def _manage(data_dir: str, *command: str) -> None:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("SAFE_PASSAGE_")
    }
    own = {
        "DJANGO_SETTINGS_MODULE": "sasweb.settings.dev",
        "SAFE_PASSAGE_DATA_DIR": data_dir,
        "DATABASE_URL": "",
    }
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=REPOSITORY,
        env=inherited | own,
        check=True,
        timeout=PATIENCE_S,
    )
