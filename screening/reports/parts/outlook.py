"""The seven days after a week, as they were known when its summary was due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from screening.conjunctions.lifecycle import LifeState
from screening.reports.parts.counts import tier_counts
from screening.reports.parts.facts import Told, facts_of
from screening.reports.parts.passes import ACTED_ON, KnownPass
from screening.reports.parts.runs import KnownRun, looked_at
from screening.reports.parts.span import OUTLOOK, Span
from screening.reports.weekly_types import Outlook
from screening.stations.models import Station

NAMED_AT_LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class Ahead:
    """What was known of the days ahead: of one station, or of several."""

    span: Span
    passes: tuple[KnownPass, ...]
    runs: tuple[KnownRun, ...]

    def of(self, station: Station) -> Ahead:
        """The part of one station, without what exercises make up."""
        own = (each for each in self.passes if each.station_id == station.pk)
        real = tuple(each for each in own if not each.is_exercise)
        return Ahead(self.span, real, tuple(looked_at(self.runs, station)))


def build_outlook(station: Station, ahead: Ahead) -> Outlook:
    """Count what is to come at a station, by the level that stands, and name what matters."""
    own = ahead.of(station)
    coming = sorted(_coming(own), key=lambda each: (each.shown.tca_utc, each.pk))
    reach = own.runs[-1].reach[station.pk] if own.runs else None
    is_looked_at = reach is not None and reach > own.span.end_utc
    return Outlook(
        counts=tier_counts(each.level_standing for each in coming) if is_looked_at else None,
        passes=facts_of([Told(each, each.level_standing) for each in _named(coming)], [station]),
        screened_until_utc=reach,
    )


def _coming(ahead: Ahead) -> list[KnownPass]:
    start_utc = ahead.span.end_utc
    return [
        each
        for each in ahead.passes
        if start_utc <= each.shown.tca_utc < start_utc + OUTLOOK and each.state != LifeState.CLEARED
    ]


def _named(coming: Sequence[KnownPass]) -> list[KnownPass]:
    """Those that ask somebody to act, and up to three in all the closest; soonest first."""
    acted_on = {each.pk for each in coming if each.level_standing in ACTED_ON}
    others = (each for each in coming if each.pk not in acted_on)
    closest = sorted(others, key=lambda each: (each.shown.miss_km, each.pk))
    named = acted_on | {each.pk for each in closest[: max(NAMED_AT_LEAST - len(acted_on), 0)]}
    return [each for each in coming if each.pk in named]
