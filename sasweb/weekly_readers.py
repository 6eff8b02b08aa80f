"""Who sees what of a weekly summary: its cases are for members of home, as everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from screening.common.exceptions import InputError
from screening.operators.selectors import home_membership
from screening.reports.as_data import report_of
from screening.reports.models import Edition
from screening.reports.without_cases import changes_without_cases, tells_of_cases

APPROVE: Final = "reports.change_edition"
NOT_WHOLE: Final = (
    "The data of this summary tell of cases of coordination, which members of the organisation that"
    " is served here read. The page, the PDF and the CSV have the rest."
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody sees: ``cases`` as a member of home, ``drafts`` as who lets them go out."""

    cases: bool
    drafts: bool


def sight_of(user: Any) -> Sight:
    """What of summaries somebody may read, on pages, in files and by the API."""
    return Sight(cases=sees_cases(user), drafts=bool(user.has_perm(APPROVE)))


def sees_cases(user: Any) -> bool:
    """Whether somebody is a member of home."""
    return home_membership(user) is not None


def may_have_whole(user: Any, edition: Edition) -> bool:
    """Whether somebody may have all data of an edition: nothing is kept where no case is told.

    Of an edition of another form nobody here knows what it tells.
    """
    try:
        is_open = not tells_of_cases(report_of(edition.report))
    except InputError:
        is_open = False
    return is_open or sees_cases(user)


def with_changes_shown(editions: Iterable[Edition], *, shows_cases: bool) -> list[Edition]:
    """Editions with those of their changes that somebody may read. Not to be saved."""
    found = list(editions)
    for each in found if not shows_cases else ():
        each.changes = changes_without_cases(each.changes)
    return found
