"""The answer of a study of burns as its pages read it: instants as instants, one class a thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from screening.consequences.models import Study

HARDLY: Final = 0.5  # of the probability without a burn
DIRECTION_WORDS: Final = {
    "radial": _("Radial"),
    "in_track": _("Along the track"),
    "cross_track": _("Across the track"),
}
# Of a burn with and against each axis; left is of who looks along the track, head up.
_WAY_WORDS: Final = {
    "radial": (_("outwards"), _("inwards")),
    "in_track": (_("forwards along the track"), _("backwards along the track")),
    "cross_track": (_("across the track to the left"), _("across the track to the right")),
}


@dataclass(frozen=True, slots=True)
class Body:
    """An object as the answer names it."""

    norad_cat_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Encounter:
    """The event, without a burn or with one. Without a distance ``reason`` says why."""

    miss_km: float | None
    tca_utc: datetime | None
    pc: float | None
    reason: str

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> Encounter:
        """Read one."""
        at = held["tca_utc"]
        return cls(
            held["miss_distance_km"],
            instant(at) if at else None,
            held["pc"],
            held["reason"] or "",
        )


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass that a burn brings, nears or clears; ``other_km`` how near it otherwise is, if at all
    under the threshold."""

    body: Body
    tca_utc: datetime
    miss_km: float
    other_km: float | None
    pc: float | None

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> Pass:
        """Read one."""
        return cls(
            _body(held),
            instant(held["tca_utc"]),
            held["miss_distance_km"],
            held["otherwise_km"],
            held.get("pc"),
        )


@dataclass(frozen=True, slots=True)
class Passes:
    """The nearest of some passes, and how many they are in all."""

    nearest: Sequence[Pass]
    count: int

    @property
    def unnamed(self) -> int:
        """How many more there are than are named."""
        return self.count - len(self.nearest)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One burn and what comes of it. Of one that is refused nothing is known but why."""

    number: int
    burn_at_utc: datetime
    direction: str
    dv_m_s: float
    lead: timedelta
    time_index: int
    refused: str
    event: Encounter | None
    avoids: bool
    is_recommended: bool
    new: Passes
    closer: Passes
    gone: Passes
    brought_pc: float | None  # the largest of what it brings or nears; None where not known
    unchanged: int
    is_followed: bool  # until the end of what is searched

    @property
    def way(self) -> str:
        """Which way it pushes."""
        return str(_WAY_WORDS[self.direction][self.dv_m_s < 0.0])

    @property
    def size_m_s(self) -> float:
        return abs(self.dv_m_s)

    @property
    def harms(self) -> int:
        """How many passes it brings or makes nearer."""
        return self.new.count + self.closer.count

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> Candidate:
        """Read one."""
        is_known = held["refused"] is None
        return cls(
            number=held["number"],
            burn_at_utc=instant(held["burn_at_utc"]),
            direction=held["direction"],
            dv_m_s=held["dv_m_s"],
            lead=timedelta(seconds=held["lead_time_s"]),
            time_index=held["time_index"],
            refused=held["refused"] or "",
            event=Encounter.of(held["event"]) if is_known else None,
            avoids=is_known and held["avoids"],
            is_recommended=is_known and held["recommended"],
            new=_passes(held, "new"),
            closer=_passes(held, "closer"),
            gone=_passes(held, "gone"),
            brought_pc=held.get("brought_pc"),
            unchanged=held.get("others_unchanged", 0),
            is_followed=is_known and held["screened_to_the_end"],
        )


@dataclass(frozen=True)
class BurnAnswer:
    """A finished study of burns."""

    study: Study
    held: Mapping[str, Any]

    @classmethod
    def of(cls, study: Study) -> BurnAnswer:
        """Read that of a study. Raises ``ValueError`` where it has none."""
        if study.kind != Study.Kind.BURNS or study.document is None:
            raise ValueError(f"study {study.uuid} is no finished study of burns")
        return cls(study, study.document)

    @property
    def count(self) -> int:
        """How many burns it has; their numbers begin at 0."""
        return len(self.held["candidates"])

    @cached_property
    def candidates(self) -> list[Candidate]:
        return [Candidate.of(each) for each in self.held["candidates"]]

    def candidate(self, number: int) -> Candidate:
        """One burn, without reading all others."""
        return Candidate.of(self.held["candidates"][number])

    @cached_property
    def before(self) -> Encounter:
        """The event without a burn."""
        return Encounter.of(self.held["without_a_burn"])

    @property
    def mover(self) -> Body:
        return _body(self.held["object"])

    @property
    def other(self) -> Body:
        return _body(self.held["secondary"])

    @property
    def threshold_km(self) -> float:
        value: float = self.held["threshold_km"]
        return value

    @property
    def days_after(self) -> float:
        """For how long after the event it was searched."""
        until_utc = instant(self.held["searched"]["until_utc"])
        return (until_utc - instant(self.held["event_tca_utc"])) / timedelta(days=1)

    def brings_likely(self, each: Candidate) -> bool:
        """Whether a burn brings or nears a pass that is not known to be unlikely."""
        is_unlikely = each.brought_pc is not None and each.brought_pc < self.held["pc_limit"]
        return each.harms > 0 and not is_unlikely

    @cached_property
    def likely_harm(self) -> frozenset[int]:
        """The numbers of the burns of which ``brings_likely`` is true."""
        return frozenset(each.number for each in self.candidates if self.brings_likely(each))

    @property
    def shown_first(self) -> int | None:
        """The burn that is shown without being asked for: the best, else the least bad."""
        return next(iter([*self.held["best"], *self.held["compromises"]]), None)

    @cached_property
    def best(self) -> Candidate | None:
        """The burn that is recommended first."""
        return self.candidate(self.held["best"][0]) if self.held["best"] else None

    @cached_property
    def by_distance_alone(self) -> list[Candidate]:
        """The burns that avoid the event by distance and leave its Pc over the limit, or not known;
        the least likely first."""
        far = [each for each in self.candidates if each.avoids and not each.is_recommended]
        return sorted(far, key=_pc_of)

    @property
    def needs_no_burn(self) -> bool:
        """Whether the event is past both limits as it is; not where either is not known."""
        miss_km = self.before.miss_km
        return miss_km is not None and miss_km >= self.threshold_km and self.was_unlikely

    @property
    def was_unlikely(self) -> bool:
        """Whether the event's probability is under the limit without a burn already."""
        pc = self.before.pc
        return pc is not None and pc < self.held["pc_limit"]

    @property
    def hardly_helps(self) -> bool:
        """Whether the best burn leaves more than ``HARDLY`` of the probability.

        Then what is moved is small beside what is not known of the two: farther is no safer.
        """
        event = self.best.event if self.best else None
        if event is None or event.pc is None or self.before.pc is None:
            return False
        return event.pc > HARDLY * self.before.pc

    @property
    def explained_burns(self) -> list[tuple[Candidate, Mapping[str, Any]]]:
        """The recommended, or else the least bad, best first, each with what is said of it."""
        return [(self.candidate(each["number"]), each) for each in self.held["explained"]]

    def explained(self, number: int) -> Mapping[str, Any] | None:
        """What is said of a burn in sentences; None of those that are not explained."""
        return next((each for each in self.held["explained"] if each["number"] == number), None)


def instant(text: str) -> datetime:
    """Read an instant of an answer."""
    return datetime.fromisoformat(text)


def _pc_of(each: Candidate) -> float:
    return 1.0 if each.event is None or each.event.pc is None else each.event.pc


def _body(held: Mapping[str, Any]) -> Body:
    return Body(held["norad_cat_id"], held["name"])


def _passes(held: Mapping[str, Any], name: str) -> Passes:
    nearest = [Pass.of(each) for each in held.get(name, [])]
    return Passes(nearest, held.get(f"{name}_count", len(nearest)))
