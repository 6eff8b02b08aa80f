"""The page that compares any two weeks: which can be chosen, which were, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from sasweb.web.address_notes import quoted
from sasweb.web.weekly_compare import Part, differences
from sasweb.web.weekly_readable import readable
from sasweb.weekly_readers import Sight
from screening.common.exceptions import InputError
from screening.reports.interval import IsoWeek
from screening.reports.selectors import newest_edition, weeks_summarised
from screening.reports.weekly_types import WeeklyReport


@dataclass(frozen=True, slots=True)
class Comparison:
    """``a`` and ``b`` are the weeks compared, empty where there are not two to choose from."""

    weeks: Sequence[str]
    a: str
    b: str
    notes: Sequence[str]
    parts: Sequence[Part]


def comparison_of(a: str, b: str, sight: Sight) -> Comparison:
    """Compare what an address asks for; the last two weeks where it asks for nothing."""
    weeks = weeks_summarised(drafts=sight.drafts)
    a, b = a or _at(weeks, 1), b or _at(weeks, 0)
    one, other = _report(a, sight), _report(b, sight)
    notes = [
        gettext("%(week)s has no summary that can be read: choose another week.")
        % {"week": quoted(each)}
        for each, report in ((a, one), (b, other))
        if each and report is None
    ]
    parts = differences(one, other, shows_cases=sight.cases) if one and other else []
    return Comparison(weeks, a, b, notes, parts)


def _at(weeks: Sequence[str], index: int) -> str:
    return weeks[index] if len(weeks) > index else ""


def _report(text: str, sight: Sight) -> WeeklyReport | None:
    try:
        edition = newest_edition(IsoWeek.parse(text), drafts=sight.drafts)
    except InputError:
        return None
    return readable(edition) if edition else None
