"""How long nothing asks again after a failed run: the next would likely fail in the same way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from screening.common.clock import real_now_utc
from screening.conjunctions.models import RunStatus, ScreeningRun

REST_AFTER_A_FAILURE: Final = timedelta(minutes=10)


def rests_until(newest: ScreeningRun | None) -> datetime | None:
    """When the schedule may ask again, in real time, if the newest run of a kind has just failed.

    None when it may now. People may ask at any time.
    """
    if newest is None or newest.status != RunStatus.FAILED:
        return None
    now, until = real_now_utc(), newest.requested_at + REST_AFTER_A_FAILURE
    is_from_ahead = newest.requested_at > now  # the clock was set back since
    return until if now < until and not is_from_ahead else None
