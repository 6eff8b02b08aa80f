"""The catalogue counted: by owner, type, altitude, constellation and year, and how dense it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import numpy as np
from django.db.models import OuterRef, Q, Subquery

from screening.catalog.density import shell_densities_per_km3
from screening.catalog.models import (
    Feed,
    ObjectType,
    Pull,
    PullStatus,
    SpaceObject,
    StoredElementSet,
)
from screening.catalog.owners import UNKNOWN_CODES
from screening.catalog.population import TYPES, Population, catalogue_state, population_at
from screening.catalog.selectors import WITHOUT_ORBITS, objects_in_orbit
from screening.catalog.sources.satcat_csv import FORMAT as SATCAT_FORMAT
from screening.engine.constants import EARTH_RADIUS_WGS72_KM
from screening.engine.types import FloatArray, IntArray

# Mean altitudes (of the semi-major axis). The first ends above both stations.
BAND_EDGES_KM: Final = (450.0, 600.0, 1000.0, 2000.0, 34_000.0)
BAND_COUNT: Final = len(BAND_EDGES_KM) + 1
PROFILE_EDGES_KM: Final = np.arange(200.0, 2000.1, 10.0)


@dataclass(frozen=True, slots=True)
class OwnerCount:
    """The objects of one owner code ("": not known) by type, in the order of ``TYPES``."""

    code: str
    by_type: tuple[int, ...]
    by_band: tuple[int, ...]

    @property
    def payloads(self) -> int:
        return self.by_type[TYPES.index(ObjectType.PAYLOAD)]

    @property
    def total(self) -> int:
        return sum(self.by_type)


@dataclass(frozen=True, slots=True)
class ConstellationCount:
    """Payloads of one constellation in orbit."""

    name: str
    payloads: int
    median_altitude_km: float
    median_inclination_deg: float


@dataclass(frozen=True, slots=True)
class YearCount:
    """Objects in orbit today that were launched in a year, by type; 0: in no known year."""

    year: int
    by_type: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The largest file of element sets that came in on one day."""

    day: date
    objects: int
    feed: str


@dataclass(frozen=True, slots=True)
class Census:
    """All counts of one population. Owners, constellations: most objects first."""

    population: Population
    owners: tuple[OwnerCount, ...]
    types_by_band: tuple[tuple[int, ...], ...]  # of each type the count in each band
    constellations: tuple[ConstellationCount, ...]
    years: tuple[YearCount, ...]
    by_first_elements: int  # launched in an unknown year: dated by their first element set
    density_per_km3: FloatArray  # in the shells between PROFILE_EDGES_KM
    without_elements: int  # in SATCAT as in orbit, with no element set here

    def owner(self, code: str) -> OwnerCount:
        """One owner's counts; of an owner without objects all are zero."""
        nothing = OwnerCount(code, (0,) * len(TYPES), (0,) * BAND_COUNT)
        return next((each for each in self.owners if each.code == code), nothing)

    @property
    def payloads(self) -> int:
        return sum(each.payloads for each in self.owners)


_KEPT: dict[tuple[object, ...], Census] = {}  # one: the newest


def census_at(at_utc: datetime) -> Census:
    """Count the catalogue as of an instant, or give the count of the same catalogue again."""
    state = catalogue_state(at_utc)
    kept = _KEPT.get(state)
    if kept is None:
        kept = census_of(population_at(at_utc))
        _KEPT.clear()
        _KEPT[state] = kept
    return kept


def census_of(population: Population) -> Census:
    """Count a population."""
    years, by_first_elements = _years(population)
    in_orbit = objects_in_orbit(population.at_utc).count()
    counted = len(population) + population.too_old + population.no_closed_orbit
    bands = _bands(population)
    return Census(
        population=population,
        owners=_owners(population, bands),
        types_by_band=tuple(
            _counts(bands[population.type_index == kind], BAND_COUNT) for kind in range(len(TYPES))
        ),
        constellations=_constellations(population),
        years=years,
        by_first_elements=by_first_elements,
        density_per_km3=shell_densities_per_km3(
            PROFILE_EDGES_KM,
            semi_major_axis_km=population.semi_major_axis_km,
            eccentricity=population.eccentricity,
        ),
        without_elements=max(0, in_orbit - counted),
    )


def snapshots() -> list[Snapshot]:
    """Of each day on which element sets came in, the largest file that was taken in; by day."""
    good = Pull.objects.filter(
        status__in=(PullStatus.SUCCEEDED, PullStatus.UNCHANGED), objects_total__gt=0
    ).exclude(Q(feed__source__in=WITHOUT_ORBITS) | Q(detected_format=SATCAT_FORMAT))
    largest: dict[date, Snapshot] = {}
    rows = good.values_list("newest_epoch_utc", "started_at", "objects_total", "feed__title")
    for newest_epoch, started_at, objects, title in rows.order_by("objects_total"):
        day = (newest_epoch or started_at).date()
        largest[day] = Snapshot(day, objects or 0, title)
    return [largest[day] for day in sorted(largest)]


def _bands(population: Population) -> IntArray:
    altitude_km = population.semi_major_axis_km - EARTH_RADIUS_WGS72_KM
    bands: IntArray = np.searchsorted(np.array(BAND_EDGES_KM), altitude_km, side="right")
    return bands


def _counts(indices: IntArray, length: int) -> tuple[int, ...]:
    return tuple(np.bincount(indices, minlength=length).tolist())


def _owners(population: Population, bands: IntArray) -> tuple[OwnerCount, ...]:
    codes = ["" if code in UNKNOWN_CODES else code for code in population.owner_code]
    names, index = np.unique(np.array(codes, dtype=str), return_inverse=True)
    by_type = np.zeros((names.size, len(TYPES)), dtype=np.int64)
    by_band = np.zeros((names.size, BAND_COUNT), dtype=np.int64)
    np.add.at(by_type, (index, population.type_index), 1)
    np.add.at(by_band, (index, bands), 1)
    rows = zip(names.tolist(), by_type.tolist(), by_band.tolist(), strict=True)
    counts = [OwnerCount(code, tuple(types), tuple(band)) for code, types, band in rows]
    return tuple(sorted(counts, key=lambda each: (-each.total, each.code)))


def _constellations(population: Population) -> tuple[ConstellationCount, ...]:
    is_payload = population.is_type(ObjectType.PAYLOAD)
    names = np.array(population.constellation, dtype=str)
    altitude_km = population.semi_major_axis_km - EARTH_RADIUS_WGS72_KM
    counts = []
    for name in np.unique(names[is_payload]).tolist():
        own = is_payload & (names == name)
        middle = np.median(np.stack([altitude_km[own], population.inclination_deg[own]]), axis=1)
        counts.append(ConstellationCount(name, int(own.sum()), *middle.tolist()))
    return tuple(
        sorted((each for each in counts if each.name), key=lambda c: (-c.payloads, c.name))
    )


def _years(population: Population) -> tuple[tuple[YearCount, ...], int]:
    """Objects by year of launch, and how many are dated by their first element set instead."""
    year = population.launch_year.copy()
    undated = np.flatnonzero(year == 0)
    first = _first_elements(population.norad_cat_id[undated].tolist())
    for row in undated.tolist():
        year[row] = first.get(int(population.norad_cat_id[row]), 0)
    counts: Counter[tuple[int, int]] = Counter(
        zip(year.tolist(), population.type_index.tolist(), strict=True)
    )
    by_year = tuple(
        YearCount(each, tuple(counts[each, kind] for kind in range(len(TYPES))))
        for each in np.unique(year).tolist()
    )
    return by_year, int(np.count_nonzero(year[undated]))


def _first_elements(numbers: list[int]) -> dict[int, int]:
    """The year of the first element set stored of objects whose launch is not known."""
    if not numbers:
        return {}
    undated = SpaceObject.objects.filter(
        launch_date=None, norad_cat_id__gte=min(numbers), norad_cat_id__lte=max(numbers)
    )
    wanted = undated.exclude(international_designator__regex=r"^\d{4}").order_by()
    found: dict[int, int] = {}
    # By source each is one look into the index; without, all sets of an object would be read.
    for source in Feed.objects.order_by().values_list("source", flat=True).distinct():
        own = StoredElementSet.objects.filter(space_object=OuterRef("pk"), source=source)
        first = Subquery(own.order_by("epoch_utc").values("epoch_utc")[:1])
        for number, at_utc in wanted.annotate(first=first).values_list("norad_cat_id", "first"):
            if at_utc is not None:
                found[number] = min(at_utc.year, found.get(number, at_utc.year))
    return found
