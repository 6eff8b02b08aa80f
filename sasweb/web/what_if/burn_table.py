"""The trade space in tables: for each direction a row a size and a column a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sasweb.web.what_if.burn_answer import DIRECTION_WORDS, BurnAnswer, Candidate, instant


@dataclass(frozen=True, slots=True)
class BurnTime:
    """A column."""

    at_utc: datetime
    lead_h: float


@dataclass(frozen=True, slots=True)
class BurnRow:
    """All burns of one direction and size, by time; None where there is none."""

    dv_m_s: float
    cells: Sequence[Candidate | None]


@dataclass(frozen=True, slots=True)
class BurnTable:
    direction: str
    words: str
    times: Sequence[BurnTime]
    rows: Sequence[BurnRow]


def tables(answer: BurnAnswer) -> list[BurnTable]:
    """Return a table a direction, the largest burn along its axis first."""
    grid = answer.held["grid"]
    tca_utc = instant(answer.held["event_tca_utc"])
    instants = [instant(each) for each in grid["burn_times_utc"]]
    times = [BurnTime(at, (tca_utc - at) / timedelta(hours=1)) for at in instants]
    known = {(each.direction, each.dv_m_s, each.time_index): each for each in answer.candidates}
    return [
        BurnTable(
            direction,
            str(DIRECTION_WORDS[direction]),
            times,
            [
                BurnRow(dv, [known.get((direction, dv, place)) for place in range(len(times))])
                for dv in reversed(grid["dv_m_s"])
            ],
        )
        for direction in grid["directions"]
    ]
