"""From rows of a database to what a document is read from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from screening.configuration.fields import Field


def columns_of(fields: Iterable[Field], row: Model) -> dict[str, Any]:
    """The columns of a row that have the names of fields."""
    return {each.name: getattr(row, each.name) for each in fields}
