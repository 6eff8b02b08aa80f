"""The counts of the catalogue as its page shows them: rows of tables, and figures of charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext, gettext_noop

from sasweb.web.insight_words import TYPE_WORDS, band_words, percent_words
from screening.catalog.census import PROFILE_EDGES_KM, Census, OwnerCount, YearCount
from screening.catalog.models import PlannedConstellation
from screening.catalog.owners import owner_name
from screening.catalog.population import TYPES
from screening.conjunctions.encounter_rates import StationRates

OWNERS_NAMED: Final = 9
CONSTELLATIONS_NAMED: Final = 12
OTHERS: Final = gettext_noop("All others")
DENSITY_ROW_KM: Final = 100.0  # tables give the mean of so much altitude
_YEARS_IN_FULL: Final = 10  # older ones are summed by decade in the table


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """One owner, all others, or those whose owner is not known."""

    name: str
    code: str
    payloads: int
    share: str
    by_type: tuple[int, ...]
    by_band: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year or a decade of launches, and all up to its end."""

    words: str
    by_type: tuple[int, ...]
    total: int
    up_to: int


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One scenario with what it adds a day at each station, in the order of the stations."""

    planned: PlannedConstellation
    added_per_day: tuple[float, ...]


def owner_rows(census: Census) -> list[OwnerRow]:
    """The owners with most payloads, all others together, and those not known: never dropped."""
    known = sorted(
        (each for each in census.owners if each.code), key=lambda c: (-c.payloads, -c.total, c.code)
    )
    named = [_owner_row(each, owner_name(each.code), census) for each in known[:OWNERS_NAMED]]
    rest = known[OWNERS_NAMED:]
    if rest:
        named.append(_owner_row(_together(rest), f"{gettext(OTHERS)} ({len(rest)})", census))
    return [*named, _owner_row(census.owner(""), owner_name(""), census)]


def constellation_rows(census: Census) -> list[dict[str, Any]]:
    """The largest constellations."""
    return [
        {
            "name": each.name,
            "payloads": each.payloads,
            "share": percent_words(each.payloads, census.payloads),
            "altitude_km": each.median_altitude_km,
            "inclination_deg": each.median_inclination_deg,
        }
        for each in census.constellations[:CONSTELLATIONS_NAMED]
    ]


def band_type_rows(census: Census) -> list[tuple[str, tuple[int, ...]]]:
    """Of each type, how many there are in each band."""
    return [
        (gettext(TYPE_WORDS[kind]).capitalize(), counts)
        for kind, counts in zip(TYPES, census.types_by_band, strict=True)
    ]


def year_rows(census: Census) -> list[YearRow]:
    """Launches by year, older ones by decade, newest first; what has no year at the end."""
    dated = [each for each in census.years if each.year]
    undated = [each for each in census.years if not each.year]
    newest = dated[-1].year if dated else 0
    rows, reached = [], 0
    for words, years in groupby(dated, key=lambda each: _period(each.year, newest)):
        by_type = _sum(each.by_type for each in years)
        reached += sum(by_type)
        rows.append(YearRow(words, by_type, sum(by_type), reached))
    rows.reverse()
    return rows + [
        YearRow(gettext("Not known"), each.by_type, sum(each.by_type), reached + sum(each.by_type))
        for each in undated
    ]


def density_rows(census: Census) -> list[tuple[str, float]]:
    """Mean density of each hundred kilometres."""
    per_row = round(DENSITY_ROW_KM / float(PROFILE_EDGES_KM[1] - PROFILE_EDGES_KM[0]))
    means = census.density_per_km3.reshape(-1, per_row).mean(axis=1)
    lows = PROFILE_EDGES_KM[:-1:per_row]
    return [
        (
            gettext("%(low)s to %(high)s")
            % {"low": f"{low:,.0f}", "high": f"{low + DENSITY_ROW_KM:,.0f}"},
            float(mean),
        )
        for low, mean in zip(lows.tolist(), means.tolist(), strict=True)
    ]


def planned_rows(
    planned: Sequence[PlannedConstellation], rates: Sequence[StationRates]
) -> list[PlannedRow]:
    """Every scenario with what it adds at each station."""
    return [
        PlannedRow(each, tuple(rate.planned[place].per_day for rate in rates))
        for place, each in enumerate(planned)
    ]


def chart_data(census: Census, rates: Sequence[StationRates]) -> dict[str, Any]:
    """What the page's charts draw, as JSON."""
    rows = owner_rows(census)
    return {
        "types": [gettext(TYPE_WORDS[kind]) for kind in TYPES],
        "bands": band_words(),
        "owners": [
            {"name": row.name, "by_type": row.by_type, "by_band": row.by_band} for row in rows
        ],
        "constellations": [
            {"name": row["name"], "payloads": row["payloads"], "share": row["share"]}
            for row in constellation_rows(census)
        ],
        "growth": _growth(census.years),
        "density": {
            "altitude_km": ((PROFILE_EDGES_KM[:-1] + PROFILE_EDGES_KM[1:]) / 2.0).tolist(),
            "per_km3": census.density_per_km3.tolist(),
            "stations": [
                {"name": each.station.short_name, "altitude_km": each.mean_altitude_km}
                for each in rates
            ],
        },
        "planned": [_planned(each) for each in rates],
    }


def _planned(rates: StationRates) -> dict[str, Any]:
    """Passes a day at one station: today's estimate and measure, and each constellation's part."""
    measured = rates.within[0].measured
    parts = groupby(rates.planned, key=lambda each: each.planned.constellation)
    return {
        "station": rates.station.short_name,
        "today": rates.within[0].kinetic_per_day,
        "measured": measured.per_day if measured else None,
        "parts": [{"name": name, "per_day": sum(p.per_day for p in own)} for name, own in parts],
    }


def _growth(years: Sequence[YearCount]) -> dict[str, Any]:
    """Running totals by type up to each year, without gaps between years."""
    dated = {each.year: each.by_type for each in years if each.year}
    if not dated:
        return {"year": [], "by_type": []}
    span = range(min(dated), max(dated) + 1)
    counts = np.array([dated.get(year, (0,) * len(TYPES)) for year in span])
    return {"year": list(span), "by_type": counts.cumsum(axis=0).T.tolist()}


def _owner_row(count: OwnerCount, name: str, census: Census) -> OwnerRow:
    share = percent_words(count.payloads, census.payloads)
    return OwnerRow(
        name, count.code, count.payloads, share, count.by_type, count.by_band, count.total
    )


def _together(counts: Sequence[OwnerCount]) -> OwnerCount:
    return OwnerCount(
        "", _sum(each.by_type for each in counts), _sum(each.by_band for each in counts)
    )


def _sum(columns: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*columns, strict=True)))


def _period(year: int, newest: int) -> str:
    decade = year // 10 * 10
    first_in_full = (newest - _YEARS_IN_FULL) // 10 * 10 + 10
    return (
        str(year)
        if year >= first_in_full
        else gettext("%(low)s to %(high)s") % {"low": decade, "high": decade + 9}
    )
