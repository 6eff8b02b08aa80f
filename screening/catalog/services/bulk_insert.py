"""Append many rows at once.

``bulk_create`` builds its SQL value by value, which costs three times what the database then does
with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import cast

from django.db import connection, transaction
from django.db.models import Model

Value = int | float | str | date | datetime | None


def rows_append(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Value]]
) -> None:
    """Insert rows given as values in the order of ``columns``, in one transaction.

    Everything is made ready before it begins, so that other writers wait as little as can be. A
    row that collides with a unique constraint is passed over. Works on SQLite and PostgreSQL.
    """
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    marks = ", ".join(["%s"] * len(columns))
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({names})"  # noqa: S608 - names of our own
        f" VALUES ({marks}) ON CONFLICT DO NOTHING"
    )
    ready = [[_adapted(value) for value in row] for row in rows]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, ready)


def _adapted(value: Value) -> Value:
    """Instants and days as the database keeps them; everything else as it is."""
    if isinstance(value, datetime):
        return cast(Value, connection.ops.adapt_datetimefield_value(value))
    if isinstance(value, date):
        return cast(Value, connection.ops.adapt_datefield_value(value))
    return value
