"""Which weeks are still without a summary, and making those: once, by whoever comes first."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from screening.common.exceptions import InputError
from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.reports.interval import MADE_AFTER, IsoWeek
from screening.reports.models import Edition
from screening.reports.services.editions import edition_make

logger = logging.getLogger(__name__)

LOOK_BACK_WEEKS: Final = 12  # a machine that was off for longer has older weeks made by hand
BY_SCHEDULE: Final = "schedule"
# What began to be written just before 06:00 may end after it, and belongs to the week for ever.
_SETTLED: Final = timedelta(minutes=2)


def weeks_due(at_utc: datetime) -> list[IsoWeek]:
    """Weeks that are over, were watched, and have no summary yet, oldest first.

    A week is over on the Monday after it at 06:00 UTC. ``at_utc`` is product time. Weeks in which
    nothing was screened have nothing to say: an installation has no summaries from before it began.
    """
    last = IsoWeek.of(at_utc - MADE_AFTER - _SETTLED).before()
    weeks = [last.before(back) for back in range(LOOK_BACK_WEEKS)]
    made = set(Edition.objects.filter(week__in=map(str, weeks)).values_list("week", flat=True))
    return sorted(week for week in weeks if str(week) not in made and _is_watched(week))


def summaries_make_due(at_utc: datetime) -> list[Edition]:
    """Make the summary of every week that is due, and return them.

    May be asked any number of times by any number of workers: one makes each.
    """
    made = []
    for week in weeks_due(at_utc):
        try:
            made.append(edition_make(week, by=BY_SCHEDULE))
        except InputError as problem:  # it is tried again, and what waits to be sent is not held up
            logger.warning("The summary of %s cannot be made: %s", week, problem)
        except Exception:  # nor by a row that nobody has foreseen
            logger.exception("The summary of %s cannot be made.", week)
    return made


def _is_watched(week: IsoWeek) -> bool:
    return ScreeningRun.objects.filter(
        status=RunStatus.FINISHED,
        window_start_utc__gte=week.start_utc,
        window_start_utc__lt=week.end_utc,
    ).exists()
