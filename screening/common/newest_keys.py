"""The newest row of many tables, asked for at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model


def newest_keys(models: Sequence[type[Model]]) -> list[int | None]:
    """The largest key of each table, in their order; None of an empty one.

    One question to the database, of one seek a table: whoever looks for changes once a second, or
    with every page, would otherwise ask a dozen.
    """
    quoted = connection.ops.quote_name
    seeks = (
        f"(SELECT MAX({quoted(each._meta.pk.attname)}) FROM {quoted(each._meta.db_table)})"  # noqa: S608  # our own tables
        for each in models
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(seeks)}")
        return list(cursor.fetchone())
