"""What a run could not screen of a station: all of it, or what comes after an instant, and why.

A station that nobody looked at has no passes either; only this tells it from one that is clear.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from screening.common.instants import minute_text
from screening.conjunctions.models import ScreeningRun
from screening.stations.models import Station

NOT_SCREENED: Final = gettext_noop("not screened")


@dataclass(frozen=True, slots=True)
class StationGap:
    """``until_utc`` is None where nothing was screened; ``reason`` is a clause about it."""

    station_name: str  # "ISS (25544)"
    until_utc: datetime | None
    reason: str

    @property
    def words(self) -> str:
        """For a label."""
        if self.until_utc is None:
            return _(NOT_SCREENED)
        return _("screened until %(until)s") % {"until": _instant(self.until_utc)}

    @property
    def sentence(self) -> str:
        values = {"station": self.station_name, "reason": self.reason}
        if self.until_utc is None:
            return _("%(station)s was not screened: %(reason)s.") % values
        sentence = _("%(station)s was screened only until %(until)s: %(reason)s.")
        return sentence % {**values, "until": _instant(self.until_utc)}

    @property
    def stored(self) -> dict[str, str | None]:
        """As ``ScreeningRun.unscreened_stations`` keeps it, and as the API tells it."""
        until = self.until_utc.isoformat() if self.until_utc else None
        return {"until_utc": until, "reason": self.reason}


def _instant(at_utc: datetime) -> str:
    return f"{minute_text(at_utc)} UTC"


def unscreened_words(run: ScreeningRun, short_names: Mapping[str, str]) -> str:
    """Which stations a run did not screen, in a label; nothing where it screened all of them.

    Such as "stations not screened: ISS, CSS". ``short_names`` are those of stations by slug.
    """
    parts = {NOT_SCREENED: _not_at_all(run), "screened in part": _in_part(run)}
    return "; ".join(
        f"{'stations' if len(slugs) > 1 else 'station'} {what}: "
        + ", ".join(name for slug, name in short_names.items() if slug in slugs)
        for what, slugs in parts.items()
        if slugs
    )


def is_no_station_screened(run: ScreeningRun) -> bool:
    """Whether a run of the stations looked at none of them, so that no count of passes holds."""
    asked_for = run.config.get("stations", [])
    return bool(asked_for) and len(_not_at_all(run)) >= len(asked_for)


def _not_at_all(run: ScreeningRun) -> set[str]:
    return {slug for slug, gap in run.unscreened_stations.items() if gap["until_utc"] is None}


def _in_part(run: ScreeningRun) -> set[str]:
    return set(run.unscreened_stations) - _not_at_all(run)


def station_gaps(run: ScreeningRun | None, stations: Iterable[Station]) -> dict[str, StationGap]:
    """What a run did not screen of active stations, by slug; nothing of the others."""
    if run is None:
        return {}
    gaps = {each.slug: _gap(run, each) for each in stations if each.is_active}
    return {slug: gap for slug, gap in gaps.items() if gap is not None}


def _gap(run: ScreeningRun, station: Station) -> StationGap | None:
    name = f"{station.short_name} ({station.primary_norad_cat_id})"
    asked_for = run.config.get("stations")
    if asked_for is not None and station.pk not in {each["id"] for each in asked_for}:
        return StationGap(name, None, f"it was not switched on yet at run {run.pk}")
    stored = run.unscreened_stations.get(station.slug)
    return _from_stored(name, stored) if stored else None


def _from_stored(name: str, stored: Mapping[str, str | None]) -> StationGap:
    until = stored["until_utc"]
    return StationGap(
        name, datetime.fromisoformat(until) if until else None, stored["reason"] or ""
    )
