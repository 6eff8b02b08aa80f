"""The trade space of a study of burns as its heat map draws it: plain columns, one entry a burn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from sasweb.web.reasons_said import reason_said
from sasweb.web.what_if.burn_answer import DIRECTION_WORDS, BurnAnswer, Candidate, instant
from screening.common.instants import SECOND, nearest

# Which way a burn with the axis pushes: the sizes beside a panel have but a sign.
_PLUS: Final = {"radial": _("outwards"), "in_track": _("forwards"), "cross_track": _("to the left")}


def chart_data(answer: BurnAnswer) -> dict[str, Any]:
    """Return axes and burns; the index of a burn is its number."""
    grid = answer.held["grid"]
    tca_utc = instant(answer.held["event_tca_utc"])
    best = answer.held["best"] or answer.held["compromises"]
    return {
        "hours": [(tca_utc - instant(at)) / timedelta(hours=1) for at in grid["burn_times_utc"]],
        "directions": [
            {"key": key, "name": f"{DIRECTION_WORDS[key]} (+ {_PLUS[key]})"}
            for key in grid["directions"]
        ],
        "dv_m_s": grid["dv_m_s"],
        "threshold_km": answer.threshold_km,
        "best": best,
        "burns": [
            _burn(each, grid["dv_m_s"]) | {"is_likely": answer.brings_likely(each)}
            for each in answer.candidates
        ],
    }


def _burn(each: Candidate, sizes_m_s: list[float]) -> dict[str, Any]:
    event = each.event
    return {
        "time": each.time_index,
        "direction": each.direction,
        "size": sizes_m_s.index(each.dv_m_s),
        "at": f"{nearest(each.burn_at_utc, SECOND):%Y-%m-%d %H:%M:%S}",
        "way": each.way,
        "refused": each.refused,
        "miss_km": event.miss_km if event else None,
        "pc": event.pc if event else None,
        "reason": reason_said(event.reason) if event else "",
        "new": each.new.count,
        "closer": each.closer.count,
        "gone": each.gone.count,
        "recommended": each.is_recommended,
    }
