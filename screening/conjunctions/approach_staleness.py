"""Whether a run of all against all, and one of its events, may still be trusted as they stand.

Such a run is asked for daily and shows what its own window holds, so the six hours that a run of
the stations is trusted for are no measure of it. Two days without another mean that one was lost.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from screening.conjunctions.approach_kinds import stays_together
from screening.conjunctions.models import CatalogueApproach, ScreeningRun
from screening.conjunctions.staleness import PassBasis, StaleCause, element_stale_causes

CATALOGUE_RUN_BLIND_AFTER: Final = timedelta(days=2)


def catalogue_run_stale_words(run: ScreeningRun, at_utc: datetime) -> str:
    """Why a run no longer tells what is coming, as a sentence; empty while it does."""
    if at_utc > run.window_end_utc:
        return f"The window of run {run.pk} is over: nobody has looked at what comes after it."
    if at_utc - run.window_start_utc > CATALOGUE_RUN_BLIND_AFTER:
        limit_h = CATALOGUE_RUN_BLIND_AFTER / timedelta(hours=1)
        return f"Run {run.pk} looked more than {limit_h:g} h ago: nobody has looked since."
    return ""


def approach_stale_causes(approach: CatalogueApproach, at_utc: datetime) -> tuple[StaleCause, ...]:
    """Why a coming event cannot be trusted, by its element sets; nothing once it is over."""
    if is_over(approach, at_utc):
        return ()
    basis = PassBasis(
        tca_utc=approach.tca_utc,
        last_seen_run_id=approach.run_id,
        last_looked_run_id=approach.run_id,
        is_co_moving=stays_together(approach),
        has_station=False,
        primary_age_days=approach.primary_age_days,
        secondary_age_days=approach.secondary_age_days,
    )
    return element_stale_causes(basis, at_utc)


def is_over(approach: CatalogueApproach, at_utc: datetime) -> bool:
    """Whether its least distance has passed; what stays together is near, so it never has."""
    return approach.tca_utc < at_utc and not stays_together(approach)
