"""How many conjunctions of a station were new, open, cleared and over in a week, by tier. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from screening.conjunctions.lifecycle import OPEN, LifeState
from screening.reports.parts.passes import ACTED_ON, KnownPass
from screening.reports.parts.span import Span
from screening.reports.weekly_types import EventCounts, TierCounts

# Passes closer than this are close, at every station: SOCRATES lists passes within the same 5 km.
CLOSE_KM = 5.0


def tier_counts(levels: Iterable[str]) -> TierCounts:
    """Count levels; an empty one is none."""
    counts = Counter(level or "none" for level in levels)
    return TierCounts(
        none=counts["none"],
        watch=counts["watch"],
        yellow=counts["yellow"],
        red=counts["red"],
        emergency=counts["emergency"],
    )


def event_counts(
    passes: Sequence[KnownPass], span: Span, *, is_watched_at_end: bool
) -> EventCounts:
    """What became of a station's conjunctions in a span."""

    def tiers(chosen: Iterable[KnownPass]) -> TierCounts:
        return tier_counts(each.level_in(span) for each in chosen)

    return EventCounts(
        new=tiers(each for each in passes if span.holds(each.first_seen_utc)),
        active=tiers(each for each in passes if each.is_open_in(span)),
        cleared=tiers(each for each in passes if each.is_cleared_in(span)),
        passed=tiers(each for each in passes if each.is_passed_in(span)),
        stale_at_end=sum(_is_stale_at_end(each, span, is_watched_at_end) for each in passes),
    )


def acted_on(passes: Iterable[KnownPass], span: Span) -> int:
    """How many asked somebody to do something in a span."""
    return sum(each.level_in(span) in ACTED_ON for each in passes if each.is_open_in(span))


def close_passes(passes: Iterable[KnownPass], span: Span) -> int:
    """How many passed within ``CLOSE_KM`` in a span, by the newest figures."""
    return sum(each.is_passed_in(span) and each.shown.miss_km < CLOSE_KM for each in passes)


def _is_stale_at_end(known: KnownPass, span: Span, is_watched_at_end: bool) -> bool:
    """Open at the end, and nobody could trust its figures then."""
    state = known.state_at(span.end_utc) or (LifeState.DETECTED if not known.steps else "")
    is_known = known.first_seen_utc < span.end_utc
    is_ahead = known.stays or known.shown.tca_utc >= span.end_utc
    is_open = is_known and is_ahead and state in OPEN
    return is_open and (state == LifeState.STALE or not is_watched_at_end)
