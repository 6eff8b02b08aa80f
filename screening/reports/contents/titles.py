"""Titles of charts: each the message of its chart, in one sentence."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _

from screening.coordination.documents.figures import km_words, text_words
from screening.reports.parts.counts import tier_counts
from screening.reports.weekly_types import (
    EncounterPlane,
    Outlook,
    RiskOrigin,
    StationWeek,
    Story,
    TierCounts,
    Trend,
    WeeklyReport,
)
from screening.reports.words import OWNERS, word_of

_FEWEST_TO_RANK = 3
_SAME_SHARE = 0.1


def trend_title(station: StationWeek) -> str:
    """How the week stands among the twelve before it."""
    headline = station.headline
    before = [each for each in headline.before if each is not None]
    given = {
        "station": text_words(station.short_name, 40),
        "what": _what_is_counted(station),
        "weeks": len(before),
    }
    if headline.this_week is None:
        return _("%(station)s: not watched this week") % given
    if len(before) < _FEWEST_TO_RANK:
        return _("%(station)s: %(what)s; too few weeks to compare with") % given
    if headline.trend is Trend.UNKNOWN:  # a week half watched is no record, however little it saw
        return _trend_words(headline.trend) % given
    if headline.this_week < min(before):
        return _("%(station)s: fewer %(what)s than in any of the %(weeks)d weeks before") % given
    if headline.this_week > max(before):
        return _("%(station)s: more %(what)s than in any of the %(weeks)d weeks before") % given
    return _trend_words(headline.trend) % given


def _trend_words(trend: Trend) -> str:
    return {
        Trend.UP: _("%(station)s: more %(what)s than usual"),
        Trend.DOWN: _("%(station)s: fewer %(what)s than usual"),
        Trend.LEVEL: _("%(station)s: about as many %(what)s as usual"),
        Trend.UNKNOWN: _("%(station)s: %(what)s, week by week"),
    }[trend]


def _what_is_counted(station: StationWeek) -> str:
    if station.headline.measure == "acted_on":
        return _("passes asking for action")
    return _("passes within %(limit)s") % {"limit": f"{station.close_km:g} km"}


def outlook_title(report: WeeklyReport) -> str:
    """What the next seven days hold, in one sentence."""
    counts = [_known_ahead(each.outlook) for each in report.stations]
    acted_on, watched = sum(each.acted_on for each in counts), sum(each.watch for each in counts)
    if acted_on == 1:
        return _("One pass of the next seven days asks for action")
    if acted_on:
        return _("%(count)d passes of the next seven days ask for action") % {"count": acted_on}
    if watched:
        return _("Nothing in the next seven days asks for more than watching")
    if sum(each.total for each in counts):
        return _("Nothing in the next seven days has reached any level")
    return _("Nothing is known to come near in the next seven days")


def _known_ahead(outlook: Outlook) -> TierCounts:
    """The counts; where no run has looked so far, of what messages and earlier runs tell of."""
    return outlook.counts or tier_counts(each.level for each in outlook.passes)


def evolution_title(story: Story) -> str:
    """How the predicted miss distance went from the first look to the last."""
    first, last = story.evolution[0].miss_km, story.evolution[-1].miss_km
    given = {
        "first": km_words(first),
        "last": km_words(last),
        "count": len(story.evolution),
    }
    if len(story.evolution) == 1:
        return _("Seen once: %(last)s") % given
    if abs(last - first) <= _SAME_SHARE * first:
        return _("The predicted miss stayed near %(last)s in %(count)d assessments") % given
    if last < first:
        return _("The predicted miss shrank from %(first)s to %(last)s") % given
    return _("The predicted miss grew from %(first)s to %(last)s") % given


def plane_title(plane: EncounterPlane) -> str:
    """Where the station lies in the uncertainty of the miss."""
    sigmas = sigmas_away(plane)
    if sigmas is None:
        return _("How uncertain the miss is, is not known")
    given = {"sigmas": f"{sigmas:.1f}"}
    if sigmas <= 1.0:
        return _("The station lay well inside the uncertainty (%(sigmas)s sigma)") % given
    if sigmas <= 3.0:
        return _("The station lay inside the uncertainty (%(sigmas)s sigma)") % given
    return _("The station lay outside the uncertainty (%(sigmas)s sigma)") % given


def sigmas_away(plane: EncounterPlane) -> float | None:
    """How many standard deviations the station is from the middle of the uncertainty."""
    if plane.sigma_major_km is None or plane.sigma_minor_km is None:
        return None
    if plane.sigma_angle_deg is None or min(plane.sigma_major_km, plane.sigma_minor_km) <= 0.0:
        return None
    turn = math.radians(plane.sigma_angle_deg)
    along = plane.xi_km * math.cos(turn) + plane.zeta_km * math.sin(turn)
    across = plane.zeta_km * math.cos(turn) - plane.xi_km * math.sin(turn)
    return math.hypot(along / plane.sigma_major_km, across / plane.sigma_minor_km)


def origin_title(origin: RiskOrigin) -> str:
    """Whose objects came near most often."""
    total = sum(each.passes for each in origin.owners)
    first = origin.owners[0]  # largest first; all others together stand last
    return _("%(owner)s: %(passes)d of %(total)d passes") % {
        "owner": word_of(OWNERS, first.key),
        "passes": first.passes,
        "total": total,
    }
