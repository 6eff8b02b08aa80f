"""What a protocol is made of: clauses in two languages, who gives way, duties and deadlines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Words:
    """The same thing said in English and in Chinese."""

    en: str
    zh: str

    def of(self, language: str) -> str:
        """The words for a language code: Chinese for any "zh...", else English."""
        return self.zh if language.lower().startswith("zh") else self.en


class Kind(StrEnum):
    """Whom a protocol binds. It goes before those after it."""

    BILATERAL = "bilateral"  # two organisations signed it
    OFFER = "offer"  # one side offers it to all
    BASELINE = "baseline"  # what goes where nothing else was agreed


class Status(StrEnum):
    """What a protocol's text is: nobody may take a proposal for an agreement."""

    AGREEMENT = "agreement"
    PRACTICE = "practice"
    PROPOSAL = "proposal"


class Role(StrEnum):
    """The two sides of a case as protocols speak of them."""

    STATION_SIDE = "station_side"
    OTHER_SIDE = "other_side"

    @property
    def opposite(self) -> Role:
        return Role.OTHER_SIDE if self is Role.STATION_SIDE else Role.STATION_SIDE


class Who(StrEnum):
    """Whose a duty is."""

    NOTIFIER = "notifier"  # who tells: who opened the case, until somebody has told
    NOTIFIED = "notified"  # the side opposite
    STATION_SIDE = "station_side"
    EACH_SIDE = "each_side"
    MOVER = "mover"  # whoever the agreed decision says


class Manoeuvrability(StrEnum):
    """What an object can do, as right of way asks. Unknown is not "cannot"."""

    NON_MANOEUVRABLE = "non_manoeuvrable"
    MANOEUVRABLE = "manoeuvrable"
    AUTOMATED = "automated"
    CREWED = "crewed"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """What a clause of right of way says."""

    GIVES_WAY = "gives_way"  # the side that fits `one` moves, the other holds
    COORDINATE = "coordinate"
    CONTACT_FIRST = "contact_first"


class Anchor(StrEnum):
    """What a deadline is counted from."""

    DETECTED = "detected"
    NOTIFIED = "notified"
    DECIDED = "decided"
    BURN_ENDS = "burn_ends"  # the end of the mover's declared window
    TCA = "tca"
    MISSED = "missed"  # another duty's deadline, when nothing had come by then


class Act(StrEnum):
    """What meets a duty: what the side has put on record."""

    NOTIFIED = "notified"
    ACKNOWLEDGED = "acknowledged"
    STATEMENT = "statement"
    INTENT = "intent"
    PLAN = "plan"  # an intent to manoeuvre with its burn or ephemeris
    DECISION = "decision"  # proposing, agreeing or refusing
    EXECUTED = "executed"
    OUTCOME = "outcome"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a protocol's text. ``number`` is how people cite it."""

    key: str
    number: str
    title: Words
    text: Words


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an encounter. ``organisation`` is empty where nobody is known to operate it."""

    role: Role
    organisation: str
    manoeuvrability: Manoeuvrability
    name: Words


@dataclass(frozen=True, slots=True)
class Encounter:
    """The two sides of a pass."""

    station_side: Side
    other_side: Side

    def side(self, role: Role) -> Side:
        return self.station_side if role is Role.STATION_SIDE else self.other_side

    @property
    def both_ways(self) -> tuple[tuple[Side, Side], ...]:
        """Clauses speak of one and the other, whichever side of the case that is."""
        return (self.station_side, self.other_side), (self.other_side, self.station_side)


@dataclass(frozen=True, slots=True)
class Fit:
    """Which sides a clause is about. An empty part asks for nothing."""

    organisation: str = ""
    classes: frozenset[Manoeuvrability] = frozenset()
    is_operated: bool = False  # somebody is known to operate it

    def fits(self, side: Side) -> bool:
        """Whether a side is one of them."""
        if self.organisation and side.organisation != self.organisation:
            return False
        if self.is_operated and not side.organisation:
            return False
        return not self.classes or side.manoeuvrability in self.classes


@dataclass(frozen=True, slots=True)
class RightOfWayRule:
    """Who gives way when one side fits ``one`` and the other side ``other``."""

    clause: str
    one: Fit
    other: Fit
    answer: Answer


@dataclass(frozen=True, slots=True)
class Band:
    """A time allowed, for when more than ``tca_over_h`` are left to TCA at the anchor.

    Either ``minutes`` after the anchor or ``before_tca_minutes``.
    """

    tca_over_h: float
    minutes: float | None = None
    before_tca_minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline counted from an anchor; ``missed`` names the duty of an anchor ``MISSED``.

    Without bands the text gives no time.
    """

    anchor: Anchor
    bands: tuple[Band, ...] = ()
    missed: str = ""

    def due_utc(self, anchor_utc: datetime, tca_utc: datetime) -> datetime | None:
        """When it is due: never after TCA if it was counted from before it; None without bands."""
        left = tca_utc - anchor_utc
        band = next((each for each in self.bands if left > timedelta(hours=each.tca_over_h)), None)
        if band is None:
            band = self.bands[-1] if self.bands else None
        if band is None:
            return None
        if band.before_tca_minutes is not None:
            return max(anchor_utc, tca_utc - band.before_tca_minutes * _MINUTE)
        due_utc = anchor_utc + (band.minutes or 0.0) * _MINUTE
        return min(due_utc, tca_utc) if anchor_utc < tca_utc else due_utc


@dataclass(frozen=True, slots=True)
class Escalation:
    """What follows when a duty is missed: the clause that says it, to whom one turns, in words."""

    clause: str
    to_role: str
    what: Words


@dataclass(frozen=True, slots=True)
class DutyRule:
    """One duty as a protocol has it. It is met once each of ``met_by`` has come.

    Each of those is a set of acts of which one is enough.
    """

    key: str
    clause: str
    who: Who
    what: Words
    deadline: Deadline
    met_by: tuple[frozenset[Act], ...]
    escalation: Escalation | None = None


@dataclass(frozen=True, slots=True)
class ExerciseRule:
    """How often the channel is exercised."""

    clause: str
    times_a_year: int
    what: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """A protocol as one version of its file has it. Lists keep the file's order."""

    key: str
    version: int
    kind: Kind
    status: Status
    since: date | None
    name: Words
    summary: Words
    source: str
    note: Words
    between: frozenset[str] = frozenset()  # organisations that signed; empty: all
    one: Fit = field(default_factory=Fit)
    other: Fit = field(default_factory=Fit)
    clauses: Mapping[str, Clause]
    right_of_way: tuple[RightOfWayRule, ...]
    duties: tuple[DutyRule, ...]
    exercise: ExerciseRule | None = None

    @property
    def is_proposal(self) -> bool:
        return self.status is Status.PROPOSAL

    @property
    def reference(self) -> str:
        """How entries and policies cite it: "crewed-station-notification v1"."""
        return f"{self.key} v{self.version}"

    def covers(self, encounter: Encounter) -> bool:
        """Whether it speaks of an encounter: of these organisations and such objects."""
        organisations = {encounter.station_side.organisation, encounter.other_side.organisation}
        if self.between and self.between != organisations:
            return False
        return any(
            self.one.fits(one) and self.other.fits(other) for one, other in encounter.both_ways
        )
