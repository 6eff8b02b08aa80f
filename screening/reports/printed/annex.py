"""The summary's data for machines: the canonical JSON that is hashed, and its passes as CSV."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from typing import Final

from screening.common.csv_cells import harmless
from screening.common.plain_text import one_line
from screening.coordination.canonical import instant_text
from screening.coordination.documents.languages import Language
from screening.reports.as_data import canonical_json
from screening.reports.weekly_types import PassFact, WeeklyReport

_COLUMNS: Final[Mapping[str, Callable[[PassFact], object]]] = {
    "conjunction_id": lambda fact: fact.conjunction_id,
    "station": lambda fact: fact.station,
    "object_name": lambda fact: fact.object_name,
    "norad_cat_id": lambda fact: fact.norad_cat_id,
    "owner_code": lambda fact: fact.owner_code,
    "object_type": lambda fact: fact.object_type,
    "constellation": lambda fact: fact.constellation,
    "tca_utc": lambda fact: instant_text(fact.tca_utc),
    "miss_km": lambda fact: fact.miss_km,
    "radial_km": lambda fact: fact.radial_km,
    "in_track_km": lambda fact: fact.in_track_km,
    "cross_track_km": lambda fact: fact.cross_track_km,
    "relative_speed_km_s": lambda fact: fact.relative_speed_km_s,
    "pc": lambda fact: fact.pc,
    "pc_grade": lambda fact: fact.pc_grade,
    "pc_reason": lambda fact: fact.pc_reason,
    "max_pc": lambda fact: fact.max_pc,
    "level": lambda fact: fact.level,
    "state": lambda fact: fact.state,
    "realised_miss_km": lambda fact: fact.realised_miss_km,
    "element_age_days": lambda fact: fact.element_age_days,
    "is_synthetic": lambda fact: fact.is_synthetic,
    "is_exercise": lambda fact: fact.is_exercise,
}


def weekly_json(report: WeeklyReport) -> str:
    """The summary's data: the very text whose SHA-256 stands on every page."""
    return canonical_json(report)


def weekly_csv(report: WeeklyReport, language: Language) -> str:
    """Every pass that the summary names, a line each, soonest first. What is unknown is empty.

    Heads and codes are the data's own in every language, so that one program reads all;
    Chinese begins with a mark by which spreadsheets know UTF-8.
    """
    out = StringIO()
    out.write("\N{ZERO WIDTH NO-BREAK SPACE}" if language is Language.ZH else "")
    write = csv.writer(out).writerow
    write(["week", "named_in", *_COLUMNS])
    for fact, places in _passes(report):
        cells = [_plain(cell(fact)) for cell in _COLUMNS.values()]
        write([report.week, " ".join(places), *cells])
    return out.getvalue()


def _plain(value: object) -> object:
    """A cell on one line, and no formula."""
    return harmless(one_line(value)) if isinstance(value, str) else value


def _passes(report: WeeklyReport) -> list[tuple[PassFact, list[str]]]:
    """Each pass once, with every part of the summary that names it."""
    named: dict[int, tuple[PassFact, list[str]]] = {}
    for fact, place in _named(report):
        places = named.setdefault(fact.conjunction_id, (fact, []))[1]
        if place not in places:
            places.append(place)
    return sorted(named.values(), key=lambda each: (each[0].tca_utc, each[0].conjunction_id))


def _named(report: WeeklyReport) -> Iterator[tuple[PassFact, str]]:
    yield from ((fact, "top") for fact in report.top)
    yield from ((story.fact, "story") for story in report.stories)
    for station in report.stations:
        extremes = {
            "closest": station.closest,
            "highest_pc": station.highest_pc,
            "highest_max_pc": station.highest_max_pc,
        }
        yield from ((fact, name) for name, fact in extremes.items() if fact is not None)
        yield from ((fact, "outlook") for fact in station.outlook.passes)
