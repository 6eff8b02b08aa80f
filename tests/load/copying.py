"""Rows copied within PostgreSQL, millions at a time: INSERT … SELECT with every column named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import connection, models
from django.db.models import DateTimeField, Model


def execute(sql: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
    """Run one statement; return the rows where it gives any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters) or None)
        return cursor.fetchall() if cursor.description else []


def copy_rows(model: type[Model], source: str, overrides: Mapping[str, str]) -> None:
    """Insert a copy of every row ``b`` of a source that also has an interval ``s.shift``.

    Times move by the shift, what ``overrides`` names (by column) is its SQL, all else stays.
    """
    told = {
        field.column: overrides.get(field.column, _as_it_was(field))
        for field in model._meta.concrete_fields
    }
    unknown = overrides.keys() - told.keys()
    if unknown:
        raise ValueError(f"{model._meta.db_table} has no column {', '.join(sorted(unknown))}")
    columns = ", ".join(f'"{column}"' for column in told)
    execute(
        f'INSERT INTO "{model._meta.db_table}" ({columns})'
        f" SELECT {', '.join(told.values())} FROM {source}"
    )


def _as_it_was(field: models.Field) -> str:
    quoted = f'b."{field.column}"'
    return f"{quoted} + s.shift" if isinstance(field, DateTimeField) else quoted


@contextmanager
def unguarded(*tables: type[Model]) -> Iterator[None]:
    """Check no reference meanwhile, and build the indexes of these tables once, at the end."""
    names = [model._meta.db_table for model in tables]
    execute("SET session_replication_role = replica")
    made = [statement for name in names for statement in _taken_away(name)]
    try:
        yield
    finally:
        execute("SET maintenance_work_mem = '512MB'")
        for statement in made:
            execute(statement)
        execute("SET session_replication_role = DEFAULT")


def _taken_away(table: str) -> list[str]:
    """Drop a table's indexes but the key's; return the statements that make them again."""
    unique = execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype = 'u'",
        [table],
    )
    made = [f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {words}' for name, words in unique]
    for name, _ in unique:
        execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
    plain = execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s", [table])
    for name, words in plain:
        if not re.search(r"_pkey$", str(name)):
            made.append(str(words))
            execute(f'DROP INDEX "{name}"')
    return made


def leave_room(*tables: type[Model], first: int) -> None:
    """Let the keys of what is written from now on begin high: what is copied lies before it."""
    for model in tables:
        table = model._meta.db_table
        execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)", [table, first])


def numbered(table: str, query: str) -> str:
    """Keep what a query gives as a table, numbered from 1; return the key of a row's copy."""
    execute(f"DROP TABLE IF EXISTS {table}")
    execute(
        f"CREATE TABLE {table} AS SELECT row_number() OVER (ORDER BY id) AS nth, q.*"
        f" FROM ({query}) q"
    )
    execute(f"CREATE UNIQUE INDEX ON {table} (id)")
    return key_of(table.removeprefix("scale_"))


def key_of(name: str, number: str = "b.nth") -> str:
    """The key of a numbered row's copy in block ``s.block``."""
    return f"(s.block * (SELECT max(nth) + 1 FROM scale_{name}) + {number})"


def keys_catch_up(model: type[Model]) -> None:
    """Let a table's next key follow the highest that is there."""
    table = model._meta.db_table
    execute(
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
    )
