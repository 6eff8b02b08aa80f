"""What may be done to the catalogue."""

from screening.catalog.services.claims import PullTakenOver, pulls_release
from screening.catalog.services.decisions import pull_accept, pull_dismiss
from screening.catalog.services.feed_choices import feed_choice_forget, feed_choose
from screening.catalog.services.feeds import (
    feed_resume,
    feeds_ensure,
    feeds_resume,
    file_feed_ensure,
)
from screening.catalog.services.ingest import elements_ingest
from screening.catalog.services.objects import object_ensure
from screening.catalog.services.planned import (
    planned_remove,
    planned_save,
    planned_seed,
    planned_troubles,
)
from screening.catalog.services.pulls import (
    feed_pull,
    pull_take_in_accepted,
    pulls_resume_lost,
)
from screening.catalog.services.satcat import satcat_ingest

__all__ = [
    "PullTakenOver",
    "elements_ingest",
    "feed_choice_forget",
    "feed_choose",
    "feed_pull",
    "feed_resume",
    "feeds_ensure",
    "feeds_resume",
    "file_feed_ensure",
    "object_ensure",
    "planned_remove",
    "planned_save",
    "planned_seed",
    "planned_troubles",
    "pull_accept",
    "pull_dismiss",
    "pull_take_in_accepted",
    "pulls_release",
    "pulls_resume_lost",
    "satcat_ingest",
]
