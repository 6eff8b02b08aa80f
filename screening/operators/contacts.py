"""How far a contact point can be trusted at 3 a.m.: an address that nobody has tried is a guess."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext

from screening.operators.models import ContactPoint

# Duty rosters, numbers and mailboxes change: what answered half a year ago has to be tried again.
STALE_AFTER: Final = timedelta(days=180)


class Verified(StrEnum):
    """Whether somebody has tried a contact point, and lately enough."""

    NEVER = "never"
    LATELY = "lately"
    LONG_AGO = "long_ago"


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """One contact point, whether it was tried (real time), and what time it is there now."""

    point: ContactPoint
    verified: Verified
    local_time: str  # "14:05 Tue"; empty where its time zone is none

    @property
    def words(self) -> str:
        """What to say of it where somebody is about to use it."""
        if self.verified is Verified.NEVER:
            return gettext("nobody has tried it")
        day = {"day": f"{self.point.verified_at:%Y-%m-%d}"}
        if self.verified is Verified.LATELY:
            return gettext("tried %(day)s") % day
        return gettext("tried %(day)s: try it again first") % day


def contact_facts(point: ContactPoint, real_now: datetime) -> ContactFacts:
    """Judge one contact point at an instant of real time."""
    return ContactFacts(point, verified_of(point.verified_at, real_now), _local(point, real_now))


def verified_of(verified_at: datetime | None, real_now: datetime) -> Verified:
    """Judge when a contact point was tried last."""
    if verified_at is None:
        return Verified.NEVER
    return Verified.LONG_AGO if real_now - verified_at > STALE_AFTER else Verified.LATELY


def _local(point: ContactPoint, real_now: datetime) -> str:
    try:
        return f"{real_now.astimezone(ZoneInfo(point.time_zone)):%H:%M %a}"
    except (ZoneInfoNotFoundError, ValueError):
        return ""
