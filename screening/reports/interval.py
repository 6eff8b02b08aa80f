"""Weeks by ISO 8601, in UTC: Monday 00:00 to the next Monday 00:00, exclusive. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from screening.common.exceptions import InputError

WEEK: Final = timedelta(weeks=1)
# Monday 06:00 UTC: when the summary of the week before is made, and where its knowledge ends.
MADE_AFTER: Final = timedelta(hours=6)
# Nothing was in orbit before; and a year has weeks before and after it that can be told.
_FIRST_YEAR: Final = 1957
_LAST_YEAR: Final = 9998


@dataclass(frozen=True, slots=True, order=True)
class IsoWeek:
    """One ISO week; weeks sort by time."""

    year: int
    number: int

    @classmethod
    def of(cls, at_utc: datetime) -> IsoWeek:
        """The week that holds an instant."""
        year, number, _ = at_utc.astimezone(UTC).isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> IsoWeek:
        """Read "2026-W11". Raises InputError for any other form and for weeks that never were."""
        found = re.fullmatch(r"(\d{4})-W(\d{2})", text.strip())
        if found is None:
            raise InputError(f"{text!r} is not a week. Give the ISO year and week, as 2026-W11.")
        week = cls(int(found[1]), int(found[2]))
        if not _FIRST_YEAR <= week.year <= _LAST_YEAR:
            raise InputError(f"There is no week {text}: years are {_FIRST_YEAR} to {_LAST_YEAR}.")
        try:
            _ = week.start_utc
        except ValueError as problem:
            raise InputError(f"There is no week {text}: {problem}.") from problem
        return week

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"

    @property
    def start_utc(self) -> datetime:
        return datetime.fromisocalendar(self.year, self.number, 1).replace(tzinfo=UTC)

    @property
    def end_utc(self) -> datetime:
        """Exclusive: the start of the next."""
        return self.start_utc + WEEK

    @property
    def made_at_utc(self) -> datetime:
        """When its summary is due, and until when what was recorded is in it."""
        return self.end_utc + MADE_AFTER

    def before(self, weeks: int = 1) -> IsoWeek:
        """The week so many weeks earlier; negative: later."""
        return IsoWeek.of(self.start_utc - weeks * WEEK)
