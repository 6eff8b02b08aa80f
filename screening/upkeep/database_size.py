"""How large the database is: one cheap question of either kind."""

from __future__ import annotations

from pathlib import Path

from django.db import connection


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def database_file() -> Path | None:
    """The file of an SQLite database; None for a server's, and for one in memory."""
    name = Path(str(connection.settings_dict["NAME"]))
    return name if is_sqlite() and name.is_file() else None


def database_bytes() -> int | None:
    """Bytes of the database without its log; None where it does not tell."""
    if (file := database_file()) is not None:
        return file.stat().st_size
    if is_sqlite():
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        row = cursor.fetchone()
    return int(row[0]) if row else None


def log_bytes() -> int | None:
    """Bytes of the write-ahead log; None where only a database's administrator may know."""
    if (file := database_file()) is not None:
        log = file.with_name(f"{file.name}-wal")
        return log.stat().st_size if log.is_file() else 0
    if is_sqlite():
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('pg_ls_waldir()', 'execute')")
        row = cursor.fetchone()
        if not row or not row[0]:
            return None
        cursor.execute("SELECT sum(size) FROM pg_ls_waldir()")
        row = cursor.fetchone()
    return int(row[0]) if row and row[0] is not None else None
