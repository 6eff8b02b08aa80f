"""The answer as one JSON object: for a study, for the command's file, and for what is exported.

What is unknown is null, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from screening.common.exceptions import InputError
from screening.conjunctions.likelihood_words import LEAST_PC
from screening.consequences.burns.inputs import BurnInputs
from screening.consequences.burns.judged import BEST, LOW_PC, BurnReport, Judged, Radii
from screening.consequences.burns.question import iso_z
from screening.consequences.burns.words import assumptions, explained, verdict
from screening.engine.burn_search import Met, Outcome, Refused
from screening.engine.encounters import Closest
from screening.engine.probability.hard_body_radius import HardBodyRadius
from screening.engine.probability.results import Probability
from screening.engine.timescales import seconds_between
from screening.engine.types import ElementSet

Row = dict[str, Any]
NEAREST: Final = 5  # so many of each list are named in a study; a file has them all
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
    "compromises": (
        "where there is no best: numbers of burns that make the event less likely, those first that"
        f" leave nothing over a Pc of {LOW_PC:g}"
    ),
    "gone": "under the threshold without the burn and not with it",
}


def as_document(report: BurnReport, *, nearest: int | None) -> Row:
    """Return a report as JSON values; each list of passes holds the ``nearest`` few, or all."""
    inputs, search = report.inputs, report.search
    return {
        "object": _named(inputs.mover),
        "secondary": _named(inputs.other),
        "event_tca_utc": iso_z(inputs.event.tca_utc),
        "threshold_km": report.threshold_km,
        "pc_limit": LOW_PC,
        "searched": _searched(report),
        **_radius(report.radii),
        "without_a_burn": _event(search.before, report.pc_before)
        | {"other_passes_under_threshold": search.passes},
        "grid": _grid(inputs),
        "counts": _counts(report),
        "best": [each.number for each in report.best],
        "compromises": [each.number for each in report.compromises],
        "verdict": verdict(report),
        "explained": explained(report),
        "assumed": assumptions(report),
        "legend": _LEGEND,
        "object_elements": _whole_elements(inputs.mover),
        "candidates": [_Writer(report, nearest).row(each) for each in report.candidates],
    }


def elements_of(document: Row, number: int | None) -> ElementSet:
    """Return the element set of the object without a burn (None), or with that of a candidate.

    Raises ``InputError`` for a number that is none, or a burn that was refused.
    """
    whole = document["object_elements"]
    own = whole if number is None else candidate(document, number)["elements"]
    epoch_utc = datetime.fromisoformat(own["EPOCH"]).replace(tzinfo=UTC)
    return ElementSet(
        norad_cat_id=whole["NORAD_CAT_ID"],
        name=whole["OBJECT_NAME"],
        international_designator=whole["OBJECT_ID"],
        epoch_utc=epoch_utc,
        **{field: own[keyword] for keyword, field in _ELEMENTS.items()},
    )


def candidate(document: Row, number: int) -> Row:
    """Return the row of a burn that can be carried out. Raises ``InputError``."""
    rows = document["candidates"]
    if not 0 <= number < len(rows):
        raise InputError(f"There is no burn {number}: they are numbered from 0 to {len(rows) - 1}.")
    row: Row = rows[number]
    if row["refused"] is not None:
        raise InputError(f"Burn {number} cannot be carried out. {row['refused']}.")
    return row


# How an OMM names what SGP4 goes by.
_ELEMENTS: Final = {
    "MEAN_MOTION": "mean_motion_rev_day",
    "ECCENTRICITY": "eccentricity",
    "INCLINATION": "inclination_deg",
    "RA_OF_ASC_NODE": "raan_deg",
    "ARG_OF_PERICENTER": "arg_perigee_deg",
    "MEAN_ANOMALY": "mean_anomaly_deg",
    "BSTAR": "bstar_per_earth_radius",
    "MEAN_MOTION_DOT": "mean_motion_dot_rev_day2",
    "MEAN_MOTION_DDOT": "mean_motion_ddot_rev_day3",
}


@dataclass(frozen=True, slots=True)
class _Writer:
    report: BurnReport
    nearest: int | None

    def row(self, each: Judged) -> Row:
        burn, inputs = each.tried.burn, self.report.inputs
        row: Row = {
            "number": each.number,
            "burn_at_utc": iso_z(burn.at_utc),
            "time_index": inputs.grid.at_utc.index(burn.at_utc),
            "direction": each.tried.direction.value,
            "dv_m_s": sum(burn.dv_rtn_m_s),  # along one axis
            "dv_rtn_m_s": list(burn.dv_rtn_m_s),
            "lead_time_s": seconds_between(burn.at_utc, inputs.event.tca_utc),
        }
        if isinstance(each.tried, Refused):
            return row | {"refused": each.tried.why}
        return row | {"refused": None} | self._outcome(each, each.tried)

    def _outcome(self, each: Judged, outcome: Outcome) -> Row:
        return {
            "event": _event(outcome.event, each.pc),
            "avoids": self.report.avoids(each),
            "recommended": self.report.is_recommended(each),
            **self._passes("new", outcome.new, each.new),
            **self._passes("closer", outcome.closer, each.closer),
            **self._passes("gone", outcome.gone, None),
            "brought_pc": each.brought_pc,
            "others_unchanged": outcome.stays,
            "screened_to_the_end": outcome.lives,
            "elements": _elements(outcome.element_set),
        }

    def _passes(self, name: str, passes: Sequence[Met], pcs: Sequence[Probability] | None) -> Row:
        """Tell the nearest few, or all; only what is told is written."""
        told = list(range(len(passes)))
        if self.nearest is not None:
            told = sorted(told, key=lambda i: passes[i].miss_distance_km)[: self.nearest]
        rows = [self._met(passes[i]) | ({} if pcs is None else _pc(pcs[i])) for i in told]
        return {name: rows, f"{name}_count": len(passes)}

    def _met(self, met: Met) -> Row:
        return _named(self.report.inputs.element_sets[met.index]) | {
            "tca_utc": iso_z(met.tca_utc),
            "miss_distance_km": round(met.miss_distance_km, 6),
            "otherwise_km": None if met.other_km is None else round(met.other_km, 6),
        }


def _searched(report: BurnReport) -> Row:
    inputs, search = report.inputs, report.search
    return {
        "from_utc": iso_z(inputs.config.start_utc),
        "until_utc": iso_z(inputs.config.end_utc),
        "objects_screened": search.screened,
        "objects_not_fully_screened": search.not_screened,
        "pairs": search.pairs,
        "left_out_docked": [_named(inputs.element_sets[i]) for i in inputs.docked],
        "max_element_age_days": inputs.config.max_element_age_days,
        "element_age_days": {
            name: round((inputs.event.tca_utc - each.epoch_utc).total_seconds() / 86400.0, 3)
            for name, each in (("object", inputs.mover), ("secondary", inputs.other))
        },
    }


def _radius(radii: Radii) -> Row:
    def told(each: HardBodyRadius) -> Row:
        return {"radius_m": each.radius_m, "words": each.words, "assumed": each.is_assumed}

    both = {"object": told(radii.of_object), "secondary": told(radii.of_other)}
    return {
        "hard_body_radius_m": radii.together_m,
        "hard_body_radius_assumed": radii.is_assumed,
        "hard_body_radius_of": both if radii.given_m is None else None,
    }


def _grid(inputs: BurnInputs) -> Row:
    return {
        "burn_times_utc": [iso_z(each) for each in inputs.grid.at_utc],
        "directions": [each.value for each in inputs.grid.directions],
        "dv_m_s": sorted(inputs.grid.sizes_m_s),
    }


def _counts(report: BurnReport) -> dict[str, int]:
    every = report.candidates
    tried = sum(isinstance(each.tried, Outcome) for each in every)
    return {
        "tried": tried,
        "refused": len(every) - tried,
        "clear_the_event": sum(map(report.clears, every)),
        "avoid": sum(map(report.avoids, every)),
        "recommended": sum(map(report.is_recommended, every)),
    }


def _event(event: Closest | None, pc: Probability | None) -> Row:
    if event is None or pc is None:
        nothing = dict.fromkeys(
            ("miss_distance_km", "tca_utc", "rtn_km", "relative_speed_km_s", "pc")
        )
        return nothing | {"pc_is_upper_limit": False, "reason": NO_STATE}
    return {
        "miss_distance_km": round(event.miss_distance_km, 6),
        "tca_utc": iso_z(event.tca_utc),
        "rtn_km": [round(each, 6) for each in event.relative_rtn_km],
        "relative_speed_km_s": round(event.relative_speed_km_s, 6),
        **_pc(pc),
        "reason": pc.reason_words,
    }


def _pc(pc: Probability) -> Row:
    is_below = pc.pc == 0.0
    return {"pc": LEAST_PC if is_below else pc.pc, "pc_is_upper_limit": is_below}


def _elements(elements: ElementSet) -> Row:
    """Return the mean elements that move an object, as an OMM names them."""
    return {
        "EPOCH": elements.epoch_utc.strftime("%Y-%m-%dT%H:%M:%S.%f"),
        **{keyword: getattr(elements, field) for keyword, field in _ELEMENTS.items()},
    }


def _whole_elements(elements: ElementSet) -> Row:
    return {
        "OBJECT_NAME": elements.name,
        "OBJECT_ID": elements.international_designator,
        "NORAD_CAT_ID": elements.norad_cat_id,
        **_elements(elements),
    }


def _named(elements: ElementSet) -> Row:
    return {"norad_cat_id": elements.norad_cat_id, "name": elements.name}
