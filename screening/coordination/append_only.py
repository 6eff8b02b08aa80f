"""Have the database itself refuse to change or delete what was written into a case.

Models refuse too, but a shell, a script or another program does not ask them. Whoever owns the
database can still remove the triggers: that, the chain and the other side's copy tell.
"""

from __future__ import annotations

from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES: Final = (
    "coordination_entry",
    "coordination_disclosure",
    "coordination_release",
)
_REFUSAL: Final = "The record of a case is added to, never changed."


def protect(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers where they are missing. Does nothing for tables that do not exist yet."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in TABLES:
            if table not in existing:
                continue
            for statement in _STATEMENTS.get(connection.vendor, ()):
                cursor.execute(statement.format(table=table, refusal=_REFUSAL))


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take them away: for tests, which empty their tables."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for statement in _REMOVALS.get(connection.vendor, ()):
                cursor.execute(statement.format(table=table))


def protect_after_migrate(using: str, **_: Any) -> None:
    """What ``post_migrate`` calls: SQLite makes an altered table anew, without its triggers."""
    from django.db import connections

    protect(connections[using])


# The text is ours: no value of anybody's goes into it.
_STATEMENTS: Final[dict[str, tuple[str, ...]]] = {
    "sqlite": (
        "CREATE TRIGGER IF NOT EXISTS {table}_never_changed BEFORE UPDATE ON {table}"
        " BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
        "CREATE TRIGGER IF NOT EXISTS {table}_never_deleted BEFORE DELETE ON {table}"
        " BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION {table}_is_final() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '{refusal}'; END $$",
        "DROP TRIGGER IF EXISTS {table}_never_changed ON {table}",
        "CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION {table}_is_final()",
    ),
}
_REMOVALS: Final[dict[str, tuple[str, ...]]] = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS {table}_never_changed",
        "DROP TRIGGER IF EXISTS {table}_never_deleted",
    ),
    "postgresql": ("DROP TRIGGER IF EXISTS {table}_never_changed ON {table}",),
}
