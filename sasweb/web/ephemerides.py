"""What the pages say of operators' ephemerides, and the one thing that may be decided of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from django.contrib import messages as notices
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext, gettext_noop, pgettext

from sasweb.access import IMPORT_MESSAGE, writing_view
from sasweb.web.address_notes import quoted
from sasweb.web.chart_values import known_or_none
from screening.catalog.models import SpaceObject, StoredElementSet
from screening.common.keys import key_of
from screening.conjunctions.ephemeris_selectors import ephemerides_all, ephemerides_of
from screening.conjunctions.gp_comparison import Difference, GpComparison, gp_comparison
from screening.conjunctions.models import OperatorEphemeris
from screening.conjunctions.services import ephemeris_decide
from screening.engine.timescales import utc_at
from screening.engine.types import FloatArray
from screening.messages.selectors import with_messages

TAGS: Final = (gettext_noop("Routine"), gettext_noop("With a planned manoeuvre"))
MOST_SHOWN: Final = 10
METRES_DECIMALS: Final = 3
_LEFT_OUT: Final = 1.5  # times the step of the comparison: the ephemeris says nothing between


@dataclass(frozen=True, slots=True)
class EphemerisView:
    """The ephemerides of one object, and how the one that is shown differs from GP.

    ``rows`` are the newest and the one shown, of ``count``; ``not_shown`` says why the one asked
    for is not.
    """

    rows: Sequence[OperatorEphemeris]
    count: int
    shown: OperatorEphemeris
    not_shown: str
    comparison: GpComparison | None
    figures: list[tuple[str, Difference | None]]
    chart: dict[str, Any] | None


def ephemeris_view(
    subject: SpaceObject, newest: StoredElementSet | None, now_utc: datetime, asked: str = ""
) -> EphemerisView | None:
    """Compare the ephemeris that is asked for, or the newest, with GP; None where there is none."""
    every = with_messages(ephemerides_of(subject))
    rows = list(every[:MOST_SHOWN])
    if not rows:
        return None
    found = _asked_for(asked, rows, every)
    shown = found or rows[0]
    comparison = gp_comparison(shown, newest, now_utc) if newest else None
    return EphemerisView(
        rows=rows if shown in rows else [*rows, shown],
        count=every.count() if len(rows) == MOST_SHOWN else len(rows),
        shown=shown,
        not_shown="" if found or not asked else _not_shown_words(asked, subject),
        comparison=comparison,
        figures=_figures(comparison) if comparison else [],
        chart=_chart(comparison, now_utc) if comparison and comparison.largest else None,
    )


@writing_view(IMPORT_MESSAGE)
def ephemeris_use(request: HttpRequest, ephemeris_id: int) -> HttpResponse:
    """Let runs follow an ephemeris, or no longer (``use=no``)."""
    row = get_object_or_404(ephemerides_all(), pk=ephemeris_id)
    is_used = request.POST.get("use") == "yes"
    ephemeris_decide(row, is_used=is_used, by=request.user.get_username())
    number = {"number": row.pk, "run": row.requested_run_id}
    words = (
        gettext("Ephemeris %(number)s: Runs follow it from now on.")
        if is_used
        else gettext("Ephemeris %(number)s: Runs follow it no longer.")
    )
    run = gettext(" Run %(run)s was requested.") if row.requested_run_id else ""
    notices.success(request, (words + run) % number)
    return redirect("space_object", row.space_object.norad_cat_id)


def _asked_for(
    asked: str, rows: Sequence[OperatorEphemeris], every: QuerySet[OperatorEphemeris]
) -> OperatorEphemeris | None:
    """The ephemeris that an address names, however old; None where the object has no such one."""
    key = key_of(asked)
    listed = next((each for each in rows if each.pk == key), None)
    return listed or (every.filter(pk=key).first() if key else None)


def _not_shown_words(asked: str, subject: SpaceObject) -> str:
    told = gettext("%(asked)s is no ephemeris of %(name)s; this is its newest.")
    return told % {"asked": quoted(asked), "name": subject.name}


def _figures(comparison: GpComparison) -> list[tuple[str, Difference | None]]:
    return [
        (gettext("At the element set's epoch"), comparison.at_epoch),
        (pgettext("at this instant", "Now"), comparison.at_now),
        (gettext("Largest in the ephemeris' span"), comparison.largest),
    ]


def _chart(comparison: GpComparison, now_utc: datetime) -> dict[str, Any]:
    """What static/js/charts/gp-difference.js draws: null where one of the two says nothing."""
    offset_s, difference_rtn_km = _with_breaks(comparison)
    at_utc = [utc_at(comparison.course.start_utc, at_s) for at_s in offset_s.tolist()]
    radial_km, in_track_km, cross_track_km = (
        known_or_none(each) for each in np.round(difference_rtn_km.T, METRES_DECIMALS)
    )
    return {
        "at_utc": [_second(each) for each in at_utc],
        "radial_km": radial_km,
        "in_track_km": in_track_km,
        "cross_track_km": cross_track_km,
        "epoch_utc": _second(comparison.epoch_utc),
        "now_utc": _second(now_utc),
    }


def _with_breaks(comparison: GpComparison) -> tuple[FloatArray, FloatArray]:
    """The course with an unknown difference wherever its ephemeris leaves a step out."""
    offset_s = comparison.course.offset_s
    after = np.flatnonzero(np.diff(offset_s) > _LEFT_OUT * comparison.step_s) + 1
    middle_s = (offset_s[after - 1] + offset_s[after]) / 2.0
    return (
        np.insert(offset_s, after, middle_s),
        np.insert(comparison.course.difference_rtn_km, after, np.nan, axis=0),
    )


def _second(at_utc: datetime) -> str:
    return at_utc.strftime("%Y-%m-%dT%H:%M:%S")
