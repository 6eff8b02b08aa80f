"""Copy a PostgreSQL database of the product to a SQLite file, table by table.

    .venv/bin/python -m tests.load.to_sqlite postgres://... /tmp/year/safe-passage.sqlite3

The file must hold the tables already (`manage.py migrate`) and no rows of its own are kept.
PostgreSQL writes each value as Django writes it to SQLite, so that no row is touched here.
"""

from __future__ import annotations

import sqlite3
import sys
import time

import psycopg

# By the type in PostgreSQL; numbers turn from text by the affinity of their columns.
AS_TEXT = {
    # Without a fraction of whole seconds.
    "timestamp with time zone": """replace("""
    """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '.000000', '')""",
    "boolean": "{}::int",
    "uuid": "replace({}::text, '-', '')",
    "bytea": "encode({}, 'hex')",
}


def copy(address: str, path: str) -> None:
    """Copy every table that both have, without its indexes, and build these after."""
    source, target = psycopg.connect(address), sqlite3.connect(path)
    target.create_function("from_hex", 1, _from_hex, deterministic=True)
    target.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000;"
        " PRAGMA threads=2; PRAGMA locking_mode=EXCLUSIVE"
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
        _tell(f"{table}: {count:,}", begun)
    for name, sql in indexes:
        begun = time.monotonic()
        target.execute(sql)
        _tell(name, begun)
    target.execute("ANALYZE")
    target.commit()


def _tell(what: str, begun: float) -> None:
    print(f"{what} in {time.monotonic() - begun:.0f} s", flush=True)  # noqa: T201


def _from_hex(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)


def _copy_table(source: psycopg.Connection, target: sqlite3.Connection, table: str) -> int:
    types = dict(
        source.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s",
            [table],
        ).fetchall()
    )
    names = [row[1] for row in target.execute(f'PRAGMA table_info("{table}")')]
    asked = ", ".join(AS_TEXT.get(types[name], "{}").format(f'"{name}"') for name in names)
    marks = ", ".join("from_hex(?)" if types[name] == "bytea" else "?" for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    target.execute(f'DELETE FROM "{table}"')
    insert = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'
    with source.cursor().copy(f'COPY (SELECT {asked} FROM "{table}") TO STDOUT') as rows:
        count = target.executemany(insert, rows.rows()).rowcount
    target.commit()
    return max(count, 0)


if __name__ == "__main__":
    copy(*sys.argv[1:])
