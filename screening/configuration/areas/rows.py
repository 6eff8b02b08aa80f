"""From rows of a database to what a document is read from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from screening.configuration.fields import Document, Field, Shape


def columns_of(fields: Iterable[Field], row: Model) -> dict[str, Any]:
    """The columns of a row that have the names of fields."""
    return {each.name: getattr(row, each.name) for each in fields}


def columns_and_rows(shape: Shape, owner: Model) -> Document:
    """The columns of an object, and of the rows that are its own, each kind by its name."""
    return columns_of(shape.fields, owner) | {
        rows.name: [columns_of(rows.fields, row) for row in getattr(owner, rows.name).all()]
        for rows in shape.rows
    }
