"""What the ``burn_search`` command writes: one object for the search, one row a burn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from screening.conjunctions.likelihood_words import LEAST_PC
from screening.engine.burn_risk import event_probabilities
from screening.engine.burn_search import BurnSearch, Met, Outcome, Refused
from screening.engine.encounters import Closest
from screening.engine.probability.results import Probability
from screening.engine.types import ElementSet
from screening.management.burn_inputs import BurnQuestion

BEST: Final = 5
NO_STATE: Final = "SGP4 has no position of one of the two around the event."
_LEGEND: Final = {
    "modelled": (
        "Burns are instants; the burned object goes by mean elements that SGP4 gives the burned"
        " state. How well a burn is carried out is not known and not in any figure."
    ),
    "pc": (
        "Foster's method with errors of element sets of this class and age, not of these objects."
    ),
    "new": "under the threshold with the burn and not without it",
    "closer": "under the threshold either way, and nearer by over 100 m with the burn",
    "gone": "under the threshold without the burn and not with it",
}


def as_document(
    question: BurnQuestion, search: BurnSearch, *, hard_body_radius_m: float
) -> dict[str, Any]:
    """Return a search as one JSON object; what is unknown is null, with the reason."""
    before_pc, *pcs = _probabilities(question, search, hard_body_radius_m)
    rows = [
        _row(number, each, pc, question)
        for number, (each, pc) in enumerate(zip(search.candidates, pcs, strict=True))
    ]
    return {
        "object": _named(question.mover),
        "secondary": _named(question.other),
        "event_tca_utc": _iso_z(question.event.tca_utc),
        "threshold_km": question.config.threshold_km,
        "searched": {
            "from_utc": _iso_z(question.config.start_utc),
            "until_utc": _iso_z(question.config.end_utc),
            "objects_screened": search.screened,
            "objects_not_fully_screened": search.not_screened,
            "left_out_docked": [_named(question.element_sets[i]) for i in question.docked],
        },
        "hard_body_radius_m": hard_body_radius_m,
        "without_a_burn": _event(search.before, before_pc)
        | {"other_passes_under_threshold": search.passes},
        "best": best_of(search.candidates, question.config.threshold_km),
        "candidates": rows,
        "legend": _LEGEND,
    }


def best_of(candidates: Sequence[Outcome | Refused], threshold_km: float) -> list[int]:
    """Return the numbers of the best few: the smallest that avoid the event and harm nothing.

    Of burns of one size the one that gains most distance is first.
    """
    good = [
        (each.burn.size_m_s, -each.event.miss_distance_km, number)
        for number, each in enumerate(candidates)
        if isinstance(each, Outcome) and each.event is not None and each.avoids(threshold_km)
    ]
    return [number for *_, number in sorted(good)[:BEST]]


def summary(question: BurnQuestion, search: BurnSearch) -> str:
    """Say in lines what was asked and found."""
    threshold_km = question.config.threshold_km
    tried = [each for each in search.candidates if isinstance(each, Outcome)]
    good = sum(each.avoids(threshold_km) for each in tried)
    lines = [
        f"{question.mover.name} and {question.other.name}: {search.before.miss_distance_km:.3f} km"
        f" at {_iso_z(search.before.tca_utc)} without a burn",
        f"burns tried: {len(tried):,}, refused: {len(search.candidates) - len(tried):,}, pairs:"
        f" {search.pairs:,}",
        f"avoid it by {threshold_km:g} km or more and bring nothing else nearer: {good:,}",
        *(_line(search.candidates[n]) for n in best_of(search.candidates, threshold_km)),
    ]
    return "\n".join(lines)


def _line(each: Outcome | Refused) -> str:
    dv = each.burn.dv_rtn_m_s
    size_m_s = math.copysign(each.burn.size_m_s, sum(dv))
    miss = each.event.miss_distance_km if isinstance(each, Outcome) and each.event else math.nan
    when = _iso_z(each.burn.at_utc)
    return f"  {size_m_s:+g} m/s {each.direction.value} at {when}: {miss:.3f} km"


def _probabilities(
    question: BurnQuestion, search: BurnSearch, radius_m: float
) -> list[Probability | None]:
    """Return that of the event without a burn, then each candidate's; None without an event."""
    own: list[tuple[ElementSet, Closest | None]] = [(question.mover, search.before)]
    own += [
        (each.element_set, each.event) if isinstance(each, Outcome) else (question.mover, None)
        for each in search.candidates
    ]
    known = [(elements, event.tca_utc) for elements, event in own if event is not None]
    found = event_probabilities(
        [elements for elements, _ in known], question.other, [tca for _, tca in known],
        hard_body_radius_m=radius_m,
    )  # fmt: skip
    answers = iter(found.one(row) for row in range(len(found)))
    return [None if event is None else next(answers) for _, event in own]


def _row(
    number: int, each: Outcome | Refused, pc: Probability | None, question: BurnQuestion
) -> dict[str, Any]:
    burn: dict[str, Any] = {
        "number": number,
        "burn_at_utc": _iso_z(each.burn.at_utc),
        "direction": each.direction.value,
        "dv_rtn_m_s": list(each.burn.dv_rtn_m_s),
    }
    if isinstance(each, Refused):
        return burn | {"refused": each.why}
    return burn | {
        "refused": None,
        "event": _event(each.event, pc),
        "avoids": each.avoids(question.config.threshold_km),
        "new": [_met(met, question) for met in each.new],
        "closer": [_met(met, question) for met in each.closer],
        "gone": [_met(met, question) for met in each.gone],
        "others_unchanged": each.stays,
        "screened_to_the_end": each.lives,
        "elements": _elements(each.element_set),
    }


def _event(event: Closest | None, pc: Probability | None) -> dict[str, Any]:
    if event is None or pc is None:
        return {"miss_distance_km": None, "tca_utc": None, "pc": None, "reason": NO_STATE}
    is_below = pc.pc == 0.0
    return {
        "miss_distance_km": round(event.miss_distance_km, 6),
        "tca_utc": _iso_z(event.tca_utc),
        "pc": LEAST_PC if is_below else pc.pc,
        "pc_is_upper_limit": is_below,
        "reason": pc.reason_words,
    }


def _met(met: Met, question: BurnQuestion) -> dict[str, Any]:
    return _named(question.element_sets[met.index]) | {
        "tca_utc": _iso_z(met.tca_utc),
        "miss_distance_km": round(met.miss_distance_km, 6),
        "otherwise_km": None if met.other_km is None else round(met.other_km, 6),
    }


def _elements(elements: ElementSet) -> dict[str, Any]:
    """Return the mean elements that move the object from the burn on, as an OMM names them."""
    return {
        "EPOCH": elements.epoch_utc.strftime("%Y-%m-%dT%H:%M:%S.%f"),
        "MEAN_MOTION": elements.mean_motion_rev_day,
        "ECCENTRICITY": elements.eccentricity,
        "INCLINATION": elements.inclination_deg,
        "RA_OF_ASC_NODE": elements.raan_deg,
        "ARG_OF_PERICENTER": elements.arg_perigee_deg,
        "MEAN_ANOMALY": elements.mean_anomaly_deg,
        "BSTAR": elements.bstar_per_earth_radius,
        "MEAN_MOTION_DOT": elements.mean_motion_dot_rev_day2,
        "MEAN_MOTION_DDOT": elements.mean_motion_ddot_rev_day3,
    }


def _named(elements: ElementSet) -> dict[str, Any]:
    return {"norad_cat_id": elements.norad_cat_id, "name": elements.name}


def _iso_z(instant_utc: datetime) -> str:
    return instant_utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
