"""The summary's two pages: what came near, what was closest, was it watched."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from screening.coordination.documents.figures import (
    is_chinese,
    km_words,
    probability,
    text_words,
    unknown_words,
)
from screening.reports.contents.titles import origin_title, trend_title
from screening.reports.document import Block, Chart, Rows, Section, Table, Words
from screening.reports.weekly_types import (
    PassFact,
    ServiceStatus,
    StationWeek,
    TierCounts,
    WeeklyReport,
)
from screening.reports.words import (
    count_words,
    grade_words,
    hours_words,
    level_words,
    minute_words,
    pass_label,
    station_name,
)

_MOST_REASONS: Final = 3
_LEVELS: Final = ("none", "watch", "yellow", "red", "emergency")


def counts_section(report: WeeklyReport) -> Section:
    """How many came near, by what the rule asks for, and how that compares."""
    blocks: list[Block] = [
        Chart(f"trend-{each.station}", trend_title(each))
        for each in report.stations
        if has_trend(each)
    ]
    lines = tuple(line for each in report.stations for line in _count_lines(each))
    if lines:
        heads = (_("Station"), _("in the week"), *(level_words(each) for each in _LEVELS))
        blocks.append(Table(heads, lines, numbers=(2, 3, 4, 5, 6), wide=1))
    if is_unwatched(report):
        unknown = _("Nothing is known of this week: no run looked at any station.")
        blocks.append(Words(unknown, is_loud=True))
    blocks += [Words(each) for each in _count_notes(report)]
    return Section("counts", _("What came near"), tuple(blocks))


def is_unwatched(report: WeeklyReport) -> bool:
    """Whether nobody looked at any station: then nothing that is not there means anything."""
    return bool(report.stations) and not any(each.is_watched for each in report.stations)


def has_trend(station: StationWeek) -> bool:
    """Whether any week of its chart was watched."""
    return station.is_watched or any(each is not None for each in station.headline.before)


def _count_lines(station: StationWeek) -> list[tuple[str, ...]]:
    counts = station.counts
    if counts is None or not counts.active.total:
        return []
    kinds = (
        (_("new"), counts.new),
        (_("open at any time"), counts.active),
        (_("cleared by newer data"), counts.cleared),
        (_("passed"), counts.passed),
    )
    return [(text_words(station.short_name, 40), kind, *_cells(tiers)) for kind, tiers in kinds]


def _cells(tiers: TierCounts) -> tuple[str, ...]:
    return tuple(str(getattr(tiers, each)) for each in _LEVELS)


def _count_notes(report: WeeklyReport) -> list[str]:
    if not report.stations:
        return [_("No station is protected.")]
    began_utc = report.service.began_utc
    notes = [_station_notes(each, began_utc) for each in report.stations]
    first = [_began_words(began_utc)] if began_utc else []
    return first + [" ".join(each) for each in notes if each]


def _began_words(began_utc: datetime) -> str:
    words = _("The first run of all began on %(at)s UTC: the time before it counts as no gap.")
    return words % {"at": minute_words(began_utc)}


def _station_notes(station: StationWeek, began_utc: datetime | None) -> list[str]:
    """What its figures leave out. Of an unwatched week the headline has said all."""
    counts = station.counts
    if counts is None:
        return []
    given = {
        "station": text_words(station.short_name, 40),
        "hours": hours_words(station.unwatched_hours),
        "count": counts.stale_at_end,
    }
    notes = []
    if not counts.active.total:
        notes.append(_("%(station)s was watched, and the screening found no pass to keep.") % given)
    if station.unwatched_hours and began_utc:
        notes.append(_("%(station)s was not watched for %(hours)s since then.") % given)
    elif station.unwatched_hours:
        notes.append(_("%(station)s was not watched for %(hours)s of the week's 168 h.") % given)
    if counts.stale_at_end:
        words = _(
            "%(station)s: passes whose figures were too old to trust at the week's end: %(count)d."
        )
        notes.append(words % given)
    return notes


def extremes_section(report: WeeklyReport) -> Section | None:
    """The closest miss and the highest probabilities of each station; None where nothing passed."""
    title = _("Closest and most likely")
    kept = [extreme for each in report.stations for extreme in _extremes(each)]
    if not kept:
        return None
    heads = (
        _("Station"),
        _("Because it is"),
        _("Object"),
        _("Closest approach (UTC)"),
        _("Miss distance"),
        _("Probability"),
        _("Worst-case probability"),
    )
    lines = tuple(
        (
            text_words(station.short_name, 40),
            what,
            pass_label(fact),
            minute_words(fact.tca_utc),
            km_words(fact.miss_km),
            probability(fact.pc),
            probability(fact.max_pc),
        )
        for station, what, fact in kept
    )
    table = Table(heads, lines, numbers=(4, 5, 6), wide=2)
    return Section("extremes", title, (table, *_reasons([fact for *_names, fact in kept])))


def _extremes(station: StationWeek) -> list[tuple[StationWeek, str, PassFact]]:
    """Each pass that is extreme once, with all that it is."""
    named: dict[int, tuple[PassFact, list[str]]] = {}
    for what, fact in (
        (_("closest"), station.closest),
        (_("most likely to hit"), station.highest_pc),
        (_("worst case"), station.highest_max_pc),
    ):
        if fact is not None:
            named.setdefault(fact.conjunction_id, (fact, []))[1].append(what)
    comma = "、" if is_chinese() else ", "
    return [(station, comma.join(whats), fact) for fact, whats in named.values()]


def top_section(report: WeeklyReport) -> Section | None:
    """The ten passes that mattered most; None where nothing passed."""
    if not report.top:
        return None
    title = _("The passes that mattered most")
    heads = (
        _("Level"),
        _("Station"),
        _("Object"),
        _("Closest approach (UTC)"),
        _("Miss distance"),
        _("Probability"),
        _("What it rests on"),
    )
    table = Table(
        heads,
        tuple(
            (
                level_words(each.level),
                station_name(report, each.station),
                pass_label(each),
                minute_words(each.tca_utc),
                km_words(each.miss_km),
                probability(each.pc),
                grade_words(each.pc_grade if each.pc is not None else ""),
            )
            for each in report.top
        ),
        levels=tuple(each.level or "none" for each in report.top),
        numbers=(4, 5),
        wide=2,
    )
    return Section("top", title, (table, *_reasons(report.top)))


def _reasons(facts: list[PassFact] | tuple[PassFact, ...]) -> tuple[Words, ...]:
    """Why probabilities are not known: once for each reason."""
    reasons = dict.fromkeys(
        unknown_words(each.pc_reason) for each in facts if each.pc is None and each.pc_reason
    )
    if not reasons:
        return ()
    words = "; ".join(list(reasons)[:_MOST_REASONS])
    return (Words(_("Probability: %(why)s.") % {"why": words}),)


def origin_section(report: WeeklyReport) -> Section | None:
    """Whose objects came near; None where none did."""
    if not report.origin.owners:
        return None
    title = _("Where the risk comes from")
    note = _(
        "Counted are the passes that were expected in the week, those that newer data cleared too."
    )
    return Section("origin", title, (Chart("origin", origin_title(report.origin), note),))


def service_section(report: WeeklyReport) -> Section:
    """Whether the watch was kept."""
    service = report.service
    blocks: list[Block] = [Words(_service_sentence(service), is_loud=service.runs_finished == 0)]
    if service.runs_finished:
        blocks.append(Rows(_service_rows(service)))
    return Section("service", _("Was the watch kept?"), tuple(blocks))


def _service_sentence(service: ServiceStatus) -> str:
    given = {
        "done": service.runs_finished,
        "planned": service.runs_planned,
        "failed": service.runs_failed,
        "gap": hours_words(service.longest_gap_hours),
    }
    if not service.runs_finished:
        return (
            _("No run finished in this week, of %(planned)d planned: nobody was watching.") % given
        )
    return (
        _(
            "%(done)d of %(planned)d planned runs finished and %(failed)d failed; the longest time"
            " without one was %(gap)s."
        )
        % given
    )


def _service_rows(service: ServiceStatus) -> tuple[tuple[str, str], ...]:
    age = service.median_element_age_days
    looked_at = count_words(service.objects_screened)
    if service.objects_failed:
        looked_at += _("; %(count)s more could not be propagated") % {
            "count": count_words(service.objects_failed)
        }
    alarms = _("%(count)d, for %(hours)s in all") % {
        "count": service.alarms,
        "hours": hours_words(service.alarm_hours),
    }
    return (
        (_("Objects looked at by the newest run"), looked_at),
        (
            _("Age of its element sets, in the median"),
            unknown_words() if age is None else _("%(days)s days") % {"days": f"{age:.2f}"},
        ),
        (_("Alarms of the product about itself"), alarms if service.alarms else _("none")),
    )
