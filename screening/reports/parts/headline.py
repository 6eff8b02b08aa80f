"""How a week compares with those before it: the rule of docs/algorithms/weekly.md. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Final

from screening.reports.weekly_types import Headline, Trend

ACTED_ON: Final = "acted_on"
CLOSE: Final = "close"
# Standard deviations of a chance difference. Weeks that differ by chance alone differ by more about
# once in twenty.
CHANCE: Final = 2.0

Count = int | None


def headline(
    acted_on: tuple[Count, Sequence[Count]],
    close: tuple[Count, Sequence[Count]],
    *,
    is_comparable: bool,
) -> Headline:
    """Compare a week by what asked somebody to act; where there was nothing, by close passes.

    Both are this week's count and those of the weeks before, oldest first; None: not watched.
    ``is_comparable`` is False of a week that still lasts or of which too much was not watched.
    """
    is_nothing = not acted_on[0] and not any(acted_on[1])
    measure, (this_week, before) = (CLOSE, close) if is_nothing else (ACTED_ON, acted_on)
    watched = [each for each in before if each is not None]
    mean = sum(watched) / len(watched) if watched else None
    return Headline(
        trend=trend(this_week if is_comparable else None, watched),
        measure=measure,
        this_week=this_week,
        last_week=before[-1] if before else None,
        mean=mean,
        weeks_in_mean=len(watched),
        before=tuple(before),
    )


def trend(this_week: Count, watched: Sequence[int]) -> Trend:
    """Say whether a count differs from those of some weeks before by more than chance does.

    If every week had the same rate r, the count less the mean of k weeks would scatter with the
    variance r (1 + 1/k), for counts of rare independent events scatter with their mean. r is
    estimated from all k + 1 weeks. Source: Poisson statistics, as any textbook has them.
    """
    if this_week is None or not watched:
        return Trend.UNKNOWN
    weeks = len(watched)
    rate = (this_week + sum(watched)) / (weeks + 1)
    difference = this_week - sum(watched) / weeks
    if abs(difference) <= CHANCE * sqrt(rate * (1.0 + 1.0 / weeks)):
        return Trend.LEVEL
    return Trend.UP if difference > 0 else Trend.DOWN
