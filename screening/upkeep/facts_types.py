"""What an installation knows of itself, section by section.

In every section ``None`` means not known, and ``unknown`` says why, by the field's name. Nothing
that is not known is zero. Instants and ages are of real time unless they end in ``_utc``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from screening.alerts.health_lines import HealthLine, LineState
from screening.catalog.feed_ages import FeedAge

Unknown = Mapping[str, str]  # name of a field -> why it is None
SpeakingState = Literal["ok", "late", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFacts:
    """Messages that wait in the broker for a queue's workers. ``workers``: heard of in time."""

    name: str
    words: str
    depth: int | None
    oldest_wait_s: float | None  # None too where none waits
    workers: int
    unknown: Unknown = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BacklogFacts:
    """Work that waits in the database, which is the truth: a queue's message only reminds of it."""

    key: str  # "runs:stations", "runs:catalogue", "shards", "studies", "pulls", "messages"
    words: str
    waiting: int
    is_at_least: bool  # counted so far and no further
    under_way: int
    oldest_wait_s: float | None  # None where none waits


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerFacts:
    """One process, by its own last word. ``doing`` is None once that is too old to go by."""

    identity: str
    name: str
    host: str
    pid: int | None
    queues: tuple[str, ...]
    state: SpeakingState
    heard_at: datetime
    silent_s: float
    since: datetime
    doing: tuple[str, ...] | None
    code_version: str
    is_other_version: bool  # than the process that tells


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """The newest finished run of a kind, beside how long its likes usually take (their median)."""

    kind: str
    words: str
    run_id: int | None
    finished_at: datetime | None
    took_s: float | None
    usual_s: float | None
    usual_of: int  # how many runs "usual" rests on
    failed_since: int  # runs of the kind that failed after it
    unknown: Unknown = field(default_factory=dict)

    @property
    def share_of_usual(self) -> float | None:
        """How long it took beside what is usual: 1.0 is as always."""
        if self.took_s is None or not self.usual_s:
            return None
        return self.took_s / self.usual_s


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportFacts:
    """Whether messages leave by one way, told by the newest tries of any to anybody."""

    channel: str
    words: str
    is_set_up: bool
    set_up_words: str  # what is set, or what is to be set
    recipients: int  # active ones
    sent: int  # of the tries looked at
    failed: int
    last_sent_at: datetime | None
    last_failed_at: datetime | None
    last_error: str  # for administrators: it may name an address
    state: Literal["ok", "failing", "untried", "off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmFacts:
    """An alarm that stands. ``since_utc`` is product time."""

    key: str
    subject: str
    since_utc: datetime
    is_blind: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskFacts:
    """The disk that holds the data folder, on the machine of the process that tells."""

    host: str
    folder: str  # for administrators
    free_bytes: int | None
    total_bytes: int | None
    growth_bytes_day: float | None  # of what is used; below zero: it empties
    days_left: float | None
    measured_over_s: float | None  # what the growth rests on
    unknown: Unknown = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableGroup:
    """Tables of one part of the product. ``rows`` is an estimate: counting costs a scan."""

    key: str
    words: str
    size_bytes: int | None
    rows: int | None
    rows_are: Literal["estimated", "at most"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSpan:
    """The oldest and the newest row of one kind; both None where there is none."""

    key: str
    words: str
    oldest_at: datetime | None
    newest_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseFacts:
    kind: Literal["SQLite", "PostgreSQL"] | str
    version: str | None
    size_bytes: int | None
    wal_bytes: int | None
    growth_bytes_day: float | None
    is_writable: bool | None
    groups: tuple[TableGroup, ...]
    spans: tuple[RowSpan, ...]
    migrations_pending: tuple[str, ...]  # in this code, not in the database
    migrations_ahead: tuple[str, ...]  # in the database, not in this code
    unknown: Unknown = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerFacts:
    is_reached: bool
    version: str | None
    memory_bytes: int | None
    clients: int | None
    in_hand: int | None  # messages that workers have taken and not yet finished
    unknown: Unknown = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFacts:
    """Of the process that tells. ``packages`` are those that results and pages rest on."""

    code: str
    engine_digest: str
    python: str
    packages: tuple[tuple[str, str], ...]  # name, version


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFacts:
    """Clocks of this machine, the database and the broker. Skew above zero: theirs is ahead."""

    real_now: datetime
    product_now_utc: datetime
    is_replay: bool
    as_of_utc: datetime | None
    rate: float
    database_skew_s: float | None
    broker_skew_s: float | None
    unknown: Unknown = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldFacts:
    name: str  # of the data folder
    catalog: str  # what SAFE_PASSAGE_CATALOG asks for
    labels: tuple[str, ...]  # "live" alone, or some of "exercise", "replay", "synthetic", "unknown"
    exercise: str | None  # its name, which may be empty; None while there is none
    home: str | None  # the organisation that is served; None where nobody is


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is not as it should be, and what to do about it."""

    key: str
    state: LineState
    words: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The whole in one sentence; ``troubles`` are worst first."""

    state: LineState
    sentence: str
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemFacts:
    """Everything at one moment. A section is None where it could not be read: see ``unread``."""

    taken_at: datetime
    verdict: Verdict
    lines: Sequence[HealthLine] | None
    feeds: Sequence[FeedAge] | None
    queues: Sequence[QueueFacts]
    backlogs: Sequence[BacklogFacts] | None
    workers: Sequence[WorkerFacts] | None
    runs: Sequence[RunFacts] | None
    transports: Sequence[TransportFacts] | None
    alarms: Sequence[AlarmFacts] | None
    disk: DiskFacts
    database: DatabaseFacts
    broker: BrokerFacts
    versions: VersionFacts
    clock: ClockFacts
    world: WorldFacts
    unread: Unknown
