"""How fast the disk and the database fill, told by samples of some days."""

from __future__ import annotations

import socket
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_noop

from screening.common.disk import disk_room
from screening.upkeep.facts_types import DiskFacts
from screening.upkeep.models import SizeSample

GROWTH_OVER: Final = timedelta(days=7)
GROWTH_FROM: Final = timedelta(hours=6)  # over less, one pull would be a trend
NOT_TOLD: Final = gettext_noop("The system does not tell how full the disk is.")
NOT_YET: Final = gettext_noop("Sizes have been noted for less than 6 hours; they are each hour.")
NOT_GROWING: Final = gettext_noop("It does not fill, so there is no day on which it will be full.")
DAY_S: Final = 86_400.0


class Growth(NamedTuple):
    """What has been gained a day, over how long; each None where it is not known (yet)."""

    disk_bytes_day: float | None
    database_bytes_day: float | None
    measured_over_s: float | None


def growth(real_now: datetime) -> Growth:
    """Compare the newest sample with the oldest of the last seven days: two seeks by an index."""
    recent = SizeSample.objects.filter(taken_at__gt=real_now - GROWTH_OVER)
    oldest, newest = recent.order_by("taken_at").first(), recent.order_by("-taken_at").first()
    if oldest is None or newest is None or newest.taken_at - oldest.taken_at < GROWTH_FROM:
        return Growth(None, None, None)
    over_s = (newest.taken_at - oldest.taken_at).total_seconds()
    days = over_s / DAY_S
    is_one_disk = oldest.disk_total_bytes == newest.disk_total_bytes
    used = oldest.disk_free_bytes - newest.disk_free_bytes
    databases = (oldest.database_bytes, newest.database_bytes)
    grown = None if None in databases else (databases[1] or 0) - (databases[0] or 0)
    return Growth(
        used / days if is_one_disk else None,
        grown / days if grown is not None else None,
        over_s,
    )


def disk_facts(growth_now: Growth | None) -> DiskFacts:
    """The disk of the data folder now; ``growth_now`` is None where the samples cannot be read."""
    room = disk_room(Path(settings.DATA_DIR))
    a_day = growth_now.disk_bytes_day if growth_now else None
    unknown = {} if room else dict.fromkeys(("free_bytes", "total_bytes", "days_left"), NOT_TOLD)
    if a_day is None:
        unknown |= {"growth_bytes_day": NOT_YET, "measured_over_s": NOT_YET, "days_left": NOT_YET}
    elif a_day <= 0:
        unknown |= {"days_left": NOT_GROWING}
    return DiskFacts(
        host=socket.gethostname(),
        folder=str(settings.DATA_DIR),
        free_bytes=room.free_bytes if room else None,
        total_bytes=room.total_bytes if room else None,
        growth_bytes_day=a_day,
        days_left=room.free_bytes / a_day if room and a_day and a_day > 0 else None,
        measured_over_s=growth_now.measured_over_s if growth_now else None,
        unknown=unknown,
    )
