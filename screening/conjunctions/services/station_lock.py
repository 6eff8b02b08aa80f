"""One door for all who write about the conjunctions of a station: who comes second waits."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from screening.conjunctions.models import Conjunction
from screening.stations.models import Station


def wait_for_stations(station_ids: Collection[int]) -> None:
    """Hold stations until the end of the transaction.

    NOTE: SQLite has one writer anyway. On PostgreSQL everybody takes these first, and in one order,
    or two would wait for each other's conjunctions in a circle. Without the key, so that what
    merely refers to a station need not wait.
    """
    rows = Station.objects.select_for_update(no_key=True).filter(pk__in=station_ids)
    list(rows.order_by("pk").values_list("pk"))


def wait_for_stations_of(conjunctions: QuerySet[Conjunction]) -> None:
    """Hold the stations of some conjunctions."""
    of_stations = conjunctions.filter(station__isnull=False).order_by()
    wait_for_stations(list(of_stations.values_list("station", flat=True).distinct()))
