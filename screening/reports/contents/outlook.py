"""The days ahead of a summary: what comes near, by the level that stood, and how far was looked."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from screening.coordination.documents.figures import km_words, probability, text_words
from screening.reports.contents.titles import outlook_title
from screening.reports.document import Block, Chart, Section, Table, Words
from screening.reports.weekly_types import PassFact, WeeklyReport
from screening.reports.words import level_words, minute_words, pass_label, station_name

_LEVELS: Final = ("none", "watch", "yellow", "red", "emergency")
_MOST_COMING: Final = 6
_WEEK: Final = timedelta(days=7)


def outlook_section(report: WeeklyReport) -> Section:
    """What was known at the week's end of the seven days after it."""
    passes = sorted(
        (fact for each in report.stations for fact in each.outlook.passes), key=_severest_first
    )
    blocks: list[Block] = []
    if passes:
        blocks.append(Chart("outlook", outlook_title(report)))
        soonest_first = sorted(passes[:_MOST_COMING], key=lambda fact: fact.tca_utc)
        blocks.append(_coming_table(report, soonest_first))
        if len(passes) > _MOST_COMING:
            left_out = {"count": len(passes) - _MOST_COMING}
            blocks.append(Words(_("And %(count)d less severe, in the annex data.") % left_out))
    elif _is_looked_ahead(report):
        blocks.append(Words(_("%(sentence)s.") % {"sentence": outlook_title(report)}))
    blocks += [Words(each) for each in _reach_notes(report)]
    return Section("outlook", _("The next seven days"), tuple(blocks))


def _severest_first(fact: PassFact) -> tuple[int, float, str, int]:
    return (-_LEVELS.index(fact.level or "none"), fact.miss_km, fact.station, fact.norad_cat_id)


def _is_looked_ahead(report: WeeklyReport) -> bool:
    reached = (each.outlook.screened_until_utc for each in report.stations)
    return any(until is not None and until > report.end_utc for until in reached)


def _coming_table(report: WeeklyReport, passes: list[PassFact]) -> Table:
    heads = (
        _("Level"),
        _("Station"),
        _("Object"),
        _("Closest approach (UTC)"),
        _("Miss distance"),
        _("Probability"),
    )
    lines = tuple(
        (
            level_words(each.level),
            station_name(report, each.station),
            pass_label(each),
            minute_words(each.tca_utc),
            km_words(each.miss_km),
            probability(each.pc),
        )
        for each in passes
    )
    levels = tuple(each.level or "none" for each in passes)
    return Table(heads, lines, levels=levels, numbers=(4, 5), wide=2)


def _reach_notes(report: WeeklyReport) -> list[str]:
    """How far ahead was looked, where that is less than the seven days."""
    notes = []
    for each in report.stations:
        until = each.outlook.screened_until_utc
        given = {"station": text_words(each.short_name, 40), "until": minute_words(until)}
        if until is None:
            notes.append(_("%(station)s: nobody has looked at the next seven days.") % given)
        elif until < report.end_utc + _WEEK:
            notes.append(_("%(station)s: looked at until %(until)s UTC, no further.") % given)
    return notes
