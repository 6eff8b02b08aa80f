"""The stretch of time that a summary speaks of, and until when what was recorded is in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from screening.common.exceptions import InputError
from screening.common.instants import minute_text
from screening.reports.interval import IsoWeek

HOUR: Final = timedelta(hours=1)
OUTLOOK: Final = timedelta(days=7)

Stretch = tuple[datetime, datetime]  # from, until (exclusive)


@dataclass(frozen=True, slots=True)
class Span:
    """A week as far as it is known. While the week lasts it ends where the knowledge does.

    ``began_utc`` is when an installation's first run began, of the week that holds it.
    """

    week: IsoWeek
    known_until_utc: datetime
    began_utc: datetime | None = None

    def __post_init__(self) -> None:
        """Raise InputError for a week that has not begun."""
        if self.known_until_utc < self.week.start_utc:
            raise InputError(
                f"Week {self.week} had not begun at {minute_text(self.known_until_utc)} UTC:"
                f" ask for {IsoWeek.of(self.known_until_utc)} or an earlier one."
            )

    @property
    def start_utc(self) -> datetime:
        return self.week.start_utc

    @property
    def end_utc(self) -> datetime:
        """Exclusive."""
        return min(self.week.end_utc, self.known_until_utc)

    @property
    def watch_start_utc(self) -> datetime:
        """From when on there can be gaps: before an installation's first run nobody watched yet."""
        return self.began_utc or self.start_utc

    @property
    def is_whole(self) -> bool:
        return self.known_until_utc >= self.week.end_utc

    @property
    def hours(self) -> float:
        return (self.end_utc - self.start_utc) / HOUR

    @property
    def watch_hours(self) -> float:
        """The hours in which there can be gaps."""
        return (self.end_utc - self.watch_start_utc) / HOUR

    def holds(self, at_utc: datetime) -> bool:
        return self.start_utc <= at_utc < self.end_utc

    def before(self, weeks: int) -> Span:
        """An earlier week by the same knowledge."""
        return Span(self.week.before(weeks), self.known_until_utc)

    def as_it_was_due(self) -> Span:
        """The same week by what was known when its summary was due."""
        return replace(self, known_until_utc=min(self.known_until_utc, self.week.made_at_utc))

    def begun(self, began_utc: datetime | None) -> Span:
        """The same with an installation's first run, if that is in it."""
        return replace(self, began_utc=began_utc if began_utc and self.holds(began_utc) else None)


def covered_hours(stretches: list[Stretch], start_utc: datetime, end_utc: datetime) -> float:
    """How many hours of [start, end) lie in at least one of some stretches."""
    covered, reached = timedelta(0), start_utc
    for begins, ends in sorted(stretches):
        begins, ends = max(begins, reached), min(ends, end_utc)
        if ends > begins:
            covered, reached = covered + (ends - begins), ends
    return covered / HOUR


def longest_gap_hours(instants: list[datetime], start_utc: datetime, end_utc: datetime) -> float:
    """The longest part of [start, end) in which nothing happened."""
    inside = sorted(each for each in instants if start_utc <= each < end_utc)
    marks = [start_utc, *inside, end_utc]
    return max((later - earlier) / HOUR for earlier, later in pairwise(marks))
