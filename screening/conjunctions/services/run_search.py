"""The search of one run: who is docked, what comes close, which volumes it enters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from time import perf_counter

from screening.conjunctions.run_inputs import FrozenStation
from screening.conjunctions.services.followed import Followed, Sources, without_ephemerides
from screening.conjunctions.services.kept_passes import kept_passes
from screening.conjunctions.services.loaded_inputs import LoadedInputs
from screening.conjunctions.services.outcome import DockedAtStation, FoundPass, RunOutcome
from screening.conjunctions.services.station_coverage import unscreened_stations
from screening.engine.config import ScreeningConfig
from screening.engine.docking import DockedObject, find_docked
from screening.engine.ephemeris_screening import EphemerisScreening, screen_with_ephemerides
from screening.engine.pipeline import screen
from screening.engine.types import ElementSet, ScreeningResult, Status

OnProgress = Callable[[str, float], None]


class StageTimes(dict[str, float]):
    """Seconds by stage, in the order in which the stages ran."""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a block of code as one stage."""
        began_s = perf_counter()
        yield
        self[name] = round(perf_counter() - began_s, 3)


def search(
    inputs: LoadedInputs, start_utc: datetime, *, workers: int, on_progress: OnProgress
) -> RunOutcome:
    """Screen every object that is not docked against every station that the catalogue holds.

    Equal inputs give equal outcomes, apart from the seconds that the stages took. Docked objects
    are taken out for all stations: the other station meets the composite, not each of its parts.
    """
    times = StageTimes()
    stations = _in_catalogue(inputs)
    on_progress("find docked parts", 0.0)
    with times.stage("find docked parts"):
        docked, contradictions = _docked(inputs, stations)
    taken_out = {each.docked.index for each in docked}
    free = [index for index in range(len(inputs.elements)) if index not in taken_out]
    elements = [inputs.elements[index] for index in free]
    config = inputs.config.screening_config(start_utc)
    numbers = [each.norad_cat_id for each in elements]
    followed = inputs.followed.renumbered(free)
    found = _screened(
        elements,
        config,
        [numbers.index(station.primary_norad_cat_id) for station in stations],
        followed,
        workers,
        on_progress,
    )
    result = found.result
    times.update({name: round(s, 3) for name, s in result.seconds_by_stage.items()})
    on_progress("judge volumes", 0.0)
    with times.stage("judge volumes"):
        sources = Sources.of(found, followed)
        kept = kept_passes(elements, config, result, stations, sources=sources)
    unscreened = unscreened_stations(inputs.config.stations, elements, config, result)
    return RunOutcome(
        passes=tuple(_with_own_indices(each, free) for each in kept.passes),
        docked=docked,
        unused=_unused(result, free),
        event_counts=Counter(each.kind.name.lower() for each in kept.passes),
        left_out_counts=kept.left_out,
        seconds_by_stage=times,
        unscreened=unscreened,
        warnings=(
            *(gap.sentence for gap in unscreened.values()),
            *contradictions,
            *followed.warnings,
        ),
    )


def _screened(
    elements: Sequence[ElementSet],
    config: ScreeningConfig,
    primaries: Sequence[int],
    followed: Followed,
    workers: int,
    on_progress: OnProgress,
) -> EphemerisScreening:
    """Screen by element sets, and by ephemerides where there are some."""
    if not followed.ids:
        result = screen(
            elements, config, primaries=primaries, workers=workers, on_progress=on_progress
        )
        return without_ephemerides(result)
    return screen_with_ephemerides(
        elements,
        config,
        primaries=primaries,
        ephemerides=followed.by_object(),
        workers=workers,
        on_progress=on_progress,
    )


def _in_catalogue(inputs: LoadedInputs) -> list[FrozenStation]:
    """The stations that have elements."""
    numbers = {each.norad_cat_id for each in inputs.elements}
    return [s for s in inputs.config.stations if s.primary_norad_cat_id in numbers]


def _docked(
    inputs: LoadedInputs, stations: Sequence[FrozenStation]
) -> tuple[tuple[DockedAtStation, ...], list[str]]:
    """What is docked where, and a warning for each entry of a log that cannot be true."""
    index_of = {each.norad_cat_id: index for index, each in enumerate(inputs.elements)}
    primaries = {index_of[each.primary_norad_cat_id] for each in stations}
    docked: list[DockedAtStation] = []
    warnings: list[str] = []
    for station in stations:
        logged = [index_of[number] for number in station.docking_log if number in index_of]
        found = find_docked(inputs.elements, index_of[station.primary_norad_cat_id], logged=logged)
        docked += [DockedAtStation(station, d) for d in found.docked if d.index not in primaries]
        warnings += [_contradiction(inputs, station, each) for each in found.contradicted_log]
    return tuple(docked), warnings


def _contradiction(inputs: LoadedInputs, station: FrozenStation, entry: DockedObject) -> str:
    part = inputs.elements[entry.index]
    return (
        f"{part.name} ({part.norad_cat_id}) is in the docking log of {station.short_name}, but its "
        "elements put it clearly elsewhere: it was screened as a free flyer."
    )


def _with_own_indices(found: FoundPass, free: Sequence[int]) -> FoundPass:
    return replace(found, primary=free[found.primary], secondary=free[found.secondary])


def _unused(result: ScreeningResult, free: Sequence[int]) -> dict[int, tuple[Status, str]]:
    """Every object that could not be screened all through the window, and why."""
    return {
        free[index]: (Status(code), result.status_detail.get(index, ""))
        for index, code in enumerate(result.status.tolist())
        if code != Status.OK
    }
