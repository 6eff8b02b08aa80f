"""Counting whether past predictions were right, and keeping the count."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from django.conf import settings

from screening.catalog.selectors import catalog_is_synthetic
from screening.common.clock import now_utc, product_clock, real_now_utc
from screening.conjunctions.calibration_cases import (
    MANOEUVRES,
    SOURCES,
    Judged,
    judge,
    prediction_ids,
)
from screening.conjunctions.manoeuvrability import MANOEUVRING
from screening.conjunctions.models import CalibrationCount
from screening.engine.calibration import Cases, calibrate
from screening.engine.covariance.regimes import OrbitRegime
from screening.engine.types import FloatArray

WINDOW: Final = timedelta(days=14)
MOST_PREDICTIONS: Final = 50_000
COUNTS_KEPT: Final = 200
AGE_EDGES_DAYS: Final = (0.0, 0.25, 0.5, 1.0, 2.0, 3.0, 7.0, 14.0)
LEAD_EDGES_DAYS: Final = (0.0, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 7.5)
_WHOLE: Final = (0.0, 1.0)


def calibration_compute() -> CalibrationCount:
    """Judge the predictions of the newest days by what is stored now, and store the counts.

    At most ``MOST_PREDICTIONS``, those with the newest TCA. Older counts are kept for a while.
    """
    began = time.perf_counter()
    at_utc = now_utc()
    from_utc = at_utc - WINDOW
    ids = prediction_ids(from_utc, at_utc, at_most=MOST_PREDICTIONS)
    found, left_out = judge(ids, at_utc)
    count = CalibrationCount.objects.create(
        computed_at=real_now_utc(),
        window_start_utc=from_utc,
        window_end_utc=at_utc,
        predictions=len(ids),
        cases=len(found),
        passes=int(np.unique(found.conjunction_id).size),
        is_cut=len(ids) == MOST_PREDICTIONS,
        left_out_counts=dict(sorted(left_out.items())),
        counts=_counts(found),
        code_version=settings.CODE_VERSION,
        seconds=time.perf_counter() - began,
        is_synthetic=catalog_is_synthetic(),
        is_replay=product_clock().is_replay,
    )
    kept = CalibrationCount.objects.order_by("-pk").values("pk")[:COUNTS_KEPT]
    CalibrationCount.objects.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return count


def _counts(found: Judged) -> dict[str, Any]:
    """Shares within one sigma by regime and age, by lead time, and by where sigma came from."""
    everyone = np.zeros(len(found), np.int64)
    middle = np.full(len(found), 0.5)
    regimes = [each.name.lower() for each in OrbitRegime]
    # Those that manoeuvre are counted apart: a burn undoes a prediction that was sound.
    apart = np.isin(found.manoeuvres, [MANOEUVRES.index(each) for each in MANOEUVRING])
    orbit = found.regime + len(regimes) * apart
    orbits = [*regimes, *(f"{name}_manoeuvring" for name in regimes)]
    return {
        "primary_element_sets": int(np.unique(found.primary_set_id).size),
        "all": _rows(found, everyone, middle, _WHOLE, ["all"]),
        "by_age": _rows(found, orbit, np.abs(found.age_days), AGE_EDGES_DAYS, orbits),
        "by_lead": _rows(found, everyone, found.lead_days, LEAD_EDGES_DAYS, ["all"]),
        "by_manoeuvring": _rows(found, found.manoeuvres, middle, _WHOLE, list(MANOEUVRES)),
        "by_source": _rows(found, found.source, middle, _WHOLE, list(SOURCES)),
    }


def _rows(
    found: Judged,
    group: npt.NDArray[np.int64],
    days: FloatArray,
    edges_days: tuple[float, ...],
    names: list[str],
) -> list[dict[str, Any]]:
    """Count one grouping. In each cell a pass counts once: what was said of it last."""
    cell = np.column_stack([found.conjunction_id, group, np.digitize(days, edges_days)])
    # The first of each in reversed order is the last one said.
    _, backwards = np.unique(cell[::-1], axis=0, return_index=True)
    last = len(found) - 1 - backwards
    one = found.take(last)
    cases = Cases(one.error_rtn_km, one.sigma_rtn_km, group[last], days[last])
    return [
        {
            "group": names[row.regime],
            "from_days": row.from_days if edges_days is not _WHOLE else None,
            "until_days": row.until_days if edges_days is not _WHOLE else None,
            "shares": [asdict(share) for share in row.shares],
        }
        for row in calibrate(cases, age_edges_days=edges_days)
        if row.shares[0].cases
    ]
