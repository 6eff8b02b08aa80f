"""A backup of an installation at work, and another installation made of it."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.integration.test_run_processes import Installation
from tests.made_once import give_tables

pytestmark = [pytest.mark.processes, pytest.mark.slow]

SEED = """
from tests.screened_world import CAPSULE_ELEMENTS, FOLLOWER_ELEMENTS, catalogue_of
from tests.factories import STATION_ELEMENTS, VISITOR_ELEMENTS
catalogue_of(STATION_ELEMENTS, VISITOR_ELEMENTS, FOLLOWER_ELEMENTS, CAPSULE_ELEMENTS)
services.run_execute(services.run_request("test", enqueue=False).pk)
from tests.case_world import told
from screening.operators.release_words import Preset
print(told(Preset.FULL_TECHNICAL).uuid)
"""
BACKUP = "from django.core.management import call_command; call_command('backup', {place!r})"
RESTORE = (
    "from django.core.management import call_command;"
    " call_command('restore', {file!r}, replace={replace})"
)
LOCK = """
from sasweb.up.checks import lock_world
from django.conf import settings
held = lock_world(settings.DATA_DIR, "http://127.0.0.1:8000/")
"""
HEARD = """
from screening.alerts.services.pulses import pulse_record
from screening.common.clock import real_now_utc
pulse_record("worker:alerts", real_now_utc())
"""
WEB_HEARD = """
from screening.common.clock import real_now_utc
from screening.upkeep.services.processes import process_record
process_record("web", real_now_utc())
"""
WEB_KILLED = """
from screening.upkeep.models import RunningProcess
place, _, started = RunningProcess.objects.get().identity.split(" ")
RunningProcess.objects.update(identity=f"{place} 999999999 {started}")
"""
TRANSCRIPT = """
import json
from screening.coordination.models import Case
from screening.coordination.selectors import chained_entries
from screening.coordination.chain import faults_of
case = Case.objects.get()
entries = chained_entries(case)
faults = [str(each) for each in faults_of(case.uuid, entries)]
print("TRANSCRIPT", json.dumps([[each.to_json() for each in entries], faults]))
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    folder = tmp_path_factory.mktemp("installation")
    give_tables(folder)
    made = Installation(folder)
    assert made.python(SEED)
    (folder / "catalogue-loaded").touch()
    return made


@pytest.fixture(scope="module")
def backup(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Taken while another connection writes without a pause."""
    folder = tmp_path_factory.mktemp("backups")
    with writing(installation.folder / "safe-passage.sqlite3"):
        said = installation.python(BACKUP.format(place=str(folder)))
    assert "verified" in said
    (found,) = folder.iterdir()
    return found


class writing:  # noqa: N801  # reads as a deed
    """Somebody who writes into a table, a row at a time, until the end of the block."""

    def __init__(self, database: Path) -> None:
        self._database, self._stopped = database, threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _write(self) -> None:
        with closing(sqlite3.connect(self._database, timeout=30)) as connection:
            number = 0
            while not self._stopped.wait(0.002):
                number += 1
                with connection:
                    connection.execute("INSERT INTO auth_group (name) VALUES (?)", (f"g{number}",))


def counts(folder: Path) -> dict[str, int]:
    with closing(sqlite3.connect(folder / "safe-passage.sqlite3")) as opened:
        names = opened.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            name: opened.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for (name,) in names
        }


def manifest(backup: Path) -> dict[str, object]:
    with tarfile.open(backup) as archive:
        member = archive.extractfile("manifest.json")
        assert member is not None
        found: dict[str, object] = json.loads(member.read())
        return found


def transcript(said: str) -> list[list[object]]:
    """The chain of the case as it was printed, and what is broken in it."""
    found: list[list[object]] = json.loads(said.partition("TRANSCRIPT ")[2])
    return found


def said_by(installation: Installation, *codes: str) -> str:
    """What pieces of code printed, one after the other in one process, and how each was refused."""
    lines = ["from django.core.management.base import CommandError"]
    for code in codes:
        tried = [f"    {line}" for line in code.strip().splitlines()]
        lines += ["try:", *tried, "except CommandError as error: print('REFUSED', error)"]
    return installation.python("\n".join(lines))


def test_what_is_restored_is_what_was_backed_up(
    installation: Installation, backup: Path, tmp_path: Path
) -> None:
    other = Installation(tmp_path / "other")
    restore = RESTORE.format(file=str(backup), replace=False)
    said = said_by(other, f"{restore}\n{TRANSCRIPT}")
    assert "Every table has the rows" in said, said
    assert "The chains of 1 cases are whole." in said
    restored = counts(other.folder)
    assert restored == manifest(backup)["row_counts"]
    assert restored["conjunctions_assessment"] > 0
    before, after = (transcript(each) for each in (installation.python(TRANSCRIPT), said))
    assert after == before
    assert len(after[0]) >= 4
    assert after[1] == []
    assert (other.folder / "catalogue-loaded").exists()
    assert (other.folder / "secret-key").read_bytes() == (
        installation.folder / "secret-key"
    ).read_bytes()


def test_it_refuses_what_would_be_lost_and_sets_it_aside_when_told(
    backup: Path, tmp_path: Path
) -> None:
    other = Installation(tmp_path / "other")
    give_tables(other.folder)
    other.query(
        "INSERT INTO auth_user (username, password, is_superuser, is_active, is_staff,"
        " first_name, last_name, email, date_joined) VALUES ('kept', '', 0, 1, 0, '', '',"
        " '', '2026-01-01')"
    )
    restore, replace = (RESTORE.format(file=str(backup), replace=each) for each in (False, True))
    said = said_by(other, restore, replace)
    assert "REFUSED The database here is not empty" in said
    assert "is kept as safe-passage.sqlite3.before-restore-" in said
    assert counts(other.folder) == manifest(backup)["row_counts"]
    (aside,) = other.folder.glob("safe-passage.sqlite3.before-restore-*Z")
    with closing(sqlite3.connect(aside)) as opened:
        assert opened.execute("SELECT username FROM auth_user").fetchall() == [("kept",)]


def test_it_refuses_a_running_product(backup: Path, tmp_path: Path) -> None:
    other = Installation(tmp_path / "other")
    give_tables(other.folder)
    restore = RESTORE.format(file=str(backup), replace=True)
    said = said_by(other, f"{LOCK}\n{restore}", f"held.close()\n{HEARD}\n{restore}")
    assert "REFUSED Safe Passage already runs" in said
    assert "REFUSED Safe Passage runs on this database: worker:alerts" in said


def test_it_refuses_where_web_processes_alone_run(backup: Path, tmp_path: Path) -> None:
    """They have no pulse; one that was killed here is no reason to wait."""
    other = Installation(tmp_path / "other")
    give_tables(other.folder)
    restore = RESTORE.format(file=str(backup), replace=True)
    said = said_by(other, f"{WEB_HEARD}\n{restore}", f"{WEB_KILLED}\n{restore}")
    assert said.count("REFUSED") == 1
    assert "REFUSED Safe Passage runs on this database: web on " in said
    assert "Every table has the rows" in said


def test_a_backup_replaces_none_and_leaves_nothing_half_done(
    installation: Installation, tmp_path: Path
) -> None:
    place = tmp_path / "kept.tar.gz"
    place.write_text("an older one")
    said = said_by(installation, BACKUP.format(place=str(place)))
    assert f"REFUSED {place} exists" in said
    assert place.read_text() == "an older one"
    assert list(tmp_path.iterdir()) == [place]


@pytest.fixture
def spoilt(backup: Path, tmp_path: Path) -> Path:
    """The same backup with one byte of the database changed, and packed as it should be."""
    path = tmp_path / "spoilt.tar.gz"
    with tarfile.open(backup) as read, tarfile.open(path, "w:gz") as written:
        for member in read:
            file = read.extractfile(member)
            assert file is not None
            data = bytearray(file.read())
            if member.name == "database.sqlite3":
                data[len(data) // 2] ^= 1
            written.addfile(member, io.BytesIO(bytes(data)))
    return path


def test_a_damaged_backup_is_refused_before_anything_is_done(
    spoilt: Path, backup: Path, tmp_path: Path
) -> None:
    other = Installation(tmp_path / "other")
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    restores = (RESTORE.format(file=str(each), replace=False) for each in (spoilt, cut))
    said = said_by(other, *restores)
    assert "damaged: database.sqlite3" in said
    assert said.count("REFUSED") == 2
    assert not (other.folder / "safe-passage.sqlite3").exists()


def test_it_names_its_files_and_holds_no_secret_beside_the_key(backup: Path) -> None:
    told = manifest(backup)
    with tarfile.open(backup) as archive:
        for each in told["files"]:  # type: ignore[attr-defined]
            member = archive.extractfile(each["name"])
            assert member is not None
            assert hashlib.sha256(member.read()).hexdigest() == each["sha256"]
    assert backup.stat().st_mode & 0o077 == 0
    assert not any("SECRET" in name for name in told["settings"])  # type: ignore[attr-defined]
