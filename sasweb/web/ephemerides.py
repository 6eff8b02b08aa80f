"""What the pages say of operators' ephemerides, and the one thing that may be decided of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from sasweb.access import IMPORT_MESSAGE, writing_view
from screening.catalog.models import SpaceObject, StoredElementSet
from screening.conjunctions.ephemeris_selectors import ephemerides_all, ephemerides_of
from screening.conjunctions.gp_comparison import Difference, GpComparison, gp_comparison
from screening.conjunctions.models import OperatorEphemeris
from screening.conjunctions.services import ephemeris_decide
from screening.engine.timescales import utc_at
from screening.messages.selectors import with_messages

MOST_SHOWN: Final = 10
METRES_DECIMALS: Final = 3


@dataclass(frozen=True, slots=True)
class EphemerisView:
    """The ephemerides of one object, and how the one that is shown differs from GP."""

    rows: Sequence[OperatorEphemeris]
    shown: OperatorEphemeris
    comparison: GpComparison | None
    figures: list[tuple[str, Difference | None]]
    chart: dict[str, Any] | None


def ephemeris_view(
    subject: SpaceObject, newest: StoredElementSet | None, now_utc: datetime, asked: str = ""
) -> EphemerisView | None:
    """Compare the ephemeris that is asked for, or the newest, with GP; None where there is none."""
    rows = list(with_messages(ephemerides_of(subject))[:MOST_SHOWN])
    if not rows:
        return None
    shown = next((each for each in rows if str(each.pk) == asked), rows[0])
    comparison = gp_comparison(shown, newest, now_utc) if newest else None
    return EphemerisView(
        rows,
        shown,
        comparison,
        _figures(comparison) if comparison else [],
        _chart(comparison, now_utc) if comparison else None,
    )


@writing_view(IMPORT_MESSAGE)
def ephemeris_use(request: HttpRequest, ephemeris_id: int) -> HttpResponse:
    """Let runs follow an ephemeris, or no longer (``use=no``)."""
    row = get_object_or_404(ephemerides_all(), pk=ephemeris_id)
    is_used = request.POST.get("use") == "yes"
    ephemeris_decide(row, is_used=is_used, by=request.user.get_username())
    words = "Runs follow it from now on." if is_used else "Runs follow it no longer."
    run = f" Run {row.requested_run_id} was requested." if row.requested_run_id else ""
    notices.success(request, f"Ephemeris {row.pk}: {words}{run}")
    return redirect("space_object", row.space_object.norad_cat_id)


def _figures(comparison: GpComparison) -> list[tuple[str, Difference | None]]:
    return [
        ("At the element set's epoch", comparison.at_epoch),
        ("Now", comparison.at_now),
        ("Largest in the ephemeris' span", comparison.largest),
    ]


def _chart(comparison: GpComparison, now_utc: datetime) -> dict[str, Any]:
    """What static/js/charts/gp-difference.js draws."""
    course = comparison.course
    known = np.isfinite(course.difference_rtn_km).all(axis=1)
    at_utc = [utc_at(course.start_utc, at_s) for at_s in course.offset_s[known].tolist()]
    radial_km, in_track_km, cross_track_km = np.round(
        course.difference_rtn_km[known].T, METRES_DECIMALS
    ).tolist()
    return {
        "at_utc": [each.strftime("%Y-%m-%dT%H:%M:%S") for each in at_utc],
        "radial_km": radial_km,
        "in_track_km": in_track_km,
        "cross_track_km": cross_track_km,
        "epoch_utc": _second(comparison.epoch_utc),
        "now_utc": _second(now_utc),
    }


def _second(at_utc: datetime) -> str:
    return at_utc.strftime("%Y-%m-%dT%H:%M:%S")
