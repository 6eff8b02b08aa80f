"""Whether a coming pass may still be trusted as it stands, and if not, why: one rule for all.

Its figures stay, with the tier they give; what is stale says so beside them. Limits, all in
product time, are those by which the header goes blind:

- the newest run looked at most 6 hours ago (runs are asked for hourly);
- the epoch of an element set lies at most 3 days from now (screening/catalog/element_trust.py):
  of 1,493 catalogued objects that crossed the ISS's height on 10 March 2026, 98.4 % had a set
  younger than that;
- and at most 10 days old at TCA, those 3 and the 7 that are searched. One standard deviation
  along the track is then about 4.6 km. Source: Aida and Kirschner (2013), 695 m + 392 m a day;
- an operator's ephemeris that a path follows was made at most 3 days before now, and 10 days before
  TCA, by the same reasoning: nobody who made it knew of a manoeuvre decided since. One made after
  now is not old, and its path is read between its states and not propagated backwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from screening.catalog.element_trust import ELEMENTS_BLIND_AFTER, elements_state
from screening.conjunctions.models import Assessment, Conjunction, ScreeningRun

ELEMENTS_BLIND_AFTER_AT_TCA: Final = timedelta(days=10)
RUN_LATE_AFTER: Final = timedelta(hours=2)
RUN_BLIND_AFTER: Final = timedelta(hours=6)
# Real time. A fast replay makes those hours in minutes, and is screened once in one or two.
RUN_LATE_AFTER_AT_LEAST: Final = timedelta(minutes=4)
RUN_BLIND_AFTER_AT_LEAST: Final = timedelta(minutes=12)

PARTIES: Final = (gettext_noop("primary"), gettext_noop("secondary"))
OWNERS_NEAR_STATION: Final = (gettext_noop("station"), gettext_noop("object"))
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


class StaleReason(StrEnum):
    """Why a pass cannot be trusted as it stands."""

    NOT_LOOKED_AT = "not_looked_at"  # the newest run could not look at this pair or time
    RUN_TOO_OLD = "run_too_old"  # no run has finished for too long
    PRIMARY_ELEMENTS_TOO_OLD = "primary_elements_too_old"
    SECONDARY_ELEMENTS_TOO_OLD = "secondary_elements_too_old"
    PRIMARY_ELEMENTS_AHEAD = "primary_elements_ahead"  # their epoch is too far after the clock
    SECONDARY_ELEMENTS_AHEAD = "secondary_elements_ahead"
    PRIMARY_EPHEMERIS_TOO_OLD = "primary_ephemeris_too_old"
    SECONDARY_EPHEMERIS_TOO_OLD = "secondary_ephemeris_too_old"


@dataclass(frozen=True, slots=True)
class StaleCause:
    """One reason, in a few words for a table and in a sentence."""

    reason: StaleReason
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Reading:
    """When passes are looked at, in product time, and what of the product bears on all of them.

    ``newest_run`` is the newest that finished; ``rate`` is product seconds a real second.
    """

    at_utc: datetime
    newest_run: ScreeningRun | None
    rate: float

    def is_newest_run(self, run_id: int | None) -> bool:
        """Whether this is the key of the newest run."""
        return self.newest_run is not None and self.newest_run.pk == run_id


@dataclass(frozen=True, slots=True)
class PassBasis:
    """What the figures of one pass rest on. Ages are at TCA, and None where they are unknown."""

    tca_utc: datetime
    last_seen_run_id: int | None
    last_looked_run_id: int | None
    is_co_moving: bool
    has_station: bool
    primary_age_days: float | None
    secondary_age_days: float | None
    is_reported: bool = False  # by somebody else's message
    primary_is_along_ephemeris: bool = False  # and its age is that ephemeris's
    secondary_is_along_ephemeris: bool = False


def basis_of(conjunction: Conjunction) -> PassBasis:
    """The basis of a conjunction's newest assessment."""
    newest = conjunction.latest_assessment
    return PassBasis(
        tca_utc=conjunction.tca_utc,
        last_seen_run_id=conjunction.last_seen_run_id,
        last_looked_run_id=conjunction.last_looked_run_id,
        is_co_moving=newest is not None and newest.kind == Assessment.Kind.CO_MOVING,
        has_station=conjunction.station_id is not None,
        primary_age_days=newest.primary_age_days if newest else None,
        secondary_age_days=newest.secondary_age_days if newest else None,
        is_reported=conjunction.latest_report_id is not None,
        primary_is_along_ephemeris=newest is not None and newest.primary_ephemeris_id is not None,
        secondary_is_along_ephemeris=(
            newest is not None and newest.secondary_ephemeris_id is not None
        ),
    )


def stale_causes(basis: PassBasis, reading: Reading) -> tuple[StaleCause, ...]:
    """Every reason not to trust a coming pass in a reading; none when it may be trusted.

    Ages exactly at a limit are trusted still.
    """
    causes = (_not_looked_at(basis, reading), _run_too_old(reading))
    found = tuple(cause for cause in causes if cause is not None)
    return found + element_stale_causes(basis, reading.at_utc)


def element_stale_causes(basis: PassBasis, at_utc: datetime) -> tuple[StaleCause, ...]:
    """Those reasons that lie in element sets and ephemerides, whichever run used them."""
    owners = OWNERS_NEAR_STATION if basis.has_station else PARTIES
    ages_days = (basis.primary_age_days, basis.secondary_age_days)
    along = (basis.primary_is_along_ephemeris, basis.secondary_is_along_ephemeris)
    lead = basis.tca_utc - at_utc
    causes = (
        (_ephemeris_cause if is_along else _elements_cause)(party, owner, age_days * DAY, lead)
        for party, owner, age_days, is_along in zip(PARTIES, owners, ages_days, along, strict=True)
        if age_days is not None
    )
    return tuple(cause for cause in causes if cause is not None)


def run_late_after(rate: float) -> timedelta:
    """How old the newest run may be, in product time, before one has been missed."""
    return max(RUN_LATE_AFTER, RUN_LATE_AFTER_AT_LEAST * rate)


def run_blind_after(rate: float) -> timedelta:
    """How old the newest run may be, in product time, before nobody is looking."""
    return max(RUN_BLIND_AFTER, RUN_BLIND_AFTER_AT_LEAST * rate)


def _not_looked_at(basis: PassBasis, reading: Reading) -> StaleCause | None:
    if reading.is_newest_run(basis.last_looked_run_id):
        return None
    values = {"run": basis.last_looked_run_id}
    return StaleCause(
        StaleReason.NOT_LOOKED_AT,
        _("not looked at since run %(run)s") % values,
        _("No run has looked at it since run %(run)s.") % values,
    )


def _run_too_old(reading: Reading) -> StaleCause | None:
    newest_run = reading.newest_run
    if newest_run is None:
        return None
    age, limit = reading.at_utc - newest_run.window_start_utc, run_blind_after(reading.rate)
    if age <= limit:
        return None
    values = {"run": newest_run.pk, "age": _age_words(age), "limit": _limit_words(limit)}
    sentence = _(
        "The newest run, %(run)s, looked %(age)s ago and is trusted for %(limit)s: nobody has "
        "looked since."
    )
    return StaleCause(StaleReason.RUN_TOO_OLD, _("no run for %(age)s") % values, sentence % values)


def _ephemeris_cause(
    party: str, owner: str, age_at_tca: timedelta, lead: timedelta
) -> StaleCause | None:
    """Made too long before now, or before the pass, which is ``lead`` from now."""
    age_now = age_at_tca - lead
    if age_now > ELEMENTS_BLIND_AFTER:
        return _ephemeris_too_old(party, owner, age_now, "", ELEMENTS_BLIND_AFTER)
    if age_at_tca > ELEMENTS_BLIND_AFTER_AT_TCA:
        when = _(" at TCA")
        return _ephemeris_too_old(party, owner, age_at_tca, when, ELEMENTS_BLIND_AFTER_AT_TCA)
    return None


def _ephemeris_too_old(
    party: str, owner: str, age: timedelta, when: str, limit: timedelta
) -> StaleCause:
    values = _values(owner, age, when, limit)
    return StaleCause(
        StaleReason(f"{party}_ephemeris_too_old"),
        _("%(owner)s's ephemeris %(age)s old%(when)s") % values,
        _("The %(owner)s's ephemeris is %(age)s old%(when)s, trusted for %(limit)s.") % values,
    )


def _elements_cause(
    party: str, owner: str, age_at_tca: timedelta, lead: timedelta
) -> StaleCause | None:
    """Too far from now, or too old by the time of the pass, which is ``lead`` from now."""
    age_now = age_at_tca - lead
    if elements_state(age_now) != "blind":
        is_old_at_tca = age_at_tca > ELEMENTS_BLIND_AFTER_AT_TCA
        return _too_old(party, owner, age_at_tca, _(" at TCA")) if is_old_at_tca else None
    if age_now > timedelta(0):
        return _too_old(party, owner, age_now, "")
    values = _values(owner, -age_now, "", ELEMENTS_BLIND_AFTER)
    sentence = _(
        "The %(owner)s's elements have an epoch %(age)s ahead of the clock, trusted for %(limit)s."
    )
    return StaleCause(
        StaleReason(f"{party}_elements_ahead"),
        _("%(owner)s's elements %(age)s ahead") % values,
        sentence % values,
    )


def _too_old(party: str, owner: str, age: timedelta, when: str) -> StaleCause:
    limit = ELEMENTS_BLIND_AFTER_AT_TCA if when else ELEMENTS_BLIND_AFTER
    values = _values(owner, age, when, limit)
    return StaleCause(
        StaleReason(f"{party}_elements_too_old"),
        _("%(owner)s's elements %(age)s old%(when)s") % values,
        _("The %(owner)s's elements are %(age)s old%(when)s, trusted for %(limit)s.") % values,
    )


def _values(owner: str, age: timedelta, when: str, limit: timedelta) -> dict[str, str]:
    return {
        "owner": _(owner),
        "age": _age_words(age),
        "when": when,
        "limit": _limit_words(limit),
    }


def _age_words(age: timedelta) -> str:
    return f"{age / HOUR:.1f} h" if age < 2 * DAY else f"{age / DAY:.1f} d"


def _limit_words(limit: timedelta) -> str:
    return f"{limit / HOUR:g} h" if limit < 2 * DAY else f"{limit / DAY:g} d"
