"""What KVN and XML are read into before anybody asks what it means."""

from __future__ import annotations

from dataclasses import dataclass, field

from screening.messages.ccsds.raw import Entry


@dataclass(frozen=True, slots=True)
class RawState:
    """One line or element of states: its epoch, then six or nine numbers, as text."""

    place: str
    epoch: str
    numbers: list[str]


@dataclass(slots=True)
class RawCovariance:
    """One covariance: its keywords, and the lower triangle row by row, as text."""

    place: str
    entries: list[Entry] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class RawSegment:
    """One segment in the order of the message."""

    place: str
    metadata: list[Entry] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)  # of its metadata and its data
    states: list[RawState] = field(default_factory=list)
    covariances: list[RawCovariance] = field(default_factory=list)


@dataclass(slots=True)
class RawOem:
    """A message by header and segments."""

    version: Entry
    header: list[Entry] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    segments: list[RawSegment] = field(default_factory=list)
