"""Which close approaches of a screening become part of the record: those that enter a volume.

The screening looks as far as the furthest corner of the largest volume, so most of what it finds
stays outside all of them. Several records of one long stay beside a station become one pass.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from screening.conjunctions.association import SAME_ENCOUNTER_S
from screening.conjunctions.run_inputs import FrozenStation
from screening.conjunctions.services.followed import NO_EPHEMERIS, Sources
from screening.conjunctions.services.outcome import FoundPass
from screening.engine.approaches import Approaches
from screening.engine.config import ScreeningConfig
from screening.engine.stays import CO_MOVING_STAY_S
from screening.engine.types import ApproachKind, ElementSet, IntArray, ScreeningResult
from screening.engine.volumes import Box, Sphere, Volume, volumes_entered
from screening.stations.seed import VolumeSeed

OUTSIDE: Final = "outside_every_volume"
PAST: Final = "closest_before_the_window"
JOINED: Final = "same_encounter_by_another_source"


@dataclass(frozen=True, slots=True)
class KeptPasses:
    """Passes to be recorded, in order of TCA, and how many records were left out and why."""

    passes: tuple[FoundPass, ...]
    left_out: Counter[str]


def kept_passes(
    element_sets: Sequence[ElementSet],
    config: ScreeningConfig,
    result: ScreeningResult,
    stations: Sequence[FrozenStation],
    *,
    sources: Sources | None = None,
) -> KeptPasses:
    """Keep the approaches that enter a volume of the station they were found for.

    Indices of the passes are those of ``element_sets``. ``sources`` tells which records followed
    an ephemeris; without it all are by element sets.
    """
    approaches = result.approaches
    sources = sources or Sources.elements_alone(approaches.size)
    past = _is_past(approaches)
    rows = _one_each_stay(approaches, np.flatnonzero(~past))
    numbers = np.array([each.norad_cat_id for each in element_sets], dtype=np.int64)
    primary_number = numbers[approaches["primary_index"][rows]]
    found: list[FoundPass] = []
    for station in stations:
        own = rows[primary_number == station.primary_norad_cat_id]
        found += _station_passes(
            element_sets, config, approaches[own], station, sources.of_rows(own)
        )
    passes = one_each_join(found)
    passes.sort(key=lambda each: (each.tca_utc, each.station_id, numbers[each.secondary]))
    left_out = Counter(
        {
            OUTSIDE: rows.size - len(found),
            PAST: int(past.sum()),
            JOINED: len(found) - len(passes),
        }
    )
    return KeptPasses(tuple(passes), +left_out)


def one_each_join(passes: Sequence[FoundPass]) -> list[FoundPass]:
    """Keep one of each encounter that was found on both sides of a join of two sources.

    Where an ephemeris begins or ends, each side has its own opinion of an encounter under way, and
    neither is better known: the closest is kept. Only passes of one pair are compared, and none
    where all followed element sets.
    """
    if all(_sources_of(each) == (NO_EPHEMERIS, NO_EPHEMERIS) for each in passes):
        return list(passes)
    kept: defaultdict[tuple[int, int, int], list[FoundPass]] = defaultdict(list)
    for each in sorted(passes, key=lambda found: found.miss_distance_km):
        of_pair = kept[_pair_of(each)]
        if not any(_is_same_at_a_join(each, other) for other in of_pair):
            of_pair.append(each)
    return [each for of_pair in kept.values() for each in of_pair]


def _is_past(approaches: Approaches) -> npt.NDArray[np.bool_]:
    """Passes under way when the window opens, already moving apart: their TCA is behind us."""
    past: npt.NDArray[np.bool_] = (
        (approaches["kind"] == ApproachKind.WINDOW_EDGE)
        & (approaches["tca_offset_s"] == 0.0)
        & (approaches["duration_s"] < CO_MOVING_STAY_S)
    )
    return past


def _one_each_stay(every: Approaches, rows: IntArray) -> IntArray:
    """Keep, of some rows, one of every long stay beside a station: its closest, rather not an edge.

    NOTE: records of a stay carry its duration to the last bit, and no two stays share that.
    """
    approaches = every[rows]
    closest: dict[tuple[int, int, float], int] = {}
    keep = np.ones(approaches.size, dtype=np.bool_)
    order = np.lexsort(
        (approaches["miss_distance_km"], approaches["kind"] == ApproachKind.WINDOW_EDGE)
    )
    for row in order[approaches["duration_s"][order] >= CO_MOVING_STAY_S].tolist():
        pair = (int(approaches["primary_index"][row]), int(approaches["secondary_index"][row]))
        key = (*pair, float(approaches["duration_s"][row]))
        keep[row] = closest.setdefault(key, row) == row
    return rows[keep]


def _is_same_at_a_join(one: FoundPass, other: FoundPass) -> bool:
    """Whether two passes of one pair are one encounter as two different sources have it."""
    if _sources_of(one) == _sources_of(other):
        return False
    gap_s = abs((one.tca_utc - other.tca_utc).total_seconds())
    return gap_s <= SAME_ENCOUNTER_S + (_long_s(one) + _long_s(other)) / 2.0


def _pair_of(found: FoundPass) -> tuple[int, int, int]:
    return found.station_id, found.primary, found.secondary


def _sources_of(found: FoundPass) -> tuple[int, int]:
    return found.primary_ephemeris, found.secondary_ephemeris


def _long_s(found: FoundPass) -> float:
    """The duration of a stay; a pass has none that matters."""
    return found.duration_s if found.duration_s >= CO_MOVING_STAY_S else 0.0


def _station_passes(
    element_sets: Sequence[ElementSet],
    config: ScreeningConfig,
    approaches: Approaches,
    station: FrozenStation,
    sources: Sources,
) -> Iterator[FoundPass]:
    regions = [_region(volume) for volume in station.volumes]
    entered = volumes_entered(element_sets, config, approaches, regions, paths=sources.path_pairs())
    for row in np.flatnonzero(entered.any(axis=1)).tolist():
        names = tuple(
            volume.name
            for volume, inside in zip(station.volumes, entered[row], strict=True)
            if inside
        )
        found = _found_pass(approaches[row], config, station, names)
        yield replace(
            found,
            primary_ephemeris=int(sources.primary[row]),
            secondary_ephemeris=int(sources.secondary[row]),
        )


def _region(volume: VolumeSeed) -> Volume:
    return Sphere(*volume.extents_km) if volume.shape == "sphere" else Box(*volume.extents_km)


def _found_pass(
    approach: np.void, config: ScreeningConfig, station: FrozenStation, volumes: tuple[str, ...]
) -> FoundPass:
    return FoundPass(
        station_id=station.id,
        primary=int(approach["primary_index"]),
        secondary=int(approach["secondary_index"]),
        kind=ApproachKind(int(approach["kind"])),
        tca_utc=config.start_utc + timedelta(seconds=float(approach["tca_offset_s"])),
        miss_distance_km=float(approach["miss_distance_km"]),
        radial_km=float(approach["radial_km"]),
        in_track_km=float(approach["in_track_km"]),
        cross_track_km=float(approach["cross_track_km"]),
        relative_speed_km_s=float(approach["relative_speed_km_s"]),
        duration_s=float(approach["duration_s"]),
        volumes_entered=volumes,
        r_primary_teme_km=tuple(approach["r_primary_teme_km"].tolist()),
        v_primary_teme_km_s=tuple(approach["v_primary_teme_km_s"].tolist()),
        r_secondary_teme_km=tuple(approach["r_secondary_teme_km"].tolist()),
        v_secondary_teme_km_s=tuple(approach["v_secondary_teme_km_s"].tolist()),
    )
