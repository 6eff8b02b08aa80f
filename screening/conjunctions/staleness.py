"""Whether a coming pass may still be trusted as it stands, and if not, why: one rule for all.

Its figures stay, with the tier they give; what is stale says so beside them. Limits, all in
product time, are those by which the header goes blind:

- the newest run looked at most 6 hours ago (runs are asked for hourly);
- an element set is at most 3 days old now. Low orbits are renewed about once a day: of 1,493
  catalogued objects that crossed the ISS's height on 10 March 2026, 98.4 % had a set younger
  than 3 days;
- and at most 10 days old at TCA, those 3 and the 7 that are searched. One standard deviation
  along the track is then about 4.6 km. Source: Aida and Kirschner (2013), 695 m + 392 m a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from screening.catalog.feed_ages import ELEMENTS_BLIND_AFTER
from screening.common.clock import product_clock
from screening.conjunctions.models import Conjunction, ScreeningRun

ELEMENTS_BLIND_AFTER_AT_TCA: Final = timedelta(days=10)
RUN_BLIND_AFTER: Final = timedelta(hours=6)
# Real time. A fast replay makes those hours in minutes, and is screened once in one or two.
RUN_BLIND_AFTER_AT_LEAST: Final = timedelta(minutes=12)

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


class StaleReason(StrEnum):
    """Why a pass cannot be trusted as it stands."""

    NOT_LOOKED_AT = "not_looked_at"  # the newest run could not look at this pair or time
    RUN_TOO_OLD = "run_too_old"  # no run has finished for too long
    PRIMARY_ELEMENTS_TOO_OLD = "primary_elements_too_old"
    SECONDARY_ELEMENTS_TOO_OLD = "secondary_elements_too_old"


@dataclass(frozen=True, slots=True)
class StaleCause:
    """One reason, in a few words for a table and in a sentence."""

    reason: StaleReason
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PassBasis:
    """What the figures of one pass rest on. Ages are at TCA, and None where they are unknown."""

    tca_utc: datetime
    last_looked_run_id: int
    has_station: bool
    primary_age_days: float | None
    secondary_age_days: float | None


def basis_of(conjunction: Conjunction) -> PassBasis:
    """The basis of a conjunction's newest assessment."""
    newest = conjunction.latest_assessment
    return PassBasis(
        tca_utc=conjunction.tca_utc,
        last_looked_run_id=conjunction.last_looked_run_id,
        has_station=conjunction.station_id is not None,
        primary_age_days=newest.primary_age_days if newest else None,
        secondary_age_days=newest.secondary_age_days if newest else None,
    )


def stale_causes(
    basis: PassBasis, at_utc: datetime, newest_run: ScreeningRun | None
) -> tuple[StaleCause, ...]:
    """Every reason not to trust a coming pass at an instant; none when it may be trusted.

    ``newest_run`` is the newest that finished. Ages exactly at a limit are trusted still.
    """
    causes = (_not_looked_at(basis, newest_run), _run_too_old(at_utc, newest_run))
    found = tuple(cause for cause in causes if cause is not None)
    return found + element_stale_causes(basis, at_utc)


def element_stale_causes(basis: PassBasis, at_utc: datetime) -> tuple[StaleCause, ...]:
    """Those reasons of ``stale_causes`` that lie in the element sets, whichever run used them."""
    primary = "station" if basis.has_station else "primary"
    secondary = "object" if basis.has_station else "secondary"
    causes = (
        _elements_too_old(
            StaleReason.PRIMARY_ELEMENTS_TOO_OLD, primary, basis.primary_age_days, basis, at_utc
        ),
        _elements_too_old(
            StaleReason.SECONDARY_ELEMENTS_TOO_OLD,
            secondary,
            basis.secondary_age_days,
            basis,
            at_utc,
        ),
    )
    return tuple(cause for cause in causes if cause is not None)


def run_blind_after() -> timedelta:
    """How old the newest run may be, in product time, before nobody is looking."""
    return max(RUN_BLIND_AFTER, RUN_BLIND_AFTER_AT_LEAST * product_clock().rate)


def _not_looked_at(basis: PassBasis, newest_run: ScreeningRun | None) -> StaleCause | None:
    if newest_run is not None and newest_run.pk == basis.last_looked_run_id:
        return None
    return StaleCause(
        StaleReason.NOT_LOOKED_AT,
        f"not looked at since run {basis.last_looked_run_id}",
        f"No run has looked at it since run {basis.last_looked_run_id}.",
    )


def _run_too_old(at_utc: datetime, newest_run: ScreeningRun | None) -> StaleCause | None:
    if newest_run is None:
        return None
    age, limit = at_utc - newest_run.window_start_utc, run_blind_after()
    if age <= limit:
        return None
    return StaleCause(
        StaleReason.RUN_TOO_OLD,
        f"no run for {_age_words(age)}",
        f"The newest run, {newest_run.pk}, looked {_age_words(age)} ago and is trusted for "
        f"{_limit_words(limit)}: nobody has looked since.",
    )


def _elements_too_old(
    reason: StaleReason,
    owner: str,
    age_at_tca_days: float | None,
    basis: PassBasis,
    at_utc: datetime,
) -> StaleCause | None:
    """Too old now, or too old by the time of the pass."""
    if age_at_tca_days is None:
        return None
    age_at_tca = age_at_tca_days * DAY
    age_now = age_at_tca - (basis.tca_utc - at_utc)
    if age_now > ELEMENTS_BLIND_AFTER:
        age, when, limit = age_now, "", ELEMENTS_BLIND_AFTER
    elif age_at_tca > ELEMENTS_BLIND_AFTER_AT_TCA:
        age, when, limit = age_at_tca, " at TCA", ELEMENTS_BLIND_AFTER_AT_TCA
    else:
        return None
    words = f"{owner}'s elements {_age_words(age)} old{when}"
    return StaleCause(
        reason,
        words,
        f"The {owner}'s elements are {_age_words(age)} old{when}, trusted for "
        f"{_limit_words(limit)}.",
    )


def _age_words(age: timedelta) -> str:
    return f"{age / HOUR:.1f} h" if age < 2 * DAY else f"{age / DAY:.1f} d"


def _limit_words(limit: timedelta) -> str:
    return f"{limit / HOUR:g} h" if limit < 2 * DAY else f"{limit / DAY:g} d"
