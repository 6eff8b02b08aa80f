"""The clock of a reconstruction: where a reader can set it, and how each deadline stands then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

from screening.common.durations import duration_words
from screening.coordination.protocol import Duty, DutyState, Role
from screening.coordination.protocol.clauses import Words
from screening.learn.asked import Asked
from screening.learn.css_2021 import Encounter2021

_HOUR: Final = timedelta(hours=1)
# How long before the pass it might have been seen: besides the station's own manoeuvre.
SEEN_BEFORE_H: Final = (24, 48, 72)
# A deadline is missed just after it.
JUST_AFTER: Final = timedelta(seconds=1)
AFTER_TCA: Final = timedelta(hours=25)
_STATE_WORDS: Final = {
    DutyState.WAITING: gettext_lazy("not yet"),
    DutyState.OPEN: gettext_lazy("open"),
    DutyState.MET: pgettext_lazy("duty", "met"),
    DutyState.MET_LATE: gettext_lazy("met late"),
    DutyState.OVERDUE: gettext_lazy("overdue"),
    DutyState.LAPSED: gettext_lazy("lapsed"),
}
_WHOSE: Final = {
    Role.STATION_SIDE: gettext_lazy("station side"),
    Role.OTHER_SIDE: gettext_lazy("satellite's side"),
}


@dataclass(frozen=True, slots=True)
class ClockChoice:
    """Which encounter is told, how long before it it was seen, and where the clock stands."""

    encounter: Encounter2021
    seen_before: timedelta
    at_utc: datetime

    @classmethod
    def of(cls, asked: Mapping[str, str], encounters: Sequence[Encounter2021]) -> ClockChoice:
        """Read an address. What it does not say, or says wrongly, is the first of each."""
        encounter = next(
            (each for each in encounters if each.key == asked.get("encounter")), encounters[0]
        )
        offered = {f"{hours}": hours * _HOUR for hours in SEEN_BEFORE_H}
        before = offered.get(asked.get("seen_h", ""), encounter.published.warning)
        seen_utc = encounter.published.tca_utc - before
        at_utc = _instant(asked.get("at", "")) or seen_utc
        latest_utc = encounter.published.tca_utc + AFTER_TCA
        return cls(encounter, before, min(max(at_utc, seen_utc), latest_utc))

    @property
    def seen_utc(self) -> datetime:
        return self.encounter.published.tca_utc - self.seen_before

    @property
    def to_go(self) -> str:
        """The clock against the pass: "3 h 25 min before the pass"."""
        return before_words(self.encounter.published.tca_utc - self.at_utc)

    @property
    def seen_choices(self) -> list[tuple[str, str, bool]]:
        """Address, words and whether it is the one shown, for each time it might have been seen."""
        own = self.encounter.published.warning
        span = duration_words(own.total_seconds())
        named = [(own, gettext("%(span)s, when the station moved") % {"span": span})]
        named += [(hours * _HOUR, f"{hours} h") for hours in SEEN_BEFORE_H]
        return [
            (
                self.address(seen_before=before, at_utc=None),
                words,
                before == self.seen_before,
            )
            for before, words in named
        ]

    def address(self, *, seen_before: timedelta, at_utc: datetime | None) -> str:
        """The query of a page with another choice."""
        asked = {"encounter": self.encounter.key}
        if seen_before != self.encounter.published.warning:
            asked["seen_h"] = str(seen_before // _HOUR)
        if at_utc is not None:
            asked["at"] = at_utc.isoformat().replace("+00:00", "Z")
        return f"?{urlencode(asked)}"


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One instant: what it is, whose, under which clause, and how it stands at the clock."""

    at_utc: datetime
    before: str
    what: str
    whose: str
    clause: str
    state: str
    state_name: str
    href: str
    is_past: bool
    is_published: bool


def clock_lines(choice: ClockChoice, case: Asked) -> list[ClockLine]:
    """What is published and what would have been due, in order of time."""
    published = choice.encounter.published
    told = [
        (choice.seen_utc, gettext("Pass seen, the station side notifies at once"), False),
        (published.burn_utc, gettext("The station manoeuvres"), True),
        (published.tca_utc, gettext("Closest approach, had nobody moved"), True),
    ]
    lines = [_told(choice, *each) for each in told]
    lines += [_due(choice, each, each.due_utc) for each in case.deadlines if each.due_utc]
    return sorted(lines, key=lambda line: line.at_utc)


def before_words(before: timedelta) -> str:
    """A time against the pass, in words."""
    if not before:
        return gettext("at the pass")
    span = {"span": duration_words(before.total_seconds())}
    if before > timedelta():
        return gettext("%(span)s before the pass") % span
    return gettext("%(span)s after the pass") % span


def _told(choice: ClockChoice, at_utc: datetime, what: str, is_published: bool) -> ClockLine:
    return ClockLine(
        at_utc=at_utc,
        before=before_words(choice.encounter.published.tca_utc - at_utc),
        what=what,
        whose="",
        clause="",
        state="",
        state_name="",
        href=choice.address(seen_before=choice.seen_before, at_utc=max(at_utc, choice.seen_utc)),
        is_past=at_utc <= choice.at_utc,
        is_published=is_published,
    )


def _due(choice: ClockChoice, duty: Duty, due_utc: datetime) -> ClockLine:
    return ClockLine(
        at_utc=due_utc,
        before=before_words(choice.encounter.published.tca_utc - due_utc),
        what=gettext("Due: %(what)s") % {"what": _in_page_language(duty.what)},
        whose=str(_WHOSE[duty.role]),
        clause=gettext("clause %(number)s, %(title)s")
        % {"number": duty.clause.number, "title": _in_page_language(duty.clause.title)},
        state=str(_STATE_WORDS[duty.state]),
        state_name=duty.state.value,
        href=choice.address(seen_before=choice.seen_before, at_utc=due_utc + JUST_AFTER),
        is_past=due_utc < choice.at_utc,
        is_published=False,
    )


def _in_page_language(text: Words) -> str:
    return text.zh if get_language() == "zh-hans" else text.en


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo is not None else None
    except (ValueError, OverflowError):  # an offset may lead out of the years that there are
        return None
