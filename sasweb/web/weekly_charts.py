"""What the browser draws for the charts of a summary, by the keys of its document. Pure.

Beside each chart stand its figures as a table: the page is whole where no script runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import cos, pi, radians, sin
from typing import Any, Final

from django.utils.translation import gettext as _

from sasweb.web.likelihood_said import probability_said
from screening.coordination.documents.figures import text_words
from screening.reports.interval import IsoWeek
from screening.reports.weekly_types import (
    EncounterPlane,
    EvolutionPoint,
    PassFact,
    StationWeek,
    Story,
    WeeklyReport,
)
from screening.reports.words import OWNERS, level_words, minute_words, pass_label, word_of

LONGEST_AUTHOR: Final = 40
SIGMAS: Final = (3, 2, 1)  # the widest first, so that the others lie on it
_OUTLINE: Final = 73  # points of an ellipse, the first again at the end


@dataclass(frozen=True, slots=True)
class Figures:
    """A chart's data for the browser, and the same in a table."""

    data: dict[str, Any]
    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


def charts_of(report: WeeklyReport) -> dict[str, Figures]:
    """Every chart that a summary may have, in the language that is active."""
    week = IsoWeek.parse(report.week)
    charts = {f"trend-{each.station}": _trend(each, week) for each in report.stations}
    charts["outlook"] = _outlook(report)
    charts["origin"] = _origin(report)
    for story in report.stories:
        charts[f"evolution-{story.fact.conjunction_id}"] = _evolution(story)
        if story.plane:
            charts[f"plane-{story.fact.conjunction_id}"] = _plane(story.plane, story.fact)
    return charts


def _trend(station: StationWeek, week: IsoWeek) -> Figures:
    before = station.headline.before
    this_week = station.headline.this_week if station.is_watched else None
    values = [*before, this_week]
    weeks = [str(week.before(back)) for back in range(len(before), -1, -1)]
    why = [_("not watched") if value is None else "" for value in values]
    data = {"kind": "trend", "form": "bars", "weeks": weeks, "values": values, "why": why}
    return Figures(
        data | {"unit": "", "digits": 0},
        (_("week"), _("passes")),
        tuple(
            (name, reason or str(value))
            for name, value, reason in zip(weeks, values, why, strict=True)
        ),
    )


def _outlook(report: WeeklyReport) -> Figures:
    rows = [(station, each) for station in report.stations for each in station.outlook.passes]
    return Figures(
        {
            "kind": "outlook",
            "from": _plotted(report.end_utc),
            "stations": [each.short_name for each in report.stations],
            "points": [
                {
                    "at": _plotted(each.tca_utc),
                    "station": station.short_name,
                    "miss_km": each.miss_km,
                    "name": pass_label(each),
                    "level": each.level or "none",
                }
                for station, each in rows
            ],
            "words": {"y": _("miss distance, km")},
        },
        (_("TCA, UTC"), _("station"), _("object"), _("miss, km"), _("level")),
        tuple(
            (
                minute_words(each.tca_utc),
                station.short_name,
                pass_label(each),
                f"{each.miss_km:.2f}",
                level_words(each.level),
            )
            for station, each in rows
        ),
    )


def _origin(report: WeeklyReport) -> Figures:
    shares = report.origin.owners
    labels = [word_of(OWNERS, each.key) for each in shares]
    return Figures(
        {
            "kind": "origin",
            "labels": labels,
            "passes": [each.passes for each in shares],
            "acted_on": [each.acted_on for each in shares],
            "words": {"passes": _("passes"), "acted_on": _("yellow or worse")},
        },
        (_("owner"), _("passes"), _("yellow or worse"), _("closest, km")),
        tuple(
            (label, str(each.passes), str(each.acted_on), f"{each.closest_km:.2f}")
            for label, each in zip(labels, shares, strict=True)
        ),
    )


def _evolution(story: Story) -> Figures:
    points = story.evolution
    decision = story.decision_point_utc
    return Figures(
        {
            "kind": "evolution",
            "points": [
                {
                    "at": _plotted(each.at_utc),
                    "by": "" if each.by == "run" else text_words(each.by, LONGEST_AUTHOR),
                    "miss_km": each.miss_km,
                    "level": each.level or "none",
                }
                for each in points
            ],
            "tca": _plotted(story.fact.tca_utc),
            "decision": _plotted(decision) if decision else None,
            "words": {
                "y": _("miss distance, km"),
                "tca": _("TCA"),
                "decision": _("decision point"),
            },
        },
        (_("seen, UTC"), _("by"), _("miss, km"), _("Pc"), _("level")),
        tuple(map(_evolution_line, points)),
    )


def _evolution_line(each: EvolutionPoint) -> tuple[str, ...]:
    return (
        minute_words(each.at_utc),
        _("our run") if each.by == "run" else text_words(each.by, LONGEST_AUTHOR),
        f"{each.miss_km:.3f}",
        _("not known") if each.pc is None else probability_said(each.pc),
        level_words(each.level),
    )


def _plane(plane: EncounterPlane, fact: PassFact) -> Figures:
    return Figures(
        {
            "kind": "plane",
            "miss": [plane.xi_km, plane.zeta_km],
            "ellipses": list(_ellipses(plane)),
            "hard_body_radius_km": plane.hard_body_radius_km,
            "name": pass_label(fact),
            "words": {"x": _("right, km"), "y": _("up, km"), "station": _("station")},
        },
        (_("measure"), _("km")),
        (
            (_("right"), f"{plane.xi_km:.3f}"),
            (_("up"), f"{plane.zeta_km:.3f}"),
            (_("one sigma, long axis"), _known(plane.sigma_major_km)),
            (_("one sigma, short axis"), _known(plane.sigma_minor_km)),
            (_("hard body, both radii"), f"{plane.hard_body_radius_km:.3f}"),
        ),
    )


def _ellipses(plane: EncounterPlane) -> Iterator[dict[str, Any]]:
    """Around the miss, where how sure it is is known."""
    major, minor, angle = plane.sigma_major_km, plane.sigma_minor_km, plane.sigma_angle_deg
    if major is None or minor is None or angle is None:
        return
    along, across = cos(radians(angle)), sin(radians(angle))
    turns = [2.0 * pi * i / (_OUTLINE - 1) for i in range(_OUTLINE)]
    unit = [(major * cos(turn), minor * sin(turn)) for turn in turns]
    for sigmas in SIGMAS:
        yield {
            "sigmas": sigmas,
            "x": [plane.xi_km + sigmas * (u * along - v * across) for u, v in unit],
            "y": [plane.zeta_km + sigmas * (u * across + v * along) for u, v in unit],
        }


def _known(value: float | None) -> str:
    return _("not known") if value is None else f"{value:.3f}"


def _plotted(at_utc: datetime) -> str:
    """UTC without its zone: Plotly would move it to the reader's own."""
    return at_utc.strftime("%Y-%m-%dT%H:%M:%S")
