"""The whole world at an instant: populations, stations and encounters put into one catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import numpy as np

from screening.catalog.sources.demo.bands import (
    LOST,
    RE_ENTERING,
    band_population,
    band_populations,
    fill_populations,
)
from screening.catalog.sources.demo.constellations import constellation_populations
from screening.catalog.sources.demo.encounters import DemoEncounter, SolvedObject, solved_objects
from screening.catalog.sources.demo.geo import geo_populations
from screening.catalog.sources.demo.motion import element_sets_at
from screening.catalog.sources.demo.objects import (
    FIRST_SYNTHETIC_NUMBER,
    DemoCatalog,
    Identity,
    ObjectFacts,
    Population,
    joined,
)
from screening.catalog.sources.demo.stations import STATIONS, surroundings
from screening.engine.timescales import require_aware_utc
from screening.engine.types import ElementSet

DEFAULT_SEED: Final = 20260310
DEFAULT_OBJECT_COUNT: Final = 30_000
MIN_OBJECT_COUNT: Final = 1_500
# Of what is not near a station, at most this share is drawn from shells and named bands.
_MAX_NAMED_SHARE: Final = 0.97
_LOST_KEY: Final = 3_000_000
_RE_ENTERING_KEY: Final = 3_100_000

Pair = tuple[Identity, ElementSet]


def demo_catalog(
    now_utc: datetime,
    *,
    seed: int = DEFAULT_SEED,
    object_count: int = DEFAULT_OBJECT_COUNT,
    on_step: Callable[[], object] = lambda: None,
) -> DemoCatalog:
    """Return the SYNTHETIC catalogue as it stands at an aware instant.

    The same arguments give the same catalogue, element for element. ``object_count`` (at least
    MIN_OBJECT_COUNT) counts everything, stations included. ``on_step`` is called again and again
    while it is made. Raises ValueError for fewer objects or a naive instant.
    """
    now_utc = require_aware_utc(now_utc, "now_utc")
    if object_count < MIN_OBJECT_COUNT:
        raise ValueError(f"a demo world has at least {MIN_OBJECT_COUNT} objects")
    near = [pair for station in STATIONS for pair in surroundings(station, now_utc, seed=seed)]
    solved = []
    for each in solved_objects(now_utc, seed=seed):  # most of the time goes here
        solved.append(each)
        on_step()
    meeting = [(each.identity, each.element_set) for each in solved]
    falling = band_population(seed, RE_ENTERING, RE_ENTERING.count, first_key=_RE_ENTERING_KEY)
    left = object_count - len(near) - len(meeting) - len(falling)
    drawn = joined(_drawn_populations(seed, left))
    on_step()
    first = FIRST_SYNTHETIC_NUMBER + len(near) + len(meeting)
    pairs = [
        *_numbered([*near, *meeting]),
        *_issued(falling, first, now_utc, seed, sinks_fast=True),
        *_issued(drawn, first + len(falling), now_utc, seed, sinks_fast=False),
    ]
    return _catalogue(pairs, _encounters_ahead(solved, len(near), now_utc))


def _drawn_populations(seed: int, count: int) -> list[Population]:
    """Return exactly ``count`` objects: shells, bands and ring as published, old debris to fill."""
    lost = band_population(seed, LOST, LOST.count, first_key=_LOST_KEY)
    named = _named_populations(seed, 1.0)
    wanted = _MAX_NAMED_SHARE * (count - len(lost))
    total = sum(map(len, named))
    if total > wanted:
        named = _named_populations(seed, 0.9 * wanted / total)
    missing = count - len(lost) - sum(map(len, named))
    return [lost, *named, *fill_populations(seed, missing)]


def _named_populations(seed: int, scale: float) -> list[Population]:
    return [
        *constellation_populations(seed, scale),
        *band_populations(seed, scale),
        *geo_populations(seed, scale),
    ]


def _issued(
    population: Population, first: int, now_utc: datetime, seed: int, *, sinks_fast: bool
) -> list[Pair]:
    numbers = np.arange(first, first + len(population))
    element_sets = element_sets_at(population, numbers, now_utc, seed=seed, sinks_fast=sinks_fast)
    return list(zip(population.identities, element_sets, strict=True))


def _numbered(pairs: Sequence[Pair]) -> list[Pair]:
    """Give every object its name and number: its own, or the synthetic one of its place."""
    numbered = []
    for place, (identity, element_set) in enumerate(pairs):
        number = identity.norad_cat_id or FIRST_SYNTHETIC_NUMBER + place
        its_own = replace(
            element_set,
            norad_cat_id=number,
            name=identity.name,
            international_designator=identity.international_designator,
        )
        numbered.append((identity, its_own))
    return numbered


def _encounters_ahead(
    solved: Sequence[SolvedObject], first_place: int, now_utc: datetime
) -> list[DemoEncounter]:
    ahead = [
        replace(each.encounter, norad_cat_id=FIRST_SYNTHETIC_NUMBER + first_place + place)
        for place, each in enumerate(solved)
        if each.encounter.tca_utc >= now_utc
    ]
    return sorted(ahead, key=lambda encounter: encounter.tca_utc)


def _catalogue(pairs: Sequence[Pair], encounters: Sequence[DemoEncounter]) -> DemoCatalog:
    ordered = sorted(pairs, key=lambda pair: pair[1].norad_cat_id)
    facts: dict[int, ObjectFacts] = {
        element_set.norad_cat_id: identity.facts for identity, element_set in ordered
    }
    return DemoCatalog([element_set for _, element_set in ordered], facts, encounters)
