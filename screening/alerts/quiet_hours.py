"""When a person may be disturbed: quiet hours and digests, in the person's own time zone. Pure.

Real time throughout: people sleep by the clock on the wall, in a replay too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DIGEST_HOURS: Final = (1, 2, 3, 4, 6, 8, 12, 24)  # what divides a day


@dataclass(frozen=True, slots=True)
class Calm:
    """What a person asked for: hours of quiet, and one message every so many hours."""

    time_zone: str
    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_every_hours: int | None = None


@cache
def time_zone_of(name: str) -> ZoneInfo:
    """The time zone of a name. Raises ValueError, with an example, for one that is not known."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"{name!r} is no time zone. Names look like Europe/Paris or Asia/Shanghai."
        ) from error


def due_at(asked_at: datetime, calm: Calm) -> datetime:
    """When what comes up at an instant may be said: at once, or at the end of what it waits for.

    A digest that falls into quiet hours comes when those end. Both instants in UTC.
    """
    zone = time_zone_of(calm.time_zone)
    local = asked_at.astimezone(zone)
    if calm.digest_every_hours is not None:
        local = _next_digest(local, calm.digest_every_hours)
    if calm.quiet_from is not None and calm.quiet_until is not None:
        local = _after_quiet(local, calm.quiet_from, calm.quiet_until)
    return max(asked_at, local.astimezone(UTC))


def _next_digest(local: datetime, every_hours: int) -> datetime:
    """The next full multiple of so many hours since midnight; midnight itself counts.

    NOTE: hours of the wall clock are added without their offset, so that a digest at 6 and 18
    stays there on the days on which clocks are changed.
    """
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if local == midnight:
        return local
    slots = (local.hour // every_hours + 1) * every_hours
    days, hour = divmod(slots, 24)
    return (midnight + timedelta(days=days)).replace(hour=hour)


def _after_quiet(local: datetime, quiet_from: time, quiet_until: time) -> datetime:
    at = local.time()
    if quiet_from < quiet_until:
        is_quiet, ends_tomorrow = quiet_from <= at < quiet_until, False
    else:  # past midnight
        is_quiet, ends_tomorrow = at >= quiet_from or at < quiet_until, at >= quiet_from
    if not is_quiet:
        return local
    day = local + timedelta(days=1) if ends_tomorrow else local
    return day.replace(
        hour=quiet_until.hour, minute=quiet_until.minute, second=0, microsecond=0, fold=0
    )
