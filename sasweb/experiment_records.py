"""What `make validate` and `make bench` have measured: one record, written by them, read by pages.

A record is a JSON file under ``docs/experiments``, with the same in Markdown beside it. It names
the machine in words (cores, processor, memory, load) and never by a name or a path of its own.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

logger = logging.getLogger(__name__)

SCHEMA: Final = 1


class Kind(StrEnum):
    """Which command wrote a record."""

    VALIDATION = "validation"
    BENCHMARK = "benchmark"


class Relation(StrEnum):
    """How a figure has to lie to its bar."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"


class Standing(StrEnum):
    """How a finding stands to its bar. Unknown is neither met nor missed."""

    AIM = "aim"
    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"
    NO_BAR = "no_bar"


@dataclass(frozen=True, slots=True)
class Bar:
    """What is asked of a figure, and what is aimed for beyond it."""

    relation: Relation
    must: float
    aim: float | None = None

    def is_met_by(self, value: float, limit: float) -> bool:
        if self.relation == Relation.EXACTLY:
            return value == limit
        return value >= limit if self.relation == Relation.AT_LEAST else value <= limit


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure: ``value`` is None where it could not be measured, and ``note`` says why."""

    key: str
    title: str
    unit: str
    value: float | None
    bar: Bar | None = None
    note: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def standing(self) -> Standing:
        if self.value is None:
            return Standing.UNKNOWN
        if self.bar is None:
            return Standing.NO_BAR
        if self.bar.aim is not None and self.bar.is_met_by(self.value, self.bar.aim):
            return Standing.AIM
        return Standing.MET if self.bar.is_met_by(self.value, self.bar.must) else Standing.MISSED


@dataclass(frozen=True, slots=True)
class Machine:
    """What it ran on, in words, and how busy that was: load averages of one minute."""

    cores: int
    processor: str
    memory_gb: float | None
    load_before: float | None
    load_after: float | None


@dataclass(frozen=True, slots=True)
class Experiment:
    """One record of either command. ``is_quick`` marks a short form, which proves less.

    ``only`` names the cases of a record that was asked for in part; a whole one names none.
    """

    kind: Kind
    measured_at_utc: datetime
    command: str
    code_version: str
    machine: Machine
    findings: tuple[Finding, ...]
    is_quick: bool = False
    only: tuple[str, ...] = ()
    engine_digest: str = ""  # none in records of before it was taken down

    @property
    def missed(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.standing == Standing.MISSED)

    @property
    def unknown(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.standing == Standing.UNKNOWN)

    def to_json(self) -> str:
        """Return the record as a JSON document, without what it can tell by itself."""
        content = asdict(self) | {
            "schema": SCHEMA,
            "measured_at_utc": self.measured_at_utc.isoformat(timespec="seconds"),
        }
        return json.dumps(content, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Experiment:
        """Read a record. Raises ``ValueError`` where the document is none of this schema."""
        content = json.loads(text)
        if not isinstance(content, dict) or content.get("schema") != SCHEMA:
            raise ValueError(f"not a record of schema {SCHEMA}")
        try:
            return _experiment(content)
        except (KeyError, TypeError) as error:
            raise ValueError(f"an incomplete record: {error!r}") from error


def _experiment(content: dict[str, Any]) -> Experiment:
    return Experiment(
        kind=Kind(content["kind"]),
        measured_at_utc=datetime.fromisoformat(content["measured_at_utc"]),
        command=content["command"],
        code_version=content["code_version"],
        machine=Machine(**content["machine"]),
        findings=tuple(_finding(each) for each in content["findings"]),
        is_quick=content["is_quick"],
        only=tuple(content.get("only", ())),  # records of before know no parts
        engine_digest=content.get("engine_digest", ""),
    )


def _finding(content: dict[str, Any]) -> Finding:
    bar = content["bar"]
    if bar is not None:
        bar = Bar(Relation(bar["relation"]), bar["must"], bar["aim"])
    return Finding(**(content | {"bar": bar}))


def newest_experiment(folder: Path, kind: Kind) -> Experiment | None:
    """Return the newest readable record of a kind; None where there is none.

    Whatever their dates, one of all cases is taken before one of some, a long one before a quick.
    """
    return max(
        _records(folder, kind),
        key=lambda each: (not each.only, not each.is_quick, each.measured_at_utc),
        default=None,
    )


def newer_parts(folder: Path, shown: Experiment) -> list[Experiment]:
    """Return the records in part that were measured after one that is shown, newest first."""
    parts = [
        each
        for each in _records(folder, shown.kind)
        if each.only and not each.is_quick and each.measured_at_utc > shown.measured_at_utc
    ]
    return sorted(parts, key=lambda each: each.measured_at_utc, reverse=True)


def _records(folder: Path, kind: Kind) -> list[Experiment]:
    return [each for path in folder.glob(f"{kind}-*.json") if (each := _read(path))]


def _read(path: Path) -> Experiment | None:
    try:
        return Experiment.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        logger.warning("%s is left out: it cannot be read (%s).", path.name, error)
        return None
