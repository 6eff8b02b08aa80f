"""What the ``pc`` command computes and prints: every method's answer for one message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from screening.common.exceptions import InputError
from screening.common.instants import SECOND, nearest
from screening.conjunctions.likelihood_words import LEAST_PC
from screening.engine.probability.hard_body_radius import (
    HardBodyRadius,
    RadiusFacts,
    RadiusSource,
    choose_hard_body_radius,
)
from screening.engine.probability.methods import METHODS, collision_probabilities
from screening.engine.probability.results import (
    FLAG_WORDS,
    Flag,
    Probability,
    flag_names,
)
from screening.messages.cdm import ConjunctionDataMessage, MessageObject, read_cdm
from screening.messages.cdm.encounter import (
    MAX_RADIUS_M,
    cdm_encounters,
    stated_hard_body_radius_m,
)
from screening.stations.seed import load_station_file

ALL = "all"
# The same message gives the same answer: the samples are drawn from a fixed beginning.
SEED = 508


@dataclass(frozen=True, slots=True)
class PcReport:
    """One message, the radius that was used, and the answers by method."""

    message: ConjunctionDataMessage
    radius: HardBodyRadius
    answers: dict[str, Probability]

    @property
    def flags(self) -> Flag:
        """All flags of all answers."""
        together = Flag.NONE
        for answer in self.answers.values():
            together |= answer.flags
        return together


def pc_report(
    path: Path, *, hard_body_radius_m: float | None, method: str, sample_count: int
) -> PcReport:
    """Read one CDM and compute what is asked for.

    Raises InputError when the file cannot be read, is not a usable CDM, or the radius is none.
    """
    message = _read(path)
    radius = _radius(message, hard_body_radius_m)
    pair = cdm_encounters(message, hard_body_radius_m=radius.radius_m)
    if radius.is_assumed:
        pair = replace(pair, given_flags=pair.given_flags | int(Flag.SIZE_ASSUMED))
    found = collision_probabilities(
        pair,
        METHODS if method == ALL else (method,),
        generator=np.random.default_rng(SEED),
        sample_count=sample_count,
    )
    return PcReport(message, radius, {name: each.one(0) for name, each in found.items()})


def as_document(report: PcReport) -> dict[str, Any]:
    """Return the report as one JSON object; what is unknown is null."""
    message = report.message
    return {
        "conjunction": {
            "message_id": message.message_id,
            "originator": message.originator,
            "tca_utc": message.tca_utc.isoformat().replace("+00:00", "Z"),
            "miss_distance_km": message.miss_distance_km,
            "relative_speed_km_s": message.relative_speed_km_s,
            "primary": _name(message.objects[0]),
            "secondary": _name(message.objects[1]),
            "hard_body_radius_m": report.radius.radius_m,
            "hard_body_radius_source": report.radius.source.value,
            "originator_pc": message.collision_probability,
            "originator_pc_method": message.collision_probability_method,
        },
        "methods": {name: _answer(each) for name, each in report.answers.items()},
        "flags": flag_names(report.flags),
    }


def as_lines(report: PcReport) -> Iterator[str]:
    """Yield the report as a table for people, and what each flag means."""
    message, radius = report.message, report.radius
    yield f"{message.message_id}, from {message.originator}"
    yield f"{_name(message.objects[0])} and {_name(message.objects[1])}"
    tca_utc = nearest(message.tca_utc, SECOND)
    yield f"TCA {tca_utc:%Y-%m-%d %H:%M:%S} UTC, miss {message.miss_distance_km:.3f} km"
    yield f"Hard-body radius {radius.radius_m:g} m ({radius.source.value}: {radius.words})"
    if message.collision_probability is not None:
        how = message.collision_probability_method or "no method given"
        yield f"The originator's probability: {message.collision_probability:.3e} ({how})"
    yield ""
    for name, each in report.answers.items():
        yield f"{name:<12} {_answer_words(each)}"
    yield from ("", *_flag_lines(report.flags)) if report.flags else ()


def _read(path: Path) -> ConjunctionDataMessage:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    return read_cdm(data, file_name=path.name)


def _radius(message: ConjunctionDataMessage, given_m: float | None) -> HardBodyRadius:
    """Choose the combined radius: the user's, the message's, or the sum of both objects'."""
    stated_m = stated_hard_body_radius_m(message)
    if given_m is None and stated_m is not None:
        return HardBodyRadius(stated_m, RadiusSource.MESSAGE, "a comment of the message gives it")
    if given_m is not None:
        if not 0.0 < given_m <= MAX_RADIUS_M:
            raise InputError(
                f"--hbr-m is {given_m:g}: give the combined radius in metres, above 0 and at most"
                f" {MAX_RADIUS_M:,.0f}."
            )
        return choose_hard_body_radius(RadiusFacts(explicit_m=given_m))
    each = [choose_hard_body_radius(_facts(one)) for one in message.objects]
    worst = max(each, key=lambda radius: list(RadiusSource).index(radius.source))
    words = " + ".join(f"{one.radius_m:g} m {one.words}" for one in each)
    return HardBodyRadius(sum(one.radius_m for one in each), worst.source, words)


def _facts(one: MessageObject) -> RadiusFacts:
    number = one.norad_cat_id
    for station in load_station_file():
        own = {station.primary_norad_cat_id, *(part.norad_cat_id for part in station.parts)}
        if number in own:
            return RadiusFacts(station_m=station.hard_body_radius_m, station_name=station.name)
    return RadiusFacts(object_type=one.metadata.text("OBJECT_TYPE"))


def _answer(each: Probability) -> dict[str, Any]:
    is_below = each.pc == 0.0
    return {
        "pc": LEAST_PC if is_below else each.pc,
        "pc_is_upper_limit": is_below,
        "reason": None if each.pc is not None else each.reason.name.lower(),
        "reason_words": each.reason_words,
        "flags": flag_names(each.flags),
        "figures": dict(each.figures),
    }


def _answer_words(each: Probability) -> str:
    if each.pc == 0.0:
        return f"under {LEAST_PC:.1e}: less than a number here can hold"
    return each.reason_words or "" if each.pc is None else f"{each.pc:.6e}"


def _name(one: MessageObject) -> str:
    return f"{one.name} ({one.designator})"


def _flag_lines(flags: Flag) -> Sequence[str]:
    return [f"{str(flag.name).lower()}: {FLAG_WORDS[flag]}" for flag in Flag if flag & flags]
