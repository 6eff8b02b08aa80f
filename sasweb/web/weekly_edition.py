"""One edition as a page: its document, the data of its charts, its files and its neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from sasweb.web.weekly_charts import Figures, charts_of
from sasweb.web.weekly_readable import readable
from sasweb.web.weekly_said import report_said
from sasweb.weekly_readers import Sight, with_changes_shown
from screening.coordination.documents.languages import Language
from screening.reports.contents import document_of
from screening.reports.document import Document
from screening.reports.interval import IsoWeek
from screening.reports.models import Edition, Reader
from screening.reports.selectors import editions, waits_for_approval
from screening.reports.weekly_types import WeeklyReport

STORY: Final = "story-"  # and the conjunction's id: the key of a section


@dataclass(frozen=True, slots=True)
class EditionPage:
    """``document`` is None where the edition is of a form that this version does not read."""

    week: IsoWeek
    edition: Edition
    language: Language
    shows_cases: bool
    document: Document | None
    charts: Mapping[str, Figures]
    editions: Sequence[Edition]
    previous: IsoWeek | None
    next: IsoWeek | None

    @property
    def papers(self) -> tuple[tuple[str, str], ...]:
        return Reader.PAPERS

    @property
    def file_address(self) -> dict[str, str]:
        """Where each file of this edition is, in the page's language."""
        asked = urlencode({"edition": self.edition.number, "language": self.language})
        return {
            fmt: f"{reverse('weekly_file', args=[self.week, fmt])}?{asked}"
            for fmt in ("pdf", "json", "csv")
        }

    @property
    def passes(self) -> set[str]:
        """The sections that tell of one pass, which has a page of its own."""
        sections = self.document.sections if self.document else ()
        return {each.key for each in sections if each.key.startswith(STORY)}

    @property
    def contents(self) -> list[tuple[str, str]]:
        """Keys and titles of the sections; those of single passes are one entry."""
        sections = self.document.sections if self.document else ()
        first = next((each.key for each in sections if each.key in self.passes), "")
        return [
            (each.key, _("Pass by pass") if each.key == first else each.title)
            for each in sections
            if each.key == first or each.key not in self.passes
        ]

    @property
    def other_language(self) -> Language:
        return Language.EN if self.language is Language.ZH else Language.ZH

    @property
    def is_draft(self) -> bool:
        return waits_for_approval(self.edition)

    @property
    def newest(self) -> Edition:
        return self.editions[0]


def edition_page(week: IsoWeek, edition: Edition, language: Language, sight: Sight) -> EditionPage:
    """Gather it, in the language that is active."""
    report = readable(edition)
    return EditionPage(
        week=week,
        edition=edition,
        language=language,
        shows_cases=sight.cases,
        document=_document(report, edition, language, shows_cases=sight.cases),
        charts=charts_of(report) if report else {},
        editions=with_changes_shown(editions(week, drafts=sight.drafts), shows_cases=sight.cases),
        previous=_with_summary(week.before(), sight),
        next=_with_summary(week.before(-1), sight),
    )


def _document(
    report: WeeklyReport | None, edition: Edition, language: Language, *, shows_cases: bool
) -> Document | None:
    if report is None:
        return None
    told = report_said(report)
    return document_of(told, edition.number, edition.sha256, language, shows_cases=shows_cases)


def _with_summary(week: IsoWeek, sight: Sight) -> IsoWeek | None:
    return week if editions(week, drafts=sight.drafts).exists() else None
