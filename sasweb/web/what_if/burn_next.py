"""What to ask next where no burn of a search is good enough: what its question left untried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext

from sasweb.web.what_if.burn_answer import DIRECTION_WORDS, BurnAnswer, instant
from screening.common.durations import duration_words
from screening.consequences.burns.question import LARGEST_M_S, MOST_LEAD_DAYS
from screening.engine.burn_grid import MOST_BURNS

NAMED: Final = 2
_EARLIER_BY: Final = timedelta(hours=1)  # less is another grid, and no earlier burn
_FINER_BY: Final = 2  # times as many burns


def next_tries(answer: BurnAnswer, at_utc: datetime) -> list[str]:
    """Say in sentences what could be asked next, the most promising first.

    Where no burn takes the event far and unlikely enough, earlier and larger ones do most; where
    some do and bring other passes, those between them may not. Nothing is said where a burn is
    recommended or none is needed, nor of an event that is over by ``at_utc``.
    """
    is_over = instant(answer.held["event_tca_utc"]) <= at_utc
    if answer.best or answer.needs_no_burn or is_over:
        return []
    stronger = [*_earlier(answer, at_utc), *_larger(answer)]
    between = [*_other_ways(answer), *_finer(answer)]
    clears = answer.held["counts"]["clear_the_event"] > 0
    return ([*between, *stronger] if clears else [*stronger, *between])[:NAMED]


def _earlier(answer: BurnAnswer, at_utc: datetime) -> Iterator[str]:
    tca_utc = instant(answer.held["event_tca_utc"])
    first_utc = min(map(instant, answer.held["grid"]["burn_times_utc"]))
    soonest_utc = max(at_utc, tca_utc - timedelta(days=MOST_LEAD_DAYS))
    if first_utc - soonest_utc >= _EARLIER_BY:
        yield gettext(
            "Try earlier ones: the first was %(tried)s before, and up to %(left)s before are left."
        ) % {"tried": _words(tca_utc - first_utc), "left": _words(tca_utc - soonest_utc)}


def _larger(answer: BurnAnswer) -> Iterator[str]:
    largest_m_s = max(map(abs, answer.held["grid"]["dv_m_s"]))
    if largest_m_s < LARGEST_M_S:
        tried = {"tried": f"{largest_m_s:g}"}
        yield gettext("Try larger ones: the largest was %(tried)s m/s.") % tried


def _other_ways(answer: BurnAnswer) -> Iterator[str]:
    tried = answer.held["grid"]["directions"]
    left = [str(words) for key, words in DIRECTION_WORDS.items() if key not in tried]
    if left:
        yield gettext("Try the directions that were left out: %(ways)s.") % {
            "ways": gettext(", ").join(left)
        }


def _finer(answer: BurnAnswer) -> Iterator[str]:
    if answer.count * _FINER_BY <= MOST_BURNS:
        yield gettext(
            "Try more times and sizes between these: %(tried)s burns were asked, up to %(most)s"
            " can be."
        ) % {"tried": f"{answer.count:,}", "most": f"{MOST_BURNS:,}"}


def _words(lead: timedelta) -> str:
    return duration_words(lead.total_seconds())
