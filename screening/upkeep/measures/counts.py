"""Rows counted by what they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, QuerySet

from screening.upkeep.measures.measure import Measure, Reading


def counted(measure: Measure, rows: QuerySet[Any], *by: str) -> Iterator[Reading]:
    for *labels, count in rows.order_by().values_list(*by).annotate(count=Count("pk")):
        yield measure.of(count, *map(str, labels))
