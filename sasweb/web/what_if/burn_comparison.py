"""Two searches for burns beside each other: what was asked, what was found, what is best."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasweb.web.likelihood_said import probability_said
from sasweb.web.what_if.burn_answer import BurnAnswer, Candidate, instant
from sasweb.web.what_if.presenting import ComparedLine
from screening.common.durations import duration_words
from screening.common.instants import SECOND, nearest

NOT_KNOWN: Final = _("not known")
_OF_BEST: Final = (
    _("Best burn"),
    _("at (UTC)"),
    _("before closest approach"),
    _("Miss with it"),
    _("Probability with it"),
    _("Passes that it clears"),
)


def compared_rows(first: BurnAnswer, second: BurnAnswer) -> list[ComparedLine]:
    """Return the lines, in the order in which they are read."""
    one, other = _values(first), _values(second)
    return [ComparedLine(label, one[label], other[label]) for label in one]


def _values(answer: BurnAnswer) -> dict[str, str]:
    return _asked(answer) | _found(answer) | _best(answer.best)


def _asked(answer: BurnAnswer) -> dict[str, str]:
    return {
        gettext("Who burns"): answer.mover.name,
        gettext("To miss"): answer.other.name,
        gettext("Closest approach (UTC)"): _second(instant(answer.held["event_tca_utc"])),
        gettext("Nothing nearer than"): f"{answer.threshold_km:g} km",
        gettext("Looked on after it for"): gettext("%(count)s days")
        % {"count": f"{answer.days_after:g}"},
        gettext("Objects screened"): f"{answer.held['searched']['objects_screened']:,}",
    }


def _found(answer: BurnAnswer) -> dict[str, str]:
    counts = answer.held["counts"]
    return {
        gettext("Miss without a burn"): _km(answer.before.miss_km),
        gettext("Probability without a burn"): _pc(answer.before.pc),
        gettext("Burns tried"): f"{counts['tried']:,}",
        gettext("of them refused"): f"{counts['refused']:,}",
        gettext("that miss it by that distance"): f"{counts['clear_the_event']:,}",
        gettext("and bring nothing else near"): f"{counts['avoid']:,}",
        gettext("and are recommended"): f"{counts['recommended']:,}",
    }


def _best(best: Candidate | None) -> dict[str, str]:
    if best is None or best.event is None:
        return dict.fromkeys(map(str, _OF_BEST), gettext("none"))
    values = (
        f"{best.size_m_s:g} m/s {best.way}",
        _second(best.burn_at_utc),
        duration_words(best.lead.total_seconds()),
        _km(best.event.miss_km),
        _pc(best.event.pc),
        f"{best.gone.count:,}",
    )
    return dict(zip(map(str, _OF_BEST), values, strict=True))


def _second(at_utc: datetime) -> str:
    return f"{nearest(at_utc, SECOND):%Y-%m-%d %H:%M:%S}"


def _km(value: float | None) -> str:
    return str(NOT_KNOWN) if value is None else f"{value:,.3f} km"


def _pc(value: float | None) -> str:
    return str(NOT_KNOWN) if value is None else probability_said(value)
