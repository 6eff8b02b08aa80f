"""What a search of burns found, in sentences: the whole, each of the best few, what was assumed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from screening.common.durations import duration_words
from screening.common.instants import minute_text
from screening.conjunctions.likelihood_words import length_words, probability_words
from screening.consequences.burns.judged import LOW_PC, BurnReport, Judged, Radii
from screening.engine.burn_grid import Direction
from screening.engine.burn_search import Met, Outcome
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, SECONDS_PER_DAY
from screening.engine.manoeuvre import Burn, displacement_rtn_km
from screening.engine.orbit_shape import orbit_shape
from screening.engine.probability.hard_body_radius import HardBodyRadius
from screening.engine.probability.results import Probability
from screening.engine.timescales import seconds_between
from screening.engine.types import ElementSet, FloatArray

_NAMED: Final = 2  # passes in one sentence
_NO_SHIFT_KM: Final = 0.01
_LOW_PC: Final = probability_words(LOW_PC)
# By the sign of the burn: R is outward, I the way it flies, C to the left of that, head up.
_WAYS: Final = {
    Direction.RADIAL: ("outwards", "inwards"),
    Direction.IN_TRACK: ("forwards along the track", "backwards along the track"),
    Direction.CROSS_TRACK: ("across the track to the left", "across the track to the right"),
}


def verdict(report: BurnReport) -> str:
    """Say what was found, whole."""
    before = report.pc_before
    if before is not None and before.pc is not None and before.pc < LOW_PC:
        already = f" The event has a Pc of {probability_words(before.pc)} without a burn."
        return _found(report) + already
    return _found(report)


def _found(report: BurnReport) -> str:
    tried = sum(isinstance(each.tried, Outcome) for each in report.candidates)
    good = sum(map(report.is_recommended, report.candidates))
    done = (
        f"take the event over {report.threshold_km:g} km and its Pc under {_LOW_PC}, and"
        f" bring nothing else under {report.threshold_km:g} km or nearer until {_until(report)}"
    )
    if report.best:
        smallest = burn_words(report, report.best[0])
        return f"{good:,} of {tried:,} burns {done}. The smallest: {smallest}."
    none = f"None of {tried:,} burns does all this: {done}."
    if report.compromises:
        return f"{none} What comes nearest to it are compromises: each says what it lacks."
    return f"{none} None makes the event less likely."


def explained(report: BurnReport) -> list[dict[str, Any]]:
    """Say of each of the best few, or of the compromises, why it is one."""
    return [
        _explained(report, each, place)
        for place, each in enumerate(report.best or report.compromises)
    ]


def burn_words(report: BurnReport, each: Judged) -> str:
    """Name a burn: "0.5 m/s forwards along the track, 16 h 2 min before"."""
    burn = each.tried.burn
    is_against = sum(burn.dv_rtn_m_s) < 0.0
    way = _WAYS[each.tried.direction][is_against]
    return f"{burn.size_m_s:g} m/s {way}, {duration_words(_lead_s(report, burn))} before"


def event_words(outcome_miss_km: float, pc: Probability | None) -> str:
    """Say how near and how likely: "78.7 km, Pc 3.0e−10"."""
    likely = "not known" if pc is None or pc.pc is None else probability_words(pc.pc)
    return f"{length_words(outcome_miss_km)}, Pc {likely}"


def assumptions(report: BurnReport) -> list[str]:
    """Say what was taken for granted."""
    inputs = report.inputs
    ages = " and ".join(
        f"{(inputs.event.tca_utc - each.epoch_utc).total_seconds() / SECONDS_PER_DAY:.1f} days"
        f" ({each.name})"
        for each in (inputs.mover, inputs.other)
    )
    told = [
        "Everything else goes by its newest public element set and does not manoeuvre; those over"
        f" {inputs.config.max_element_age_days:g} days old are not screened. At the event those of"
        f" the two are {ages} old.",
        "Pc: errors of element sets of this class and age, not of these objects, and a burn that is"
        " carried out exactly.",
        _radius_words(report.radii),
        f"A pass matters under {report.threshold_km:g} km, a Pc from {_LOW_PC} (yellow in"
        " the flight rules of the ISS).",
        "What a burn costs in propellant is not modelled.",
    ]
    if inputs.docked:
        names = ", ".join(inputs.element_sets[i].name for i in inputs.docked)
        told.append(f"Docked by its motion, so that it burns along and is left out: {names}.")
    return told


def _explained(report: BurnReport, each: Judged, place: int) -> dict[str, Any]:
    outcome = each.tried
    if not isinstance(outcome, Outcome) or outcome.event is None:
        raise ValueError("a burn that is recommended has an outcome and an event")
    inputs, lead_s = report.inputs, _lead_s(report, outcome.burn)
    moved_km = displacement_rtn_km(
        inputs.mover, outcome.element_set, inputs.event.tca_utc, np.zeros(1)
    )[0]
    shift_km = _shift_km(report, outcome)
    return {
        "number": each.number,
        "title": burn_words(report, each),
        "sentences": [
            _why(report, each, place),
            f"The event: {event_words(outcome.event.miss_distance_km, each.pc)}; without a burn"
            f" {event_words(report.search.before.miss_distance_km, report.pc_before)}.",
            _brings(report, each, outcome),
            _clears(report, outcome),
            f"From the burn to the event are {duration_words(lead_s)}. With every revolution the"
            f" object is {_along(shift_km)}; at the event {_moved(moved_km)}.",
            _height(report, outcome),
        ],
        "lead_time_s": lead_s,
        "shift_per_revolution_km": round(shift_km, 6),
        "moved_at_event_rtn_km": [round(float(value), 6) for value in moved_km],
    }


def _why(report: BurnReport, each: Judged, place: int) -> str:
    size_m_s = each.tried.burn.size_m_s
    if not report.best:
        return f"A compromise: {_shortcoming(report, each)}."
    same = [other for other in report.best if other.tried.burn.size_m_s == size_m_s]
    if place == 0:
        earliest = ", and of those of this size the earliest" if len(same) > 1 else ""
        return f"The smallest that does all that is asked{earliest}."
    before = report.best[place - 1].tried.burn.size_m_s
    return "As small, and later or likelier." if before == size_m_s else "The next in size."


def _shortcoming(report: BurnReport, each: Judged) -> str:
    short = []
    if not each.is_unlikely:
        short.append(f"the event keeps a Pc of {_LOW_PC} or more")
    if not report.is_over(each):
        short.append(f"the event stays under {report.threshold_km:g} km")
    if not each.brings_nothing_likely:
        most = "none known" if each.brought_pc is None else probability_words(each.brought_pc)
        short.append(f"what it brings is over a Pc of {_LOW_PC}: {most}")
    elif each.new or each.closer:
        count = len(each.new) + len(each.closer)
        short.append(
            f"it brings {_passes(count)} under {report.threshold_km:g} km or nearer, none with a Pc"
            f" of {_LOW_PC} or more"
        )
    return "; ".join(short) if short else "all that is asked but for what is not known"


def _brings(report: BurnReport, each: Judged, outcome: Outcome) -> str:
    if not outcome.new and not outcome.closer:
        return (
            f"It brings nothing else under {report.threshold_km:g} km or nearer, of"
            f" {report.search.screened:,} objects until {_until(report)}."
        )
    likely = "" if each.brought_pc is None else f", Pc {probability_words(each.brought_pc)} at most"
    return (
        f"It brings {_passes(len(outcome.new))} under {report.threshold_km:g} km and"
        f" {len(outcome.closer)} nearer{likely}: {_nearest(report, outcome.new + outcome.closer)}."
    )


def _clears(report: BurnReport, outcome: Outcome) -> str:
    if not outcome.gone:
        return "It clears no other pass."
    return f"It also clears {_passes(len(outcome.gone))}: {_nearest(report, outcome.gone)}."


def _nearest(report: BurnReport, passes: Sequence[Met]) -> str:
    some = sorted(passes, key=lambda met: met.miss_distance_km)[:_NAMED]
    told = [
        f"{length_words(met.miss_distance_km)} with {report.inputs.element_sets[met.index].name}"
        f" at {minute_text(met.tca_utc)} UTC"
        for met in some
    ]
    others = len(passes) - len(some)
    return " and ".join(told) + (f", and {others} more" if others else "")


def _height(report: BurnReport, outcome: Outcome) -> str:
    change_km = _axis_km(outcome.element_set) - _axis_km(report.inputs.mover)
    if abs(change_km) < 0.001:
        return "Its mean height stays."
    way = "rises" if change_km > 0.0 else "sinks"
    return f"Its mean height {way} by {length_words(change_km)}."


def _shift_km(report: BurnReport, outcome: Outcome) -> float:
    """How much farther ahead the object is after each revolution, along its track."""
    before, after = (
        each.mean_motion_rev_day for each in (report.inputs.mover, outcome.element_set)
    )
    return 2.0 * float(np.pi) * _axis_km(report.inputs.mover) * (after - before) / before


def _axis_km(elements: ElementSet) -> float:
    shape = orbit_shape(
        mean_motion_rev_day=elements.mean_motion_rev_day, eccentricity=elements.eccentricity
    )
    return (shape.apogee_height_km + shape.perigee_height_km) / 2.0 + EARTH_RADIUS_WGS72_KM


def _along(shift_km: float) -> str:
    if abs(shift_km) < _NO_SHIFT_KM:
        return "neither farther ahead nor back"
    return f"{length_words(shift_km)} farther {'ahead' if shift_km > 0.0 else 'back'}"


def _moved(moved_km: FloatArray) -> str:
    outward, ahead, left = (float(value) for value in moved_km)
    ways = (
        (outward, "up", "down"), (ahead, "ahead", "back"), (left, "to the left", "to the right")
    )  # fmt: skip
    return ", ".join(f"{length_words(km)} {up if km > 0.0 else down}" for km, up, down in ways)


def _radius_words(radii: Radii) -> str:
    if radii.given_m is not None:
        return f"Hard-body radius of both together: {radii.given_m:g} m, as given."

    def told(each: HardBodyRadius) -> str:
        return f"{each.radius_m:g} m ({each.words}{', assumed' if each.is_assumed else ''})"

    both = " and ".join(map(told, (radii.of_object, radii.of_other)))
    return f"Hard-body radius of both together: {radii.together_m:g} m, of {both}."


def _lead_s(report: BurnReport, burn: Burn) -> float:
    return seconds_between(burn.at_utc, report.inputs.event.tca_utc)


def _until(report: BurnReport) -> str:
    return f"{minute_text(report.inputs.config.end_utc)} UTC"


def _passes(count: int) -> str:
    return "1 pass" if count == 1 else f"{count:,} passes"
