"""What the ``burn_search`` command writes: one object for the search, one row a burn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from screening.conjunctions.likelihood_words import LEAST_PC, probability_words
from screening.engine.burn_risk import event_probabilities
from screening.engine.burn_search import BurnSearch, Met, Outcome, Refused
from screening.engine.encounters import Closest
from screening.engine.probability.results import Probability
from screening.engine.types import ElementSet
from screening.management.burn_inputs import BurnQuestion

BEST: Final = 5
# Yellow in the flight rules of the ISS: from there on one would have to think of a burn again.
LOW_PC: Final = 1e-5
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
    "best": (
        f"numbers of up to {BEST}: the smallest that avoid the event by the threshold, with a Pc"
        f" under {LOW_PC:g}, and bring nothing else under the threshold or nearer"
    ),
    "gone": "under the threshold without the burn and not with it",
}


@dataclass(frozen=True, slots=True)
class BurnReport:
    """A search with the probability of its event: without a burn, and by candidate.

    A probability is None where there is no event to speak of.
    """

    question: BurnQuestion
    search: BurnSearch
    hard_body_radius_m: float
    pc_before: Probability | None
    pcs: Sequence[Probability | None]

    @classmethod
    def of(
        cls, question: BurnQuestion, search: BurnSearch, *, hard_body_radius_m: float
    ) -> BurnReport:
        """Work out the probabilities."""
        before, *others = _probabilities(question, search, hard_body_radius_m)
        return cls(question, search, hard_body_radius_m, before, others)

    @property
    def best(self) -> list[int]:
        """Return the numbers of the best few: the smallest that avoid the event and harm nothing.

        A distance alone is not enough: along the track the errors of element sets may be larger
        than it. Of burns of one size the one with the least probability is first.
        """
        good = [
            (each.burn.size_m_s, pc.pc, number)
            for number, (each, pc) in enumerate(zip(self.search.candidates, self.pcs, strict=True))
            if self._avoids(each) and pc is not None and pc.pc is not None and pc.pc < LOW_PC
        ]
        return [number for *_, number in sorted(good)[:BEST]]

    def _avoids(self, each: Outcome | Refused) -> bool:
        return isinstance(each, Outcome) and each.avoids(self.question.config.threshold_km)

    def as_document(self) -> dict[str, Any]:
        """Return it as one JSON object; what is unknown is null, with the reason."""
        question, search = self.question, self.search
        return {
            "object": _named(question.mover),
            "secondary": _named(question.other),
            "event_tca_utc": _iso_z(question.event.tca_utc),
            "threshold_km": question.config.threshold_km,
            "searched": _searched(question, search),
            "hard_body_radius_m": self.hard_body_radius_m,
            "without_a_burn": _event(search.before, self.pc_before)
            | {"other_passes_under_threshold": search.passes},
            "best": self.best,
            "candidates": [
                _row(number, each, pc, question)
                for number, (each, pc) in enumerate(zip(search.candidates, self.pcs, strict=True))
            ],
            "legend": _LEGEND,
        }

    def summary(self) -> str:
        """Say in lines what was asked and found."""
        question, search = self.question, self.search
        tried = sum(isinstance(each, Outcome) for each in search.candidates)
        good = sum(self._avoids(each) for each in search.candidates)
        lines = [
            f"{question.mover.name} and {question.other.name} without a burn:"
            f" {_pass_words(search.before, self.pc_before)} at {_iso_z(search.before.tca_utc)}",
            f"burns tried: {tried:,}, refused: {len(search.candidates) - tried:,},"
            f" pairs: {search.pairs:,}",
            f"burns that avoid it by {question.config.threshold_km:g} km or more and bring nothing"
            f" else near: {good:,}; the smallest with a Pc under {LOW_PC:g}:",
            *(_line(search.candidates[n], self.pcs[n]) for n in self.best),
        ]
        return "\n".join(lines)


def _line(each: Outcome | Refused, pc: Probability | None) -> str:
    size_m_s = math.copysign(each.burn.size_m_s, sum(each.burn.dv_rtn_m_s))
    now = each.event if isinstance(each, Outcome) else None
    when = _iso_z(each.burn.at_utc)
    return f"  {size_m_s:+g} m/s {each.direction.value} at {when}: {_pass_words(now, pc)}"


def _pass_words(event: Closest | None, pc: Probability | None) -> str:
    if event is None or pc is None:
        return NO_STATE
    likely = "not known" if pc.pc is None else probability_words(pc.pc)
    return f"{event.miss_distance_km:.3f} km, Pc {likely}"


def _searched(question: BurnQuestion, search: BurnSearch) -> dict[str, Any]:
    return {
        "from_utc": _iso_z(question.config.start_utc),
        "until_utc": _iso_z(question.config.end_utc),
        "objects_screened": search.screened,
        "objects_not_fully_screened": search.not_screened,
        "left_out_docked": [_named(question.element_sets[i]) for i in question.docked],
    }


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
