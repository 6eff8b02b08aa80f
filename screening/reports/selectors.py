"""Read summaries that were made."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from screening.reports.interval import IsoWeek
from screening.reports.models import Edition


def editions(week: IsoWeek | None = None) -> QuerySet[Edition]:
    """Every edition, of one week or of all, newest first; without what is in them."""
    found = Edition.objects.defer("report")
    return found if week is None else found.filter(week=str(week))


def newest_edition(week: IsoWeek) -> Edition | None:
    """The last edition of a week, whole; None where none was made."""
    return Edition.objects.filter(week=str(week)).order_by("-number").first()


def edition_of(week: IsoWeek, number: int) -> Edition | None:
    """One edition of a week, whole; None where there is none of that number."""
    return Edition.objects.filter(week=str(week), number=number).first()


def newest_editions(weeks: Iterable[IsoWeek]) -> dict[IsoWeek, Edition]:
    """The last edition of each of some weeks, whole; weeks without one are left out."""
    found = Edition.objects.filter(week__in=[str(each) for each in weeks]).order_by("number")
    return {IsoWeek.parse(each.week): each for each in found}


def weeks_summarised() -> list[str]:
    """Every week that has a summary, newest first."""
    weeks = Edition.objects.order_by("-week").values_list("week", flat=True)
    return list(weeks.distinct())
