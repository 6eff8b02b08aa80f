"""Read summaries that were made."""

from __future__ import annotations

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
