"""Whether the clock can be believed enough to let go what is old by it.

A clock that is set forty days ahead, were it for a second, makes everything forty days older. What
goes then is gone when it is set right again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from screening.upkeep.models import SizeSample

TRIED_FOR: Final = timedelta(hours=20)
WITHIN: Final = timedelta(hours=48)


def clock_is_tried(real_now: datetime) -> bool:
    """Whether a sample of sizes, which one is taken of each hour, was taken a day ago.

    None was by a clock that has just been set ahead, nor where nothing has run for days: there what
    is old goes a day later.
    """
    return SizeSample.objects.filter(
        taken_at__gte=real_now - WITHIN, taken_at__lte=real_now - TRIED_FOR
    ).exists()
