"""What the counts of the catalogue say, each in a sentence that heads its chart."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from screening.catalog.census import BAND_EDGES_KM, PROFILE_EDGES_KM, Census, YearCount
from screening.catalog.models import ObjectType
from screening.catalog.owners import UNKNOWN_OWNER, owner_name
from screening.conjunctions.encounter_rates import DISTANCES_KM, StationRates

TYPE_WORDS: Final = {
    ObjectType.PAYLOAD: "payloads",
    ObjectType.ROCKET_BODY: "rocket bodies",
    ObjectType.DEBRIS: "debris",
    ObjectType.UNKNOWN: "type not known",
}
BAND_WORDS: Final = (
    f"under {BAND_EDGES_KM[0]:,.0f} km",
    *(f"{low:,.0f} to {high:,.0f} km" for low, high in pairwise(BAND_EDGES_KM)),
    f"over {BAND_EDGES_KM[-1]:,.0f} km",
)
PAYLOAD_MEANS: Final = (
    "A payload on orbit is an object of the type payload, not known to have decayed, with an"
    " element set of the last 30 days, working or not."
)
_ABOUT_HALF: Final = (0.45, 0.55)
_WITH_ARTICLE: Final = frozenset({"US", "UK", "UAE", "ESA", "ISS", "NETH"})


def percent_words(part: float, whole: float) -> str:
    """A share in words for people: whole percent, and what rounds to none as "under 1 %"."""
    share = part / whole if whole else 0.0
    if 0.0 < share < 0.005:
        return "under 1 %"
    return "over 99 %" if 0.995 <= share < 1.0 else f"{100.0 * share:.0f} %"


def nation_title(census: Census) -> str:
    """Whether one country owns about half of all satellites, with both numbers."""
    known = [each for each in census.owners if each.code and each.payloads]
    if not census.payloads:
        return "There is no payload in this catalogue, so nobody owns one"
    if not known:
        return f"Who owns the {census.payloads:,} payloads on orbit is not known here"
    most = max(known, key=lambda each: each.payloads)
    least_share = most.payloads / census.payloads
    most_share = (most.payloads + census.owner("").payloads) / census.payloads
    return (
        f"{_named(most.code)} owns {_half_words(least_share, most_share)} of all payloads on orbit:"
        f" {most.payloads:,} of {census.payloads:,}, {_range_words(least_share, most_share)}"
    )


def nation_note(census: Census) -> str:
    """How many have no known owner, and what that does to the answer."""
    unknown = census.owner("").payloads
    if not census.payloads:
        return ""
    if unknown == census.payloads:
        return (
            "No owner is known: owners come from SATCAT, which has not been taken in. See Sources."
        )
    told = (
        f"Of {unknown:,} payloads ({percent_words(unknown, census.payloads)}) no owner is known;"
        " they count in the whole, and the upper share is what it were if all were this owner's."
        if unknown
        else "Every payload has a known owner."
    )
    return f"{told} Owners are those of SATCAT, which lists some companies and agencies apart."


def bands_title(census: Census) -> str:
    """Which band of altitudes holds most."""
    by_band = np.array(census.types_by_band).sum(axis=0)
    fullest = int(by_band.argmax())
    whole = int(by_band.sum())
    share = percent_words(int(by_band[fullest]), whole)
    return (
        f"{share} of all objects fly at {BAND_WORDS[fullest]}; {int(by_band[0]):,} at"
        f" {BAND_WORDS[0].replace('under', 'mean altitudes under')}, where both stations are"
    )


def constellations_title(census: Census) -> str:
    """How much of all payloads the largest constellation is."""
    if not census.constellations:
        return "No payload here flies in a constellation that is known by its name"
    largest = census.constellations[0]
    every = sum(each.payloads for each in census.constellations)
    share = percent_words(largest.payloads, census.payloads)
    return (
        f"{largest.name} alone is {share} of all payloads on orbit;"
        f" {len(census.constellations)} constellations together are"
        f" {percent_words(every, census.payloads)}"
    )


def growth_title(census: Census) -> str:
    """Since when half of what is in orbit now was launched."""
    dated = [each for each in census.years if each.year]
    whole = sum(sum(each.by_type) for each in dated)
    if not whole:
        return "When these objects were launched is not known"
    if census.by_first_elements > whole / 2.0:
        return (
            "When most of these objects were launched is not known:"
            " they count in the year of their first element set here"
        )
    return f"Half of what is on orbit now was launched in {_half_since(dated, whole)} or later"


def growth_note(census: Census) -> str:
    """Which dates were used, and what the picture cannot show."""
    population = census.population
    recorded = population.launched_on_record
    unknown = sum(sum(each.by_type) for each in census.years if not each.year)
    by_designator = len(population) - recorded - census.by_first_elements - unknown
    parts = [
        f"{recorded:,} by the launch date of SATCAT" if recorded else "",
        f"{by_designator:,} by the launch year in their designators" if by_designator else "",
        f"{census.by_first_elements:,} by their first element set stored here"
        if census.by_first_elements
        else "",
        f"{unknown:,} not at all" if unknown else "",
    ]
    dated = "; ".join(part for part in parts if part)
    return (
        f"Dated {dated}. Debris counts in the year its parent was launched. What has come down"
        " since is not here, so this is not how many there were in each year."
    )


def density_title(census: Census, rates: list[StationRates]) -> str:
    """Where it is densest, and how the stations' surroundings compare."""
    peak = int(census.density_per_km3.argmax())
    densest = float(census.density_per_km3[peak])
    middle_km = float(PROFILE_EDGES_KM[peak : peak + 2].mean())
    words = f"Space is fullest near {middle_km:,.0f} km"
    beside = " and ".join(
        f"{percent_words(each.density_per_km3, densest)} where {each.station.short_name} flies"
        for each in rates
    )
    if not densest:
        return "Nothing flies between 200 and 2,000 km"
    return f"{words}; of that density there is {beside}" if beside else words


def rates_title(rates: list[StationRates]) -> str:
    """How well the estimate agrees with what was found."""
    judged = [each for each in rates if each.within[0].ratio is not None]
    if not judged:
        return "How often something passes can be estimated here, and has not been measured yet"
    told = " and ".join(
        f"{each.within[0].ratio:.2f} of the estimate at {each.station.short_name}"
        for each in judged
    )
    return f"Passes found within {DISTANCES_KM[0]:g} km are {told}"


def planned_title(rates: list[StationRates]) -> str:
    """What all scenarios together would do to each station."""
    if not any(each.planned for each in rates):
        return "No planned constellation is set up as a scenario"
    told = " and ".join(
        f"{each.within[0].kinetic_per_day:.0f} to"
        f" {each.within[0].kinetic_per_day + each.planned_per_day:.0f} a day at"
        f" {each.station.short_name}"
        for each in rates
    )
    return f"Flown as filed, the planned constellations would raise passes from {told}"


def _half_since(dated: list[YearCount], whole: int) -> int:
    newest_first = sorted(dated, key=lambda each: -each.year)
    reached = np.cumsum([sum(each.by_type) for each in newest_first])
    return newest_first[int(np.searchsorted(reached, whole / 2.0))].year


def _half_words(least: float, most: float) -> str:
    low, high = _ABOUT_HALF
    if least > high:
        return "more than half"
    if most < low:
        return "less than half"
    return "about half" if low <= least and most <= high else "perhaps half"


def _range_words(least: float, most: float) -> str:
    low, high = f"{100.0 * least:.0f}", f"{100.0 * most:.0f}"
    return f"{low} %" if low == high else f"{low} to {high} %"


def _named(code: str) -> str:
    name = owner_name(code)
    return f"The {name}" if code in _WITH_ARTICLE and name != UNKNOWN_OWNER else name
