"""Two searches for burns beside each other: what was asked, what was found, what is best."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sasweb.web.what_if.burn_answer import BurnAnswer, Candidate, instant
from screening.common.durations import duration_words
from screening.common.instants import SECOND, nearest
from screening.conjunctions.likelihood_words import probability_words

NOT_KNOWN: Final = "not known"
_OF_BEST: Final = (
    "Best burn",
    "at (UTC)",
    "before closest approach",
    "Miss with it",
    "Probability with it",
    "Passes that it clears",
)


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One line of the table; figures that differ are marked."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        return self.first != self.second


def compared_rows(first: BurnAnswer, second: BurnAnswer) -> list[ComparedRow]:
    """Return the lines, in the order in which they are read."""
    one, other = _values(first), _values(second)
    return [ComparedRow(label, one[label], other[label]) for label in one]


def _values(answer: BurnAnswer) -> dict[str, str]:
    return _asked(answer) | _found(answer) | _best(answer.best)


def _asked(answer: BurnAnswer) -> dict[str, str]:
    return {
        "Who burns": answer.mover.name,
        "To miss": answer.other.name,
        "Closest approach (UTC)": _second(instant(answer.held["event_tca_utc"])),
        "Nothing nearer than": f"{answer.threshold_km:g} km",
        "Looked on after it for": f"{answer.days_after:g} days",
        "Objects screened": f"{answer.held['searched']['objects_screened']:,}",
    }


def _found(answer: BurnAnswer) -> dict[str, str]:
    counts = answer.held["counts"]
    return {
        "Miss without a burn": _km(answer.before.miss_km),
        "Probability without a burn": _pc(answer.before.pc),
        "Burns tried": f"{counts['tried']:,}",
        "of them refused": f"{counts['refused']:,}",
        "that miss it by that distance": f"{counts['clear_the_event']:,}",
        "and bring nothing else near": f"{counts['avoid']:,}",
        "and are recommended": f"{counts['recommended']:,}",
    }


def _best(best: Candidate | None) -> dict[str, str]:
    if best is None or best.event is None:
        return dict.fromkeys(_OF_BEST, "none")
    values = (
        f"{best.size_m_s:g} m/s {best.way}",
        _second(best.burn_at_utc),
        duration_words(best.lead.total_seconds()),
        _km(best.event.miss_km),
        _pc(best.event.pc),
        f"{best.gone.count:,}",
    )
    return dict(zip(_OF_BEST, values, strict=True))


def _second(at_utc: datetime) -> str:
    return f"{nearest(at_utc, SECOND):%Y-%m-%d %H:%M:%S}"


def _km(value: float | None) -> str:
    return NOT_KNOWN if value is None else f"{value:,.3f} km"


def _pc(value: float | None) -> str:
    return NOT_KNOWN if value is None else probability_words(value)
