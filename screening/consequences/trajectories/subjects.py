"""What a trajectory is held against: all objects but itself, and stations by their volumes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from screening.conjunctions.run_inputs import FrozenStation
from screening.engine.config import DEFAULT_MAX_ELEMENT_AGE_DAYS
from screening.engine.docking import find_docked
from screening.engine.trajectory_screening import Reach
from screening.engine.types import ElementSet
from screening.engine.volumes import Box, Sphere, Volume
from screening.messages.ccsds.values import is_catalogue_number

_DESIGNATOR: Final = re.compile(r"(?:(\d{4})-|(\d{2}))(\d{3})-?([A-Z]{1,3})", re.ASCII)
_SPACE_AGE_BEGAN: Final = 57  # two-digit years from here on are of the last century


@dataclass(frozen=True, slots=True)
class StationSubject:
    """A station that is in the catalogue: its index, its volumes, and what is docked to it."""

    station: FrozenStation
    index: int
    docked: tuple[int, ...]
    volumes: tuple[Volume, ...]

    def reach_km(self, threshold_km: float) -> float:
        """How far out it is looked for: what holds all its volumes."""
        return max([threshold_km, *(each.enclosing_radius_km for each in self.volumes)])


@dataclass(frozen=True, slots=True)
class Subjects:
    """Indices into the catalogue. ``own`` is the vehicle's own element set, ``own_docked`` what
    flies with it; ``absent`` are stations without elements.
    """

    own: int | None
    own_docked: tuple[int, ...]
    stations: tuple[StationSubject, ...]
    absent: tuple[FrozenStation, ...]

    @property
    def docked(self) -> set[int]:
        """What is met as part of a station and not by itself."""
        return {index for each in self.stations for index in each.docked}

    def reach(self, threshold_km: float) -> Reach:
        """Return what a search looks for."""
        own = () if self.own is None else (self.own,)
        return Reach(
            threshold_km,
            {each.index: each.reach_km(threshold_km) for each in self.stations},
            tuple(sorted({*own, *self.own_docked, *self.docked})),
            DEFAULT_MAX_ELEMENT_AGE_DAYS,
        )


def subjects_of(
    elements: Sequence[ElementSet], stations: Sequence[FrozenStation], object_id: str
) -> Subjects:
    """Find the vehicle itself and the stations in a catalogue.

    A vehicle that is a station is not held against itself nor against what is docked to it.
    """
    index_of = {each.norad_cat_id: index for index, each in enumerate(elements)}
    own = own_index(elements, object_id)
    known = [each for each in stations if each.primary_norad_cat_id in index_of]
    found = [_subject(elements, each, index_of) for each in known]
    return Subjects(
        own,
        tuple(index for each in found if each.index == own for index in each.docked),
        tuple(_without(each, own) for each in found if each.index != own),
        tuple(each for each in stations if each.primary_norad_cat_id not in index_of),
    )


def own_index(elements: Sequence[ElementSet], object_id: str) -> int | None:
    """Return where the object that an OEM names stands; None where the catalogue lacks it.

    OBJECT_ID is an international designator, in any of its spellings, or a catalogue number.
    """
    wanted = object_id.strip().upper()
    if is_catalogue_number(wanted):
        number = int(wanted)
        return next((i for i, each in enumerate(elements) if each.norad_cat_id == number), None)
    designator = _designator(wanted)
    if designator is None:
        return None
    matches = (
        i for i, each in enumerate(elements)
        if _designator(each.international_designator.upper()) == designator
    )  # fmt: skip
    return next(matches, None)


def _subject(
    elements: Sequence[ElementSet], station: FrozenStation, index_of: Mapping[int, int]
) -> StationSubject:
    index = index_of[station.primary_norad_cat_id]
    logged = [index_of[number] for number in station.docking_log if number in index_of]
    docked = tuple(each.index for each in find_docked(elements, index, logged=logged).docked)
    return StationSubject(station, index, docked, tuple(_volumes(station)))


def _without(subject: StationSubject, own: int | None) -> StationSubject:
    """A vehicle that is docked by its elements is not part of the station that it flies from."""
    docked = tuple(index for index in subject.docked if index != own)
    return StationSubject(subject.station, subject.index, docked, subject.volumes)


def _volumes(station: FrozenStation) -> list[Volume]:
    return [
        Sphere(*each.extents_km) if each.shape == "sphere" else Box(*each.extents_km)
        for each in station.volumes
    ]


def _designator(text: str) -> tuple[int, str, str] | None:
    """Return year, number and piece of a designator: "1998-067A", "1998-067-A" or "98067A"."""
    match = _DESIGNATOR.fullmatch(text.strip())
    if match is None:
        return None
    long_year, short_year, number, piece = match.groups()
    if long_year:
        return int(long_year), number, piece
    century = 1900 if int(short_year) >= _SPACE_AGE_BEGAN else 2000
    return century + int(short_year), number, piece
