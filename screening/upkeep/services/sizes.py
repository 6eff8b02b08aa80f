"""Note how full the disk is and how large the database, so that their growth can be told."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from screening.common.disk import disk_room
from screening.upkeep.database_size import database_bytes
from screening.upkeep.models import SizeSample

KEPT_FOR: Final = timedelta(days=90)
NOT_TWICE_WITHIN: Final = timedelta(minutes=30)  # a task may be delivered twice


def sizes_note(real_now: datetime) -> SizeSample | None:
    """Take one sample, and let go of those of a quarter of a year ago and of times to come.

    None where one was just taken, or where the system does not tell.
    """
    SizeSample.objects.filter(taken_at__lt=real_now - KEPT_FOR).delete()
    SizeSample.objects.filter(taken_at__gt=real_now + NOT_TWICE_WITHIN).delete()  # by a wrong clock
    room = disk_room(Path(settings.DATA_DIR))
    if room is None or SizeSample.objects.filter(taken_at__gt=real_now - NOT_TWICE_WITHIN).exists():
        return None
    return SizeSample.objects.create(
        taken_at=real_now,
        disk_free_bytes=room.free_bytes,
        disk_total_bytes=room.total_bytes,
        database_bytes=database_bytes(),
    )
