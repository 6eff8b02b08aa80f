"""How a conjunction stands at an instant, and why: the one function that every list asks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from screening.conjunctions.lifecycle import LifeState
from screening.conjunctions.models import Conjunction
from screening.conjunctions.staleness import (
    PassBasis,
    Reading,
    StaleCause,
    basis_of,
    stale_causes,
)


class ConjunctionState(StrEnum):
    """How a conjunction stands. "Not found" and "not looked at" are never the same thing."""

    UPCOMING = "upcoming"
    NOT_FOUND = "not_found"  # a later run looked for it and did not find it
    REPORTED = "reported"  # by somebody else's message; no run sees it, or none any more
    STALE = "stale"  # still to come, and its figures are too old to trust: see staleness.py
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class PassStanding:
    """The state, and why it is ``STALE``: no cause in every other state.

    ``ends_at_tca`` is False of a co-moving object that the newest run still saw: after its least
    distance it is as near as before.
    """

    state: ConjunctionState
    causes: tuple[StaleCause, ...]
    ends_at_tca: bool

    @property
    def stale_words(self) -> str:
        return "; ".join(cause.words for cause in self.causes)

    @property
    def stale_sentences(self) -> str:
        return " ".join(cause.sentence for cause in self.causes)


def shown_state(standing: PassStanding, life_state: str | None) -> str:
    """What a list calls a pass: how it stands, or that somebody has done something about it.

    That its figures cannot be trusted, or that it is over, matters more.
    """
    is_open = standing.state in (ConjunctionState.UPCOMING, ConjunctionState.REPORTED)
    is_mitigated = is_open and life_state == LifeState.MITIGATED
    return LifeState.MITIGATED.value if is_mitigated else standing.state.value


def conjunction_standing(conjunction: Conjunction, reading: Reading) -> PassStanding:
    """How one conjunction stands in a reading."""
    return pass_standing(basis_of(conjunction), reading)


def pass_standing(basis: PassBasis, reading: Reading) -> PassStanding:
    """The same of what a list has read of it."""
    ends_at_tca = not (basis.is_co_moving and reading.is_newest_run(basis.last_looked_run_id))
    is_seen = basis.last_seen_run_id == basis.last_looked_run_id is not None
    if not is_seen and not basis.is_reported:
        return PassStanding(ConjunctionState.NOT_FOUND, (), ends_at_tca)
    if ends_at_tca and basis.tca_utc < reading.at_utc:
        return PassStanding(ConjunctionState.PASSED, (), ends_at_tca)
    if not is_seen:
        return PassStanding(ConjunctionState.REPORTED, (), ends_at_tca)
    causes = stale_causes(basis, reading)
    state = ConjunctionState.STALE if causes else ConjunctionState.UPCOMING
    return PassStanding(state, causes, ends_at_tca)
