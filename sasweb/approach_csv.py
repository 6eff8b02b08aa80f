"""Events of all against all as CSV, sent as they are read: memory does not grow with their number.

Two sets of columns: our own, and those of SOCRATES Plus for programs that read its files. Its
columns of probability stay empty, since no probability has been computed: empty is not zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse

from sasweb.csv_stream import csv_pieces, csv_streamed
from screening.common.exercise import is_exercise_on
from screening.common.keyset import Order
from screening.conjunctions.models import FIGURES, CatalogueApproach, ScreeningRun

Cell = Callable[[CatalogueApproach], object]


def _of_object(end: str) -> dict[str, Cell]:
    names = ("norad_cat_id", "name", "object_type", "owner_code", "constellation")
    return {
        f"{end}_{name}": lambda row, name=name: getattr(getattr(row, end), name)  # type: ignore[misc]
        for name in names
    }


def _own(name: str) -> Cell:
    return lambda row: getattr(row, name)


OWN_COLUMNS: Final[Mapping[str, Cell]] = {
    "tca_utc": lambda row: f"{row.tca_utc:%Y-%m-%dT%H:%M:%S.%fZ}",
    **_of_object("primary"),
    **_of_object("secondary"),
    **{
        name: _own(name)
        for name in (
            "kind",
            *FIGURES,
            "primary_age_days",
            "secondary_age_days",
        )
    },
    "is_within_constellation": lambda row: str(row.is_within_constellation).lower(),
    "is_synthetic": lambda row: str(_is_synthetic(row)).lower(),
    "run": _own("run_id"),
}
SOCRATES_COLUMNS: Final[Mapping[str, Cell]] = {
    "NORAD_CAT_ID_1": lambda row: row.primary.norad_cat_id,
    "OBJECT_NAME_1": lambda row: row.primary.name,
    "DSE_1": lambda row: f"{row.primary_age_days:.3f}",
    "NORAD_CAT_ID_2": lambda row: row.secondary.norad_cat_id,
    "OBJECT_NAME_2": lambda row: row.secondary.name,
    "DSE_2": lambda row: f"{row.secondary_age_days:.3f}",
    "TCA": lambda row: f"{row.tca_utc:%Y-%m-%d %H:%M:%S.%f}"[:-3],
    "TCA_RANGE": lambda row: f"{row.miss_distance_km:.3f}",
    "TCA_RELATIVE_SPEED": lambda row: f"{row.relative_speed_km_s:.3f}",
    "MAX_PROB": lambda row: "",
    "DILUTION": lambda row: "",
}
COLUMN_SETS: Final[Mapping[str, Mapping[str, Cell]]] = {
    "own": OWN_COLUMNS,
    "socrates": SOCRATES_COLUMNS,
}


def csv_response(
    request: HttpRequest,
    run: ScreeningRun,
    rows: QuerySet[CatalogueApproach],
    order: Order,
    columns: Mapping[str, Cell],
) -> StreamingHttpResponse:
    """Answer with every row in an order. The file's name says which run, and what it is not."""
    label = "-EXERCISE" * (run.is_exercise or is_exercise_on()) + "-SYNTHETIC" * run.is_synthetic
    return csv_streamed(
        request,
        csv_pieces(rows, order, columns, check=lambda page: _refuse_pruned(page, run)),
        f"approaches-run-{run.pk}{label}.csv",
    )


def _refuse_pruned(rows: Any, run: ScreeningRun) -> None:
    """Break the connection: a file that ends early must not look whole."""
    if not rows:
        raise ConnectionAbortedError(f"The events of run {run.pk} were pruned while being sent.")


def _is_synthetic(row: CatalogueApproach) -> bool:
    return row.primary.is_synthetic or row.secondary.is_synthetic
