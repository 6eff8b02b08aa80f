"""Copy a PostgreSQL database of the product to a new SQLite file, table by table.

    .venv/bin/python -m tests.load.to_sqlite postgres://... /tmp/year/safe-passage.sqlite3

The file must hold the tables already (`manage.py migrate`) and no rows of its own are kept.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from datetime import UTC, date, datetime
from uuid import UUID

import psycopg

AT_ONCE = 20_000


def _plain(value: object) -> object:
    """A value as Django writes it to SQLite."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, dict | list):
        return json.dumps(value)
    return value


def copy(address: str, path: str) -> None:
    """Copy every table that both have, without its indexes, and build these after."""
    source, target = psycopg.connect(address), sqlite3.connect(path)
    target.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000"
    )
    indexes = target.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        target.execute(f'DROP INDEX "{name}"')
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    for (table,) in target.execute(tables).fetchall():
        begun = time.monotonic()
        count = _copy_table(source, target, table)
        print(f"{table}: {count:,} in {time.monotonic() - begun:.0f} s", flush=True)  # noqa: T201
    for _, sql in indexes:
        target.execute(sql)
    target.execute("ANALYZE")
    target.commit()


def _copy_table(source: psycopg.Connection, target: sqlite3.Connection, table: str) -> int:
    names = [row[1] for row in target.execute(f'PRAGMA table_info("{table}")')]
    columns = ", ".join(f'"{name}"' for name in names)
    target.execute(f'DELETE FROM "{table}"')
    count = 0
    with source.cursor(name="all") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(f'SELECT {columns} FROM "{table}"')
        while rows := cursor.fetchmany(AT_ONCE):
            plain = [tuple(map(_plain, row)) for row in rows]
            marks = ", ".join("?" * len(names))
            target.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', plain)
            count += len(rows)
    target.commit()
    return count


if __name__ == "__main__":
    copy(*sys.argv[1:])
