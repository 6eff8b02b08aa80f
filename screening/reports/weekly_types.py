"""What a weekly summary says: one frozen value that every printer prints. Pure.

Numbers, codes and names only; sentences are the printers' (``words``), in any language. ``None`` is
unknown, and never shown as nought; where it needs a reason the reason stands beside it. Distances
in km, speeds in km/s, instants in UTC. Tuples are in the order in which they are to be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

FORM = 1  # of this file: a summary of another form is built anew, never guessed at
# Of a field that most summaries do not have: not written where it is None, so that those of before
# it was told of keep their form and their hash.
LEFT_OUT: Final = {"left_out_where_none": True}


class Trend(StrEnum):
    """How a week stands against those before it, by the rule of docs/algorithms/weekly.md."""

    UP = "up"  # more risk
    LEVEL = "level"
    DOWN = "down"
    UNKNOWN = "unknown"  # too few weeks, or a week that nobody watched


@dataclass(frozen=True, slots=True, kw_only=True)
class TierCounts:
    """Conjunctions by the severest level that each had in the week; ``none`` had no level."""

    none: int
    watch: int
    yellow: int
    red: int
    emergency: int

    @property
    def total(self) -> int:
        return self.none + self.watch + self.yellow + self.red + self.emergency

    @property
    def acted_on(self) -> int:
        """Those that asked somebody to do something."""
        return self.yellow + self.red + self.emergency


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCounts:
    """What happened to a station's conjunctions in the week.

    ``new`` were first seen in it, ``active`` stood open in it at any time, ``cleared`` and
    ``passed`` ended in it. ``stale_at_end`` nobody had looked at when it ended.
    """

    new: TierCounts
    active: TierCounts
    cleared: TierCounts
    passed: TierCounts
    stale_at_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PassFact:
    """One conjunction as the week leaves it: the newest that was known by ``known_until_utc``."""

    conjunction_id: int
    station: str  # its slug
    object_name: str
    norad_cat_id: int
    owner_code: str  # empty: unknown
    object_type: str
    constellation: str
    tca_utc: datetime
    miss_km: float
    radial_km: float | None
    in_track_km: float | None
    cross_track_km: float | None
    relative_speed_km_s: float | None
    pc: float | None  # the one that counts: counted_pc.py
    pc_grade: str
    pc_reason: str  # why there is none
    max_pc: float | None
    level: str  # severest of the week, empty for none
    state: str  # where its life stood at the end
    realised_miss_km: float | None  # by later elements; None: not known yet
    element_age_days: float | None  # the older of the two at TCA
    is_synthetic: bool
    is_exercise: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """How a station's week compares, and by what."""

    trend: Trend
    measure: str  # what was compared: "acted_on" or "close"
    this_week: int | None  # None: nobody watched
    last_week: int | None
    mean: float | None  # of the weeks before that were watched, 12 at most
    weeks_in_mean: int
    # The same of the twelve weeks before, oldest first, ``last_week`` last; None: not watched.
    before: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What was known at the end of the week of the seven days after it."""

    counts: TierCounts | None  # None: no run has looked at these days
    # Soonest first: all of yellow or worse, and of the others the closest, up to three in all.
    passes: tuple[PassFact, ...]
    screened_until_utc: datetime | None  # how far the newest run reached


@dataclass(frozen=True, slots=True, kw_only=True)
class StationWeek:
    """One protected station's week. The first of each extreme is None where nothing passed.

    Counts are None where nobody watched: what was not looked for is unknown, not nought.
    """

    station: str  # slug
    short_name: str
    name: str
    headline: Headline
    counts: EventCounts | None
    close_passes: int | None  # that passed in the week within ``close_km``, by the newest figures
    close_km: float
    closest: PassFact | None
    highest_pc: PassFact | None
    highest_max_pc: PassFact | None
    outlook: Outlook
    is_watched: bool  # some run looked at it in the week
    # Of 168, or since the first run of all: in which no run of the last 24 h covered the next 24 h.
    unwatched_hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedWeek:
    key: str
    title: str
    pulls: int
    failed: int
    longest_gap_hours: float | None
    expected_every_hours: float | None  # None: pulled once
    is_synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStatus:
    """Whether the watch was kept."""

    feeds: tuple[FeedWeek, ...]
    runs_finished: int
    runs_failed: int
    runs_planned: int  # one an hour, as the schedule asks for
    longest_gap_hours: float  # in the week without the beginning of a finished run
    median_element_age_days: float | None  # of the newest run's objects
    objects_screened: int | None
    objects_failed: int | None
    alarms: int  # raised in the week
    alarm_hours: float  # in which at least one stood
    # The first run of all, of the week that holds it alone.
    began_utc: datetime | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvolutionPoint:
    at_utc: datetime
    by: str  # "run" or the originator
    miss_km: float
    pc: float | None
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryStep:
    """One thing that happened: a transition, a message sent, an acknowledgement, a case's entry."""

    at_utc: datetime
    kind: str  # "transition", "told", "acknowledged", "case", "outcome"
    what: str  # code of the kind: "red", "sent", "notified", ...
    who: str  # person, recipient or organisation; empty: the product
    words: str  # the recorded reason, as it was written


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How one set of criteria judged the pass; the station's own rule stands first.

    ``outcome`` is "met", "not_met" or "unknown": what cannot be judged is never "not met".
    """

    criteria: str  # title of the set
    level: str  # that of the set where it is met, else empty
    outcome: str
    clause: str  # what decided, with its figures and limits: "Pc 2.1e−04 (>= 1e−04)"


@dataclass(frozen=True, slots=True, kw_only=True)
class EncounterPlane:
    """The miss in the plane across the relative velocity, km; None sigmas are unknown."""

    xi_km: float
    zeta_km: float
    sigma_major_km: float | None
    sigma_minor_km: float | None
    sigma_angle_deg: float | None  # major axis from xi towards zeta
    hard_body_radius_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A red or yellow event from its first sight to its outcome."""

    fact: PassFact
    evolution: tuple[EvolutionPoint, ...]
    plane: EncounterPlane | None
    steps: tuple[StoryStep, ...]
    verdicts: tuple[Verdict, ...]
    decision_point_utc: datetime | None
    outcome: str  # "passed", "cleared", "mitigated", "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of the week's passes come from one owner, type, constellation or break-up."""

    key: str  # empty: unknown
    label: str
    passes: int
    acted_on: int
    closest_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskOrigin:
    """Where the week's passes come from, each list largest first, the rest summed as ``other``."""

    owners: tuple[Share, ...]
    types: tuple[Share, ...]
    constellations: tuple[Share, ...]
    break_ups: tuple[Share, ...]  # by parent launch, of debris


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    case: str  # its number here: "7". Never its uuid, which every installation draws anew
    pass_label: str
    counterpart: str
    opened_at_utc: datetime
    state: str
    notices: int  # either side to the other, the first of each
    answered: int  # of them, by either
    median_answer_minutes: float | None
    open_items: tuple[str, ...]  # duties asked for, "acknowledge:other_side:overdue"
    is_exercise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinationRecord:
    """Cases that were open in the week, and how its notices were answered.

    Reconstructions are not among them, and exercises, which stand last, are counted apart. Times to
    an answer are of what others answered us; ``answered_by_us`` of ``notices_to_us`` is our part.
    """

    cases: tuple[CaseLine, ...]
    notices: int
    answered: int
    late: int
    unanswered: int  # those neither answered nor unanswered may still be answered in time
    median_answer_minutes: float | None
    worst_answer_minutes: float | None
    notices_to_us: int
    answered_by_us: int
    exercises: int  # begun in the week by a notice of either side
    exercises_answered: int = 0
    exercise_median_minutes: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakUp:
    """Many new pieces of one parent in a week: suspected, not confirmed."""

    international_designator: str  # of the launch
    parent: str
    new_pieces: int
    pieces_before: int
    altitude_km: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    objects: int | None  # with current elements at the end
    objects_before: int | None  # at the beginning
    new_objects: int | None
    break_ups: tuple[BreakUp, ...]
    decayed: tuple[str, ...]  # names with their decay date in the week
    decay_is_known: bool  # a source of decay dates was pulled


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionQuality:
    """Whether what was said in the week turned out."""

    outcomes_known: int
    outcomes_unknown: int
    median_error_km: float | None  # of the miss said at the decision point against the realised one
    sigma_ratio: float | None  # realised over predicted, 1 is right
    sigma_cases: int
    false_alarms: int  # red or emergency, neither any longer when it ended, and nobody moved
    late_discoveries: int  # first yellow or worse after its decision point
    acted_on: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything it was built from: ids by kind of row, and one digest of their content."""

    ids: tuple[tuple[str, tuple[int, ...]], ...]
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyReport:
    """The whole summary of one ISO week."""

    form: int
    week: str  # "2026-W11"
    start_utc: datetime
    end_utc: datetime  # exclusive
    known_until_utc: datetime  # nothing recorded later is in it
    is_synthetic: bool
    is_replay: bool
    has_exercise: bool
    stations: tuple[StationWeek, ...]
    top: tuple[PassFact, ...]  # ten at most, by what order is in docs/algorithms/weekly.md
    stories: tuple[Story, ...]
    stories_left_out: int  # over the limit, the least severe
    origin: RiskOrigin
    service: ServiceStatus
    coordination: CoordinationRecord
    environment: Environment
    quality: PredictionQuality
    code_version: str
    inputs: Inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekSoFar:
    """What a page says of a week that lasts: of its summary what costs least to count."""

    form: int
    week: str
    known_until_utc: datetime
    stations: tuple[StationWeek, ...]
    service: ServiceStatus
