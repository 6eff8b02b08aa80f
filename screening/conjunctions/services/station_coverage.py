"""Which stations a run could not screen, or not to the end of its window, and why.

A station that nobody looked at has no passes either; only this tells it from one that is clear.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from screening.conjunctions.run_inputs import FrozenStation
from screening.engine.config import ScreeningConfig
from screening.engine.lifetimes import find_lifetimes, look_offsets_s
from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet, ScreeningResult, Status

SCREENED_ONLY: Final = " was screened only "
UNTIL_END: Final = " UTC: "
NOT_SCREENED: Final = "not screened"


def unscreened_stations(
    stations: Sequence[FrozenStation],
    element_sets: Sequence[ElementSet],
    config: ScreeningConfig,
    result: ScreeningResult,
) -> dict[int, str]:
    """A sentence for each station that was not screened all through the window, by station id.

    ``result`` is of ``element_sets``, in their order.
    """
    index_of = {each.norad_cat_id: index for index, each in enumerate(element_sets)}
    reasons = {
        each.id: _reason(each, index_of.get(each.primary_norad_cat_id), result) for each in stations
    }
    decaying = {
        each.id: _screened_until(each, element_sets[index], config)
        for each in stations
        if each.volumes and (index := index_of.get(each.primary_norad_cat_id)) is not None
        if result.status[index] == Status.DECAYED_IN_WINDOW
    }
    return {key: sentence for key, sentence in (reasons | decaying).items() if sentence}


def screened_until_sentence(name: str, until_utc: datetime) -> str:
    """The sentence for a station whose elements end inside the window."""
    until = f"until {until_utc:%Y-%m-%d %H:%M}"
    return f"{name}{SCREENED_ONLY}{until}{UNTIL_END}its element set decays then."


def coverage_words(sentence: str) -> str:
    """What one of the sentences above says, for a label: "screened until ..." or "not screened"."""
    _, is_partial, until = sentence.partition(SCREENED_ONLY)
    return f"screened {until.partition(UNTIL_END)[0]} UTC" if is_partial else NOT_SCREENED


def _reason(station: FrozenStation, index: int | None, result: ScreeningResult) -> str:
    """Why a station was not screened at all, or nothing."""
    if index is None:
        return f"{_name(station)} has no element set: it was not screened."
    if not station.volumes:
        return f"{_name(station)} has no screening volume: it was not screened."
    status = Status(int(result.status[index]))
    if status == Status.OK:
        return ""
    words = status.name.replace("_", " ").lower()
    detail = result.status_detail.get(index, words)
    return f"{_name(station)} was not screened: its element set is of no use ({words}: {detail})."


def _screened_until(
    station: FrozenStation, element_set: ElementSet, config: ScreeningConfig
) -> str:
    propagator = Propagator([element_set])
    looks = propagator.mean_orbits(config.start_utc, look_offsets_s(config))
    until_s = float(find_lifetimes(propagator, config, looks).usable_until_s[0])
    until = config.start_utc + timedelta(seconds=until_s)
    return screened_until_sentence(_name(station), until)


def _name(station: FrozenStation) -> str:
    return f"{station.short_name} ({station.primary_norad_cat_id})"
