"""What a search has found, told apart: what counts as near, with the stations first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from screening.consequences.trajectories.near_stations import Nearest, nearest_to, volumes_of
from screening.consequences.trajectories.subjects import StationSubject, Subjects
from screening.engine.encounters import one_each_encounter
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.timescales import utc_at
from screening.engine.trajectory_screening import ArcFound, ShiftFound
from screening.engine.types import ApproachKind, ElementSet


@dataclass(frozen=True, slots=True)
class Approach:
    """One approach that counts: under the threshold, or into a volume of a station.

    ``record`` is one of CLOSE_APPROACH_DTYPE, ``index`` the other object's in the catalogue,
    ``path`` what the vehicle flies at this shift.
    """

    shift_s: float
    path: EphemerisPath
    record: np.void
    tca_utc: datetime
    station: StationSubject | None
    volumes: tuple[str, ...]

    @property
    def index(self) -> int:
        return int(self.record["secondary_index"])

    @property
    def miss_km(self) -> float:
        return float(self.record["miss_distance_km"])

    @property
    def kind(self) -> ApproachKind:
        return ApproachKind(int(self.record["kind"]))


@dataclass(frozen=True, slots=True)
class ShiftTold:
    """One launch time: its approaches, stations first and then the nearest first.

    ``nearest`` is how near it comes to each station, by the station's index; None if not known.
    """

    found: ShiftFound
    approaches: tuple[Approach, ...]
    nearest: Mapping[int, Nearest | None]

    @property
    def is_clear(self) -> bool:
        return not self.approaches


def shift_told(
    elements: Sequence[ElementSet], found: ShiftFound, subjects: Subjects, threshold_km: float
) -> ShiftTold:
    """Tell what one launch time meets: every approach under the limits."""
    stations = {each.index: each for each in subjects.stations}
    approaches = [
        approach
        for arc in found.arcs
        for approach in _of_arc(elements, found.shift_s, arc, stations, threshold_km)
    ]
    return ShiftTold(
        found,
        tuple(sorted(approaches, key=lambda each: (each.station is None, each.miss_km))),
        {each.index: nearest_to(elements, found.arcs, each) for each in subjects.stations},
    )


def _of_arc(
    elements: Sequence[ElementSet],
    shift_s: float,
    arc: ArcFound,
    stations: Mapping[int, StationSubject],
    threshold_km: float,
) -> list[Approach]:
    records = one_each_encounter(arc.approaches)
    entered = _entered(elements, arc, records, stations)
    return [
        Approach(
            shift_s, arc.path, record,
            utc_at(arc.config.start_utc, float(record["tca_offset_s"])),
            stations.get(int(record["secondary_index"])), entered.get(row, ()),
        )
        for row, record in enumerate(records)
        if record["miss_distance_km"] < threshold_km or entered.get(row)
    ]  # fmt: skip


def _entered(
    elements: Sequence[ElementSet],
    arc: ArcFound,
    records: np.ndarray,
    stations: Mapping[int, StationSubject],
) -> dict[int, tuple[str, ...]]:
    """Return the names of the volumes that each record of a station enters, by its row."""
    entered: dict[int, tuple[str, ...]] = {}
    for index, subject in stations.items():
        rows = np.flatnonzero(records["secondary_index"] == index)
        if not rows.size or not subject.volumes:
            continue
        names = [volume.name for volume in subject.station.volumes]
        for row, inside in zip(
            rows.tolist(), volumes_of(elements, arc, subject, records[rows]), strict=True
        ):
            entered[row] = tuple(
                name for name, is_in in zip(names, inside.tolist(), strict=True) if is_in
            )
    return entered
