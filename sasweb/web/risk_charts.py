"""The dilution curve and the course of the probability, as charts and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext as _

from sasweb.web.likelihood_said import probability_said
from sasweb.web.risk_plane import author_of
from sasweb.web.stated_probabilities import StatedProbability
from screening.conjunctions.likelihood_words import scale_words
from screening.conjunctions.models import Assessment
from screening.engine.probability.dilution import dilution_curves
from screening.engine.probability.encounters import Encounters
from screening.engine.probability.planar import planar_problems
from screening.engine.probability.results import Probability

CURVE_POINTS: Final = 81
_REACH: Final = 30.0  # beyond the present scale and that of the maximum, on either side
_AS_GOOD_AS_GREATEST: Final = 0.95


def dilution_chart(pair: Encounters, foster_pc: float, maximum: Probability) -> dict[str, Any]:
    """Return the curve around the present scale (1) and the scale of the maximum."""
    at_max = maximum.figures["scale_at_max"] or None
    marks = [1.0] if at_max is None else [1.0, at_max]
    low, high = min(marks) / _REACH, max(marks) * _REACH
    scales = np.unique(np.concatenate([np.geomspace(low, high, CURVE_POINTS), marks]))
    curve = dilution_curves(planar_problems(pair), scales)[0]
    return {
        "scale": scales.tolist(),
        "pc": [each if each > 0.0 else None for each in curve.tolist()],
        "today": foster_pc or None,
        "max_pc": maximum.pc,
        "scale_at_max": at_max,
    }


def dilution_rows(chart: Mapping[str, Any]) -> list[tuple[str, float | None]]:
    """Return points of the curve for a table: every eighth, today's and the greatest."""
    points = list(zip(chart["scale"], chart["pc"], strict=True))
    marks = (1.0, chart["scale_at_max"])
    return [
        (scale_words(scale), pc)
        for place, (scale, pc) in enumerate(points)
        if place % 8 == 0 or scale in marks
    ]


def dilution_words(foster_pc: float, maximum: Probability) -> str:
    """What the curve says: what better or worse tracking would do to the probability."""
    scale, most = maximum.figures["scale_at_max"], maximum.pc
    if scale is None or most is None:
        return ""
    if scale == 0.0:
        return _(
            "The miss is inside the hard body: the better it were known, the likelier a collision."
        )
    values = {"times": scale_words(scale), "value": probability_said(most)}
    if foster_pc >= _AS_GOOD_AS_GREATEST * most:
        return _("It is about as large as it can be at this miss, which is %(value)s.") % values
    if scale < 1.0:
        sentence = _(
            "Better tracking could raise it: at %(times)s times today's uncertainty it would be"
            " %(value)s."
        )
        return sentence % values
    sentence = _(
        "Better tracking of the same miss would lower it. It would be greatest,"
        " %(value)s, at %(times)s times today's uncertainty."
    )
    return sentence % values


def course_chart(
    history: Iterable[Assessment],
    stated: Sequence[StatedProbability],
    lines: Sequence[Mapping[str, Any]],
) -> dict[str, Any] | None:
    """Return the probabilities of all assessments, oldest first; None where there is none at all.

    What was not computed is None and draws as a gap. ``lines`` are limits of the station's rule.
    """
    points = [_point(each) for each in history]
    own = [each for each in points if each["pc"] is not None or each["max_pc"] is not None]
    known_stated = [_stated_point(each) for each in reversed(stated) if each.pc is not None]
    if not own and not known_stated:
        return None
    return {"points": points, "stated": known_stated, "lines": list(lines)}


def _point(assessment: Assessment) -> dict[str, Any]:
    return {
        "by": author_of(assessment),
        "originator": assessment.originator,
        "assessed_at": assessment.known_at_utc.isoformat(),
        "hours_to_tca": _hours(assessment.tca_utc, assessment.known_at_utc),
        "pc": assessment.pc,
        "max_pc": assessment.max_pc,
        "grade": assessment.pc_grade,
    }


def _stated_point(stated: StatedProbability) -> dict[str, Any]:
    return {
        "by": stated.originator,
        "hours_to_tca": _hours(stated.tca_utc, stated.made_at),
        "pc": stated.pc,
    }


def _hours(tca_utc: Any, from_utc: Any) -> float:
    return float((tca_utc - from_utc).total_seconds() / 3600.0)
