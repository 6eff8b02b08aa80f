"""Read summaries that were made. ``drafts``: also those that wait for approval."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet

from screening.reports.interval import IsoWeek
from screening.reports.models import Edition


def waits_for_approval(edition: Edition) -> bool:
    """Whether an edition is a draft: nobody has let it go out, where somebody has to."""
    return settings.WEEKLY_APPROVAL and edition.approved_at is None


def _told(*, drafts: bool) -> QuerySet[Edition]:
    """All editions, or those alone that do not wait for approval."""
    hides = settings.WEEKLY_APPROVAL and not drafts
    return Edition.objects.exclude(approved_at=None) if hides else Edition.objects.all()


def editions(week: IsoWeek | None = None, *, drafts: bool = True) -> QuerySet[Edition]:
    """Every edition, of one week or of all, newest first; without what is in them."""
    found = _told(drafts=drafts).defer("report")
    return found if week is None else found.filter(week=str(week))


def newest_edition(week: IsoWeek, *, drafts: bool = True) -> Edition | None:
    """The last edition of a week, whole; None where none was made."""
    return _told(drafts=drafts).filter(week=str(week)).order_by("-number").first()


def edition_of(week: IsoWeek, number: int, *, drafts: bool = True) -> Edition | None:
    """One edition of a week, whole; None where there is none of that number."""
    return _told(drafts=drafts).filter(week=str(week), number=number).first()


def newest_editions(weeks: Iterable[IsoWeek], *, drafts: bool = True) -> dict[IsoWeek, Edition]:
    """The last edition of each of some weeks, its contents unread; weeks without are left out."""
    asked = [str(each) for each in weeks]
    found = _told(drafts=drafts).defer("report").filter(week__in=asked).order_by("number")
    return {IsoWeek.parse(each.week): each for each in found}


def weeks_summarised(*, drafts: bool = True) -> list[str]:
    """Every week that has a summary, newest first."""
    weeks = _told(drafts=drafts).order_by("-week").values_list("week", flat=True)
    return list(weeks.distinct())
