"""A summary as one document in one language: what page, PDF and e-mail all print."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from screening.coordination.documents.languages import Language
from screening.reports.contents.front import (
    counts_section,
    extremes_section,
    origin_section,
    service_section,
    top_section,
)
from screening.reports.contents.method import method_section
from screening.reports.contents.outlook import outlook_section
from screening.reports.contents.record import (
    coordination_kept,
    coordination_section,
    environment_section,
    feeds_section,
    kinds_section,
    quality_section,
)
from screening.reports.contents.stories import story_sections
from screening.reports.document import Document, LeadLine, Section
from screening.reports.weekly_types import StationWeek, WeeklyReport
from screening.reports.without_cases import tells_of_cases, without_case_steps
from screening.reports.words import (
    badges,
    days_words,
    headline_sentence,
    mark_lines,
    minute_words,
    trend_arrow,
    trend_words,
    week_words,
)


def document_of(
    report: WeeklyReport,
    edition_number: int,
    sha256: str,
    language: Language,
    *,
    shows_cases: bool = True,
) -> Document:
    """Say a summary in one language. ``sha256`` is the edition's."""
    told = report if shows_cases or not tells_of_cases(report) else without_case_steps(report)
    with language.spoken():
        title = _("Weekly risk summary: %(week)s") % {"week": week_words(report)}
        subject = _subject(report, title)
        return Document(
            language=language,
            subject=f"{badges(report)} {subject}".strip(),
            title=title,
            subtitle=_subtitle(report, edition_number),
            marks=mark_lines(report),
            lead=tuple(_lead(each) for each in report.stations),
            sections=(
                *_front(report),
                *_annex(told, edition_number, sha256, is_whole=told is report),
            ),
            foot=_foot(report, edition_number, sha256),
            known_until_utc=report.known_until_utc,
        )


def _front(report: WeeklyReport) -> Iterator[Section]:
    """The summary's pages; a section that has nothing to say is left out."""
    sections = (
        counts_section(report),
        extremes_section(report),
        top_section(report),
        outlook_section(report),
        origin_section(report),
        service_section(report),
        quality_section(report),
    )
    yield from (each for each in sections if each is not None)


def _annex(
    report: WeeklyReport, edition_number: int, sha256: str, *, is_whole: bool
) -> Iterator[Section]:
    yield from story_sections(report)
    kinds = kinds_section(report)
    if kinds is not None:
        yield kinds
    yield coordination_section(report) if is_whole else coordination_kept()
    yield environment_section(report)
    yield feeds_section(report)
    yield method_section(report, edition_number, sha256)


def _subject(report: WeeklyReport, title: str) -> str:
    """The title, and the arrow of each station: what is read in a list of mails."""
    arrows = ", ".join(
        f"{each.short_name} {trend_arrow(each.headline.trend)}" for each in report.stations
    )
    return f"{title} ({arrows})" if arrows else title


def _subtitle(report: WeeklyReport, edition_number: int) -> str:
    return _("%(days)s. Edition %(number)d, of what was known by %(until)s UTC.") % {
        "days": days_words(report),
        "number": edition_number,
        "until": minute_words(report.known_until_utc),
    }


def _foot(report: WeeklyReport, edition_number: int, sha256: str) -> str:
    return _(
        "Safe Passage, %(week)s, edition %(number)d, SHA-256 %(hash)s. Public element sets show"
        " where to look; nobody tracks pieces of 1 to 10 cm."
    ) % {"week": report.week, "number": edition_number, "hash": sha256[:16]}


def _lead(station: StationWeek) -> LeadLine:
    return LeadLine(
        station=station.station,
        name=station.short_name,
        trend=station.headline.trend,
        arrow=trend_arrow(station.headline.trend),
        trend_words=trend_words(station.headline.trend),
        sentence=headline_sentence(station),
    )
