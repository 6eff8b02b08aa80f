"""Alerts as tables show them: what was said, of what, how it stands now, when to decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final, cast

from django.utils.translation import pgettext, pgettext_lazy

from sasweb.web.alert_facts_said import facts_said
from sasweb.web.alert_row_said import about_said, why_said
from sasweb.web.alert_said import alert_said, as_sent, order_said
from screening.alerts.figures import instant_of
from screening.alerts.kinds import ASKING, CALMING
from screening.alerts.models import Acknowledgement, DeliveryStatus, Notice
from screening.alerts.notice_facts import ConjunctionFacts
from screening.alerts.telling import Told, told
from screening.conjunctions.criteria.clauses import RANK, Level
from screening.conjunctions.criteria.rules import DecisionPhase
from screening.conjunctions.life_models import ConjunctionLife
from screening.conjunctions.life_selectors import DecisionClock
from screening.conjunctions.lifecycle import OPEN, LifeState

ENDED_WORDS: Final = {
    LifeState.PASSED.value: pgettext_lazy("before it …", "passed"),
    LifeState.CLEARED.value: pgettext_lazy("before it …", "was cleared"),
}


@dataclass(frozen=True)
class AlertRow:
    """One alert. ``clock`` is None where there is nothing to decide, or no more."""

    notice: Notice
    clock: DecisionClock | None

    @cached_property
    def item(self) -> Told:
        """In words: of its facts alone, which never change."""
        return told(self.notice, "")

    @cached_property
    def as_sent(self) -> Told:
        return as_sent(self.notice)

    @property
    def said(self) -> str:
        """What it is about, in the page's own words."""
        return alert_said(self.notice)

    @property
    def about_said(self) -> str:
        """What it is of, in a few words, where that is no pass."""
        return about_said(self.item)

    @property
    def why_said(self) -> str:
        """Why it was said, in a line of a table."""
        return why_said(self.item)

    @property
    def order_said(self) -> str:
        """What it asks to be done, in the page's own words."""
        return order_said(self.notice)

    @property
    def facts_said(self) -> Iterator[tuple[str, str]]:
        """What was known, each with what it is called."""
        return facts_said(self.item.rows)

    @property
    def told_of(self) -> tuple[object, ...]:
        """Everything that its row in a table tells of and that may change."""
        life = self.changed_since
        return (
            self.notice.pk,
            self.notice.conjunction_id,
            self.needs_answer,
            self.closed_unanswered,
            self.over_since,
            self.delivered_at,
            [(each.person, each.at_utc) for each in self.acknowledgements],
            life and (life.state, life.level),
            self.clock,
        )

    @property
    def needs_answer(self) -> bool:
        return bool(getattr(self.notice, "needs_answer", False))

    @property
    def closed_unanswered(self) -> str:
        """How what it is of ended before anybody answered, in words; empty where it did not."""
        if self.notice.kind not in ASKING or self.acknowledgements:
            return ""
        if self.over_since is not None:
            return pgettext("before it …", "was over")
        if self.delivered_at is not None:
            return pgettext("before it …", "was delivered")
        life = _life(self.notice)
        return str(ENDED_WORDS.get(life.state, "")) if life is not None else ""

    @property
    def over_since(self) -> datetime | None:
        """Since when (product time) the alarm that it raised or handed on is over."""
        first = self.notice.original or self.notice
        if first.alarm_event is None or self.notice.kind not in ASKING:
            return None
        return first.alarm_event.alarm.ended_utc

    @property
    def delivered_at(self) -> datetime | None:
        """When (real time) the message was delivered of which it said that it could not be."""
        message = (self.notice.original or self.notice).undelivered
        is_sent = message is not None and message.status == DeliveryStatus.SENT
        return message.ended_at if message is not None and is_sent else None

    @property
    def facts(self) -> ConjunctionFacts:
        return cast(ConjunctionFacts, self.notice.facts)

    @property
    def tca_utc(self) -> datetime | None:
        return instant_of(self.facts.get("tca_utc"))

    @property
    def is_of_conjunction(self) -> bool:
        return "primary" in self.notice.facts and not self.is_of_case

    @property
    def is_of_case(self) -> bool:
        return "case" in self.notice.facts

    @property
    def acknowledgements(self) -> Sequence[Acknowledgement]:
        return list(self.notice.acknowledgements.all())

    @property
    def changed_since(self) -> ConjunctionLife | None:
        """Where its conjunction stands now, if that is not what was said."""
        life = _life(self.notice)
        said = (self.facts.get("state"), self.facts.get("level") or "")
        return life if life is not None and (life.state, life.level) != said else None


def alert_rows(notices: Sequence[Notice], at_utc: datetime) -> list[AlertRow]:
    """Put alerts into rows as of an instant (product time)."""
    return [AlertRow(each, _clock(each, at_utc)) for each in notices]


def newest_asking(rows: Iterable[AlertRow]) -> AlertRow | None:
    """Of rows newest first the one that says whether anybody answers for how it stands now.

    An answer to what was said before says nothing of what came after.
    """
    return next((each for each in rows if each.notice.kind in ASKING), None)


def _life(notice: Notice) -> ConjunctionLife | None:
    return getattr(notice.conjunction, "life", None)


def _clock(notice: Notice, at_utc: datetime) -> DecisionClock | None:
    """The decision point as it was said: of yellow and worse that may still come."""
    facts: dict[str, Any] = notice.facts
    opens_utc = instant_of(facts.get("decision_opens_utc"))
    closes_utc = instant_of(facts.get("decision_closes_utc"))
    if opens_utc is None or closes_utc is None or not _may_still_come(notice, at_utc):
        return None
    phase = DecisionPhase.PAST if at_utc > closes_utc else DecisionPhase.OPEN
    phase = DecisionPhase.AHEAD if at_utc < opens_utc else phase
    return DecisionClock(opens_utc, closes_utc, phase, is_late_discovery=False)


def _may_still_come(notice: Notice, at_utc: datetime) -> bool:
    tca_utc, life = instant_of(notice.facts.get("tca_utc")), _life(notice)
    is_serious = bool(notice.level) and RANK[Level(notice.level)] >= RANK[Level.YELLOW]
    is_over = tca_utc is None or tca_utc < at_utc or (life is not None and life.state not in OPEN)
    return is_serious and notice.kind not in CALMING and not is_over
