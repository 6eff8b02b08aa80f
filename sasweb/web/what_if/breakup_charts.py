"""What the charts of a break-up draw, as JSON, from its document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from django.utils.translation import gettext

from sasweb.web.what_if.breakup_words import name_of

Document = Mapping[str, Any]
SUNS: Final = ("low", "moderate", "high")
_DAYS_A_YEAR: Final = 365.25
_FIRST_DAY: Final = 1 / 24  # a chart of log time begins an hour after the break-up


def chart_data(document: Document) -> dict[str, Any]:
    """Everything that the charts of one break-up draw."""
    return {
        "gabbard": gabbard_data(document),
        "decay": [decay_data(document)],
        "heights": _heights(document),
        "exposure": [_exposure(document, each) for each in stations_met(document)],
    }


def gabbard_data(document: Document) -> dict[str, Any]:
    """Perigees and apogees against periods, and the heights of the stations."""
    return {
        **document["gabbard"],
        "title": name_of(document),
        "altitude_km": document["orbit"]["altitude_km"],
        "stations": [
            {"name": each["short_name"], "altitude_km": each["altitude_km"]}
            for each in document["exposure"]["stations"]
            if each["altitude_km"] is not None
        ],
    }


def decay_data(document: Document) -> dict[str, Any]:
    """The share of pieces in orbit over time, for each Sun."""
    survival = document["survival"]
    return {
        "title": name_of(document),
        "days": _log_days(survival["days"]),
        **{sun: survival[sun] for sun in SUNS},
    }


def stations_met(document: Document) -> list[Document]:
    """The stations whose exposure can be held against today's."""
    known = (each for each in document["exposure"]["stations"] if each["reason"] is None)
    return [each for each in known if (size_like_background(each) or {}).get("raise")]


def size_like_background(station: Document) -> Document | None:
    """The exposure to pieces of the size that the catalogue, the background, has."""
    sizes = (each for each in station["sizes"] if each["is_like_background"])
    return next(sizes, None)


def _exposure(document: Document, station: Document) -> dict[str, Any]:
    """One station's flux in percent of today's background."""
    size = size_like_background(station) or {}
    percent = 100.0 / station["background"]["flux_per_m2_year"]
    return {
        "name": station["short_name"],
        "days": _log_days(document["exposure"]["days"]),
        "middle": size["by_sun"]["moderate"]["percent_of_background"],
        "low": [each * percent for each in size["band"]["low"]],
        "high": [each * percent for each in size["band"]["high"]],
    }


def _heights(document: Document) -> dict[str, Any]:
    """How many pieces there are at each altitude, at some instants; with a middling Sun."""
    heights = document["heights"]
    edges = heights["edges_km"]
    return {
        "middle_km": [(low + high) / 2 for low, high in pairwise(edges)],
        "profiles": [
            {"after": _after_words(days), "pieces": pieces}
            for days, pieces in zip(heights["days"], heights["pieces"]["moderate"], strict=True)
        ],
    }


def _after_words(days: float) -> str:
    """When a profile is: "at once", "30 days", "5 years"."""
    if days < 1.0:
        return gettext("at once")
    years = days / _DAYS_A_YEAR
    if years < 0.9:
        return gettext("%(count)s days") % {"count": f"{days:.0f}"}
    if round(years) == 1:
        return gettext("1 year")
    return gettext("%(count)s years") % {"count": f"{years:.0f}"}


def _log_days(days: Sequence[float]) -> list[float]:
    """Days for a logarithmic axis, which has no place for the instant itself."""
    return [max(each, _FIRST_DAY) for each in days]
