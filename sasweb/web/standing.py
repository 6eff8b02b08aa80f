"""What an empty or ageing list means: nothing is coming, or nobody has looked?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from screening.catalog.models import Pull, PullStatus, SpaceObject
from screening.catalog.selectors import catalog_is_left_out
from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.conjunctions.object_counts import ObjectCounts, object_counts
from screening.conjunctions.selectors import latest_finished_run, runs_recent, runs_unfinished


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the product has come. ``newest`` is the run that the lists rest on."""

    at_utc: datetime
    newest: ScreeningRun | None
    under_way: ScreeningRun | None
    failed_since: ScreeningRun | None
    pull_under_way: Pull | None
    has_objects: bool
    is_without_catalogue: bool  # on purpose: no pull will come

    @property
    def objects(self) -> ObjectCounts | None:
        """How many objects the newest run screened, and how many it could not."""
        return object_counts(self.newest.status_counts) if self.newest else None


def standing(at_utc: datetime) -> Standing:
    """Read what is known about runs and pulls, in at most five small questions."""
    newest = latest_finished_run()
    last = runs_recent(1).first()
    return Standing(
        at_utc=at_utc,
        newest=newest,
        under_way=runs_unfinished().first(),
        failed_since=last if last and last.status == RunStatus.FAILED else None,
        pull_under_way=Pull.objects.filter(status=PullStatus.RUNNING).order_by("-pk").first(),
        has_objects=newest is not None or SpaceObject.objects.exists(),
        is_without_catalogue=catalog_is_left_out(),
    )
