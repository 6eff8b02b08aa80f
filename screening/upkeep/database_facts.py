"""The database: its kind, how large each part is, how far back it reaches, what it lacks.

Nothing here counts rows: that is a scan. PostgreSQL's own estimates are taken, and of SQLite, which
has none, the span of the keys, which rows that were deleted make too large ("at most"). Every
question is a seek or about the catalogue of tables, however many rows there are.
"""

from __future__ import annotations

import os
import pkgutil
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import Any, Final, Literal

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import BigAutoField, Model
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, gettext_noop

from screening.upkeep.database_size import database_bytes, database_file, is_sqlite, log_bytes
from screening.upkeep.disk_facts import NOT_YET, Growth
from screening.upkeep.facts_types import DatabaseFacts, RowSpan, TableGroup

GROUP_WORDS: Final[Mapping[str, str]] = {
    "catalog": gettext_noop("Objects, element sets, pulls"),
    "conjunctions": gettext_noop("Runs, conjunctions, assessments"),
    "exchange": gettext_noop("Messages of others"),
    "alerts": gettext_noop("Alerts and deliveries"),
    "coordination": gettext_noop("Cases"),
    "consequences": gettext_noop("What-if studies"),
    "reports": gettext_noop("Weekly summaries"),
}
OTHERS: Final = "others"
# What grows with time, and the column that says when a row came.
SPANS: Final = (
    ("catalog.StoredElementSet", "fetched_at", gettext_noop("Element sets, received")),
    ("catalog.Pull", "started_at", gettext_noop("Pulls")),
    ("conjunctions.ScreeningRun", "requested_at", gettext_noop("Runs")),
    ("conjunctions.Assessment", "created_at", gettext_noop("Assessments")),
    ("conjunctions.Transition", "recorded_at", gettext_noop("Changes of conjunctions")),
    ("alerts.Delivery", "created_at", gettext_noop("Messages to people")),
)
IN_MEMORY: Final = gettext_noop("The database has no file of its own.")
ADMINISTRATORS_ONLY: Final = gettext_noop(
    "Only an administrator of the database server may see its log."
)


def database_facts(growth_now: Growth | None) -> DatabaseFacts:
    """Ask the database about itself, in at most eight questions, none of which reads a table."""
    pending, ahead = migrations_differing()
    size, log = database_bytes(), log_bytes()
    a_day = growth_now.database_bytes_day if growth_now else None
    no_log = IN_MEMORY if is_sqlite() else ADMINISTRATORS_ONLY
    known = {"size_bytes": (size, IN_MEMORY), "wal_bytes": (log, no_log)}
    known["growth_bytes_day"] = (a_day, NOT_YET)  # type: ignore[assignment]  # bytes a day
    return DatabaseFacts(
        kind="SQLite" if is_sqlite() else connection.display_name,
        version=_version(),
        size_bytes=size,
        wal_bytes=log,
        growth_bytes_day=a_day,
        is_writable=_is_writable(),
        groups=tuple(_groups()),
        spans=tuple(row_spans()),
        migrations_pending=pending,
        migrations_ahead=ahead,
        unknown={name: why for name, (value, why) in known.items() if value is None},
    )


def unread_database(why: str) -> DatabaseFacts:
    """What can be said of a database that does not answer: its kind."""
    names = ("version", "size_bytes", "wal_bytes", "growth_bytes_day", "is_writable")
    return DatabaseFacts(
        kind="SQLite" if is_sqlite() else connection.display_name,
        version=None,
        size_bytes=None,
        wal_bytes=None,
        growth_bytes_day=None,
        is_writable=None,
        groups=(),
        spans=(),
        migrations_pending=(),
        migrations_ahead=(),
        unknown=dict.fromkeys((*names, "groups", "spans", "migrations_pending"), why),
    )


def _version() -> str:
    if is_sqlite():
        return ".".join(map(str, connection.get_database_version()))
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0]).partition(" ")[0]


def _is_writable() -> bool:
    if is_sqlite():
        file = database_file()
        return file is None or (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        return str(cursor.fetchone()[0]) == "off"


def migrations_differing() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the database lacks of this code's migrations, and what it has beyond them."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    here = _migrations_here()
    own = {label for label, _ in here}
    pending = (f"{app}.{name}" for app, name in here - applied)
    ahead = (f"{app}.{name}" for app, name in applied - here if app in own and app in GROUP_WORDS)
    return tuple(sorted(pending)), tuple(sorted(ahead))


@cache
def _migrations_here() -> frozenset[tuple[str, str]]:
    """All migrations of this code, by their files' names: none of them is run or even read."""
    found = set()
    for config in apps.get_app_configs():
        name = f"{config.name}.migrations"
        try:
            package = import_module(name)
        except ModuleNotFoundError:
            continue
        found |= {
            (config.label, each.name)
            for each in pkgutil.iter_modules(package.__path__)
            if each.name[0] not in "_~"
        }
    return frozenset(found)


def _groups() -> list[TableGroup]:
    rows = _rows_by_span() if is_sqlite() else None
    sizes = None if is_sqlite() else _sizes_of_postgresql()
    how: Literal["estimated", "at most"] = "at most" if is_sqlite() else "estimated"
    return [
        TableGroup(
            key=key,
            words=gettext(GROUP_WORDS[key]) if key in GROUP_WORDS else gettext("Everything else"),
            size_bytes=sizes.get(key, (0, 0))[0] if sizes is not None else None,
            rows=rows.get(key) if rows is not None else (sizes or {}).get(key, (0, 0))[1],
            rows_are=how,
        )
        for key in (*GROUP_WORDS, OTHERS)
    ]


def _group_of(table: str) -> str:
    label = _labels().get(table, "")
    return label if label in GROUP_WORDS else OTHERS


@cache
def _labels() -> dict[str, str]:
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model._meta.app_label for model in models}


def _sizes_of_postgresql() -> dict[str, tuple[int, int | None]]:
    """By group, bytes with indexes, and rows as last estimated; None where never looked at."""
    sizes: dict[str, tuple[int, int | None]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_total_relation_size(oid), reltuples FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        )
        for table, size, rows in cursor.fetchall():
            key = _group_of(table)
            known_size, known_rows = sizes.get(key, (0, 0))
            # reltuples is -1 before the first ANALYZE; an empty table has no pages to estimate by.
            is_known = rows >= 0 and known_rows is not None
            sizes[key] = (
                known_size + int(size),
                int(rows) + (known_rows or 0) if is_known else None,
            )
    return sizes


def _rows_by_span() -> dict[str, int]:
    """By group, the span of the keys of its tables: never fewer than there are rows."""
    models = [each for each in apps.get_models() if isinstance(each._meta.pk, BigAutoField)]
    totals: dict[str, int] = {}
    for model, (low, high) in zip(models, _seek(_ends(models)), strict=True):
        span = high - low + 1 if low is not None else 0
        key = _group_of(model._meta.db_table)
        totals[key] = totals.get(key, 0) + span
    return totals


def _ends(models: Iterable[type[Model]]) -> list[tuple[str, str]]:
    quote = connection.ops.quote_name
    parts = []
    for model in models:
        table, pk = quote(model._meta.db_table), quote(str(model._meta.pk.column))
        least, most = (f"(SELECT {of}({pk}) FROM {table})" for of in ("MIN", "MAX"))  # noqa: S608  # names of our own models
        parts.append((least, most))
    return parts


def _seek(parts: list[tuple[str, str]]) -> list[tuple[Any, Any]]:
    """Answer pairs of small questions in one. MIN and MAX apart: SQLite seeks for one alone."""
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"{low}, {high}" for low, high in parts))
        row = cursor.fetchone()
    return [(row[at], row[at + 1]) for at in range(0, len(row), 2)]


def row_spans() -> list[RowSpan]:
    """How far back the database reaches: the first and the last row by key, of what grows."""
    quote = connection.ops.quote_name
    parts = []
    for name, column, _ in SPANS:
        options = apps.get_model(name)._meta
        from_table = f"SELECT {quote(column)} FROM {quote(options.db_table)}"  # noqa: S608  # our own
        by = f"ORDER BY {quote(options.pk.column)}"
        parts.append((f"({from_table} {by} LIMIT 1)", f"({from_table} {by} DESC LIMIT 1)"))
    found = zip(SPANS, _seek(parts), strict=True)
    return [
        RowSpan(
            key=name.rpartition(".")[2],
            words=gettext(words),
            oldest_at=_utc(low),
            newest_at=_utc(high),
        )
        for (name, _, words), (low, high) in found
    ]


def _utc(value: datetime | str | None) -> datetime | None:
    """An instant as the driver gives it: SQLite's is text, in UTC."""
    instant = parse_datetime(value) if isinstance(value, str) else value
    return instant.replace(tzinfo=UTC) if instant and instant.tzinfo is None else instant
