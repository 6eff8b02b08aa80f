"""The two databases: a consistent copy of one that is in use, and one made again from a copy."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction

from screening.common.exceptions import InputError

_PLACES: Final = "/usr/lib/postgresql"  # Debian keeps a folder for each release there
_SIDE_FILES: Final = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds, counted in the copy itself."""

    version: str
    migrations: tuple[str, ...]
    row_counts: Mapping[str, int]


def database_copy(target: Path) -> Copied:
    """Copy the database as it is at one instant, while others read and write it.

    Raises InputError where the copy is not sound or the program for it is missing.
    """
    return _sqlite_copy(target) if connection.vendor == "sqlite" else _postgresql_copy(target)


def database_exists() -> bool:
    """Whether there is one at all; merely to look into one of SQLite's would make it."""
    return connection.vendor != "sqlite" or _sqlite_path().exists()


def database_is_empty() -> bool:
    """Whether nothing would be lost: no tables, or nobody and nothing in them."""
    tables = set(connection.introspection.table_names())
    telling = ("auth_user", "catalog_pull", "coordination_case", "conjunctions_screeningrun")
    return not any(_count(table) for table in telling if table in tables)


def database_replace(copy: Path, *, aside: str) -> str:
    """Put a copy in the place of the database, and say where the one before is.

    SQLite's former file is kept beside it with ``aside`` behind its name, PostgreSQL's former
    tables in a schema of that name. Either all of it is done or nothing.
    """
    if connection.vendor == "sqlite":
        return _sqlite_replace(copy, aside)
    return _postgresql_replace(copy, aside)


def way_back(aside: str) -> str:
    """How what ``database_replace`` set aside comes back, within a sentence."""
    if connection.vendor == "sqlite":
        name = _sqlite_path().name
        return f"remove {name}, and give {name}{aside} (and -wal, -shm beside it) its name, if any"
    former = _former_schema(aside)
    return (
        f"DROP SCHEMA public CASCADE and, if there is one, ALTER SCHEMA {former} RENAME TO public"
    )


def sqlite_trouble(path: Path) -> str:
    """What SQLite finds wrong with a file, or nothing."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
            words = [row[0] for row in opened.execute("PRAGMA integrity_check(5)")]
            broken = opened.execute("PRAGMA foreign_key_check").fetchmany(5)
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if words == ["ok"] and not broken else f"{'; '.join(words)} {broken or ''}".strip()


def dump_trouble(path: Path) -> str:
    """What pg_restore says against a dump, or nothing: it reads all of it and writes it nowhere."""
    try:
        _run("pg_restore", ["--file", os.devnull, str(path)])
    except InputError as error:
        return str(error)
    return ""


# --- SQLite ------------------------------------------------------------------------------------
def _sqlite_copy(target: Path) -> Copied:
    """NOTE: in one step. With pages in several, each write meanwhile would begin it anew; and in
    the WAL mode one long reader holds no writer up.
    """
    source = f"file:{_sqlite_path()}?mode=ro"
    with (
        closing(sqlite3.connect(source, uri=True, timeout=30)) as read,
        closing(sqlite3.connect(target)) as written,
    ):
        read.backup(written)
        # One file is all there is: nothing of the copy may wait in a file beside it.
        written.execute("PRAGMA journal_mode=DELETE")
        copied = _sqlite_facts(written)
    if trouble := sqlite_trouble(target):
        raise InputError(f"The database itself is damaged, and so is every copy: {trouble}")
    return copied


def _sqlite_facts(opened: sqlite3.Connection) -> Copied:
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    names = sorted(row[0] for row in opened.execute(tables))
    return Copied(
        version=sqlite3.sqlite_version,
        migrations=_migrations(opened, names),
        row_counts={name: _first(opened, _counting(name)) for name in names},
    )


def _sqlite_replace(copy: Path, aside: str) -> str:
    path = _sqlite_path()
    connection.close()
    kept = ""
    if path.exists():
        kept = f"The database that was there is kept as {path.name}{aside}."
        for suffix in ("", *_SIDE_FILES):
            if (each := path.with_name(path.name + suffix)).exists():
                each.rename(path.with_name(f"{path.name}{aside}{suffix}"))
    path.parent.mkdir(parents=True, exist_ok=True)
    copy.replace(path)
    return kept


def _sqlite_path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


# --- PostgreSQL --------------------------------------------------------------------------------
def _postgresql_copy(target: Path) -> Copied:
    """Rows are counted in the very snapshot that is dumped."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version')")
        snapshot, version = cursor.fetchone()
        arguments = ["--format=custom", "--no-owner", "--no-privileges"]
        arguments.append("--exclude-schema=before_restore_*")  # what an earlier restore set aside
        _run("pg_dump", [*arguments, f"--snapshot={snapshot}", f"--file={target}", *_place()])
        names = sorted(connection.introspection.table_names(cursor))
        counts = {}
        for name in names:
            cursor.execute(_counting(name))
            counts[name] = cursor.fetchone()[0]
        migrations = _migrations(cursor, names)
    if trouble := dump_trouble(target):
        raise InputError(f"What was dumped cannot be read again: {trouble}")
    return Copied(version=version, migrations=migrations, row_counts=counts)


def _postgresql_replace(copy: Path, aside: str) -> str:
    """NOTE: to clear the tables that the copy names would leave those of a newer release, over
    which the next migration would fall. So the whole schema makes room, and comes back on failure.
    """
    former = _former_schema(aside)
    kept = bool(connection.introspection.table_names())
    _execute(f"ALTER SCHEMA public RENAME TO {former}", "CREATE SCHEMA public")
    connection.close()
    try:
        arguments = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
        _run("pg_restore", [*arguments, *_place(), str(copy)])
    except InputError:
        _execute("DROP SCHEMA public CASCADE", f"ALTER SCHEMA {former} RENAME TO public")
        raise
    if not kept:
        _execute(f"DROP SCHEMA {former} CASCADE")
        return ""
    return f"The tables that were there are kept in the schema {former}."


def _former_schema(aside: str) -> str:
    return connection.ops.quote_name(aside.strip(".").replace("-", "_").lower())


def _execute(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _place() -> list[str]:
    """Where the database is, as PostgreSQL's programs take it; the password goes another way."""
    own = connection.settings_dict
    named = {"--host": "HOST", "--port": "PORT", "--username": "USER", "--dbname": "NAME"}
    return [f"{option}={own[name]}" for option, name in named.items() if own.get(name)]


def _run(program: str, arguments: Sequence[str]) -> None:
    own = connection.settings_dict
    password = {"PGPASSWORD": str(own["PASSWORD"])} if own.get("PASSWORD") else {}
    finished = subprocess.run(  # noqa: S603  # PostgreSQL's own program, no shell
        [_program(program), *arguments],
        env=os.environ | password,
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise InputError(f"{program} failed: {finished.stderr.strip()[-1000:]}")


def _program(name: str) -> str:
    """The newest there is: one older than its server would refuse."""
    releases = Path(_PLACES).glob(f"*/bin/{name}")
    newest = max(releases, key=lambda each: float(each.parts[-3]), default=None)
    found = str(newest) if newest else shutil.which(name)
    if found is None:
        raise InputError(
            f"{name} is not installed, which makes and reads backups of PostgreSQL. Install "
            "PostgreSQL's client programs (Debian, Ubuntu: postgresql-client)."
        )
    return found


# --- Both --------------------------------------------------------------------------------------
def _migrations(opened: Any, tables: Sequence[str]) -> tuple[str, ...]:
    if "django_migrations" not in tables:
        return ()
    rows = opened.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return tuple(f"{app}.{name}" for app, name in (rows or opened).fetchall())


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_counting(table))
        return int(cursor.fetchone()[0])


def _counting(table: str) -> str:
    return f"SELECT count(*) FROM {connection.ops.quote_name(table)}"  # noqa: S608  # a table's name


def _first(opened: sqlite3.Connection, sql: str) -> int:
    return int(opened.execute(sql).fetchone()[0])
