"""What the counts of the catalogue say, each in a sentence that heads its chart."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from screening.catalog.census import BAND_EDGES_KM, PROFILE_EDGES_KM, Census, YearCount
from screening.catalog.models import ObjectType
from screening.catalog.owners import UNKNOWN_OWNER, owner_name
from screening.conjunctions.encounter_rates import DISTANCES_KM, StationRates

TYPE_WORDS: Final = {
    ObjectType.PAYLOAD: gettext_noop("payloads"),
    ObjectType.ROCKET_BODY: gettext_noop("rocket bodies"),
    ObjectType.DEBRIS: gettext_noop("debris"),
    ObjectType.UNKNOWN: gettext_noop("type not known"),
}
PAYLOAD_MEANS: Final = gettext_lazy(
    "A payload on orbit is an object of the type payload, not known to have decayed, with an"
    " element set of the last 30 days, working or not."
)
_ABOUT_HALF: Final = (0.45, 0.55)
_WITH_ARTICLE: Final = frozenset({"US", "UK", "UAE", "ESA", "ISS", "NETH"})


def band_words() -> list[str]:
    """The bands of altitude, lowest first."""
    first, last = f"{BAND_EDGES_KM[0]:,.0f}", f"{BAND_EDGES_KM[-1]:,.0f}"
    between = gettext("%(low)s to %(high)s km")
    return [
        gettext("under %(high)s km") % {"high": first},
        *(
            between % {"low": f"{low:,.0f}", "high": f"{high:,.0f}"}
            for low, high in pairwise(BAND_EDGES_KM)
        ),
        gettext("over %(low)s km") % {"low": last},
    ]


def percent_words(part: float, whole: float) -> str:
    """A share in words for people: whole percent, and what rounds to none as "under 1 %"."""
    share = part / whole if whole else 0.0
    if 0.0 < share < 0.005:
        return gettext("under 1 %")
    return gettext("over 99 %") if 0.995 <= share < 1.0 else f"{100.0 * share:.0f} %"


def nation_title(census: Census) -> str:
    """Whether one country owns about half of all satellites, with both numbers."""
    known = [each for each in census.owners if each.code and each.payloads]
    if not census.payloads:
        return gettext("There is no payload in this catalogue, so nobody owns one")
    if not known:
        unknown = gettext("Who owns the %(count)s payloads on orbit is not known here")
        return unknown % {"count": f"{census.payloads:,}"}
    most = max(known, key=lambda each: each.payloads)
    least_share = most.payloads / census.payloads
    most_share = (most.payloads + census.owner("").payloads) / census.payloads
    told = gettext(
        "%(owner)s owns %(half)s of all payloads on orbit: %(own)s of %(all)s, %(shares)s"
    )
    return told % {
        "owner": _named(most.code),
        "half": _half_words(least_share, most_share),
        "own": f"{most.payloads:,}",
        "all": f"{census.payloads:,}",
        "shares": _range_words(least_share, most_share),
    }


def nation_note(census: Census) -> str:
    """How many have no known owner, and what that does to the answer."""
    unknown = census.owner("").payloads
    if not census.payloads:
        return ""
    if unknown == census.payloads:
        return gettext(
            "No owner is known: owners come from SATCAT, which has not been taken in. See Sources."
        )
    share = percent_words(unknown, census.payloads)
    told = (
        gettext(
            "Of %(count)s payloads (%(share)s) no owner is known; they count in the whole, and the "
            "upper share is what it were if all were this owner's."
        )
        % {"count": f"{unknown:,}", "share": share}
        if unknown
        else gettext("Every payload has a known owner.")
    )
    of_satcat = gettext(
        "Owners are those of SATCAT, which lists some companies and agencies apart."
    )
    return f"{told} {of_satcat}"


def bands_title(census: Census) -> str:
    """Which band of altitudes holds most."""
    by_band = np.array(census.types_by_band).sum(axis=0)
    fullest = int(by_band.argmax())
    whole = int(by_band.sum())
    share = percent_words(int(by_band[fullest]), whole)
    told = gettext(
        "%(share)s of all objects fly at %(band)s; %(low)s at mean altitudes under %(edge)s km, "
        "where both stations are"
    )
    return told % {
        "share": share,
        "band": band_words()[fullest],
        "low": f"{int(by_band[0]):,}",
        "edge": f"{BAND_EDGES_KM[0]:,.0f}",
    }


def constellations_title(census: Census) -> str:
    """How much of all payloads the largest constellation is."""
    if not census.constellations:
        return gettext("No payload here flies in a constellation that is known by its name")
    largest = census.constellations[0]
    every = sum(each.payloads for each in census.constellations)
    share = percent_words(largest.payloads, census.payloads)
    told = gettext(
        "%(name)s alone is %(share)s of all payloads on orbit; %(count)s constellations together "
        "are %(together)s"
    )
    return told % {
        "name": largest.name,
        "share": share,
        "count": len(census.constellations),
        "together": percent_words(every, census.payloads),
    }


def growth_title(census: Census) -> str:
    """Since when half of what is in orbit now was launched."""
    dated = [each for each in census.years if each.year]
    whole = sum(sum(each.by_type) for each in dated)
    if not whole:
        return gettext("When these objects were launched is not known")
    if census.by_first_elements > whole / 2.0:
        return gettext(
            "When most of these objects were launched is not known:"
            " they count in the year of their first element set here"
        )
    since = gettext("Half of what is on orbit now was launched in %(year)s or later")
    return since % {"year": _half_since(dated, whole)}


def growth_note(census: Census) -> str:
    """Which dates were used, and what the picture cannot show."""
    population = census.population
    recorded = population.launched_on_record
    unknown = sum(sum(each.by_type) for each in census.years if not each.year)
    by_designator = len(population) - recorded - census.by_first_elements - unknown
    parts = [
        (gettext("%(count)s by the launch date of SATCAT"), recorded),
        (gettext("%(count)s by the launch year in their designators"), by_designator),
        (gettext("%(count)s by their first element set stored here"), census.by_first_elements),
        (gettext("%(count)s not at all"), unknown),
    ]
    dated = "; ".join(words % {"count": f"{count:,}"} for words, count in parts if count)
    told = gettext(
        "Dated %(dated)s. Debris counts in the year its parent was launched. What has come down"
        " since is not here, so this is not how many there were in each year."
    )
    return told % {"dated": dated}


def density_title(census: Census, rates: list[StationRates]) -> str:
    """Where it is densest, and how the stations' surroundings compare."""
    peak = int(census.density_per_km3.argmax())
    densest = float(census.density_per_km3[peak])
    middle_km = float(PROFILE_EDGES_KM[peak : peak + 2].mean())
    if not densest:
        return gettext("Nothing flies between 200 and 2,000 km")
    words = gettext("Space is fullest near %(altitude)s km") % {"altitude": f"{middle_km:,.0f}"}
    where = gettext("%(share)s where %(station)s flies")
    beside = gettext(" and ").join(
        where
        % {
            "share": percent_words(each.density_per_km3, densest),
            "station": each.station.short_name,
        }
        for each in rates
    )
    told = gettext("%(words)s; of that density there is %(beside)s")
    return told % {"words": words, "beside": beside} if beside else words


def rates_title(rates: list[StationRates]) -> str:
    """How well the estimate agrees with what was found."""
    judged = [each for each in rates if each.within[0].ratio is not None]
    if not judged:
        return gettext(
            "How often something passes can be estimated here, and has not been measured yet"
        )
    of_it = gettext("%(ratio)s of the estimate at %(station)s")
    told = gettext(" and ").join(
        of_it % {"ratio": f"{each.within[0].ratio:.2f}", "station": each.station.short_name}
        for each in judged
    )
    within = gettext("Passes found within %(distance)s km are %(told)s")
    return within % {"distance": f"{DISTANCES_KM[0]:g}", "told": told}


def planned_title(rates: list[StationRates]) -> str:
    """What all scenarios together would do to each station."""
    if not any(each.planned for each in rates):
        return gettext("No planned constellation is set up as a scenario")
    rise = gettext("%(now)s to %(then)s a day at %(station)s")
    told = gettext(" and ").join(
        rise
        % {
            "now": f"{each.within[0].kinetic_per_day:.0f}",
            "then": f"{each.within[0].kinetic_per_day + each.planned_per_day:.0f}",
            "station": each.station.short_name,
        }
        for each in rates
    )
    raised = gettext("Flown as filed, the planned constellations would raise passes from %(told)s")
    return raised % {"told": told}


def _half_since(dated: list[YearCount], whole: int) -> int:
    newest_first = sorted(dated, key=lambda each: -each.year)
    reached = np.cumsum([sum(each.by_type) for each in newest_first])
    return newest_first[int(np.searchsorted(reached, whole / 2.0))].year


def _half_words(least: float, most: float) -> str:
    low, high = _ABOUT_HALF
    if least > high:
        return gettext("more than half")
    if most < low:
        return gettext("less than half")
    is_about = low <= least and most <= high
    return gettext("about half") if is_about else gettext("perhaps half")


def _range_words(least: float, most: float) -> str:
    low, high = f"{100.0 * least:.0f}", f"{100.0 * most:.0f}"
    both = gettext("%(low)s to %(high)s %%") % {"low": low, "high": high}
    return f"{low} %" if low == high else both


def _named(code: str) -> str:
    name = owner_name(code)
    has_article = code in _WITH_ARTICLE and name != UNKNOWN_OWNER
    return gettext("The %(owner)s") % {"owner": name} if has_article else name
