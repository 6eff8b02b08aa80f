"""Which instant the replay shows that lives in a data folder, for commands beside `manage.py up`.

Without it a command would stamp what it takes in with real time, months after what the pages call
now. Written by `up` into its replay's folder. Once that stops the anchor is left out: a command
then starts the clock where the replay itself would.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from screening.common.clock import Clock, real_now_utc

FILE_NAME: Final = "clock.json"
AS_OF: Final = "SAFE_PASSAGE_AS_OF"
ANCHOR: Final = "SAFE_PASSAGE_CLOCK_ANCHOR"
RATE: Final = "SAFE_PASSAGE_RATE"


def running_clock(folder: Path) -> Clock | None:
    """The clock of the replay in a folder; None where none lives there."""
    try:
        told = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        anchor = told.get(ANCHOR)
        anchor_utc = _instant(anchor) if anchor else real_now_utc()
        return Clock(_instant(told[AS_OF]), anchor_utc, float(told.get(RATE) or 1.0))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None  # not there, not ours to read, or left half written by a full disk


@contextmanager
def clock_told(folder: Path, variables: Mapping[str, str]) -> Iterator[None]:
    """Let commands in a folder find the clock of its children's environment, if it is a replay."""
    told = {name: variables[name] for name in (AS_OF, ANCHOR, RATE) if variables.get(name)}
    if AS_OF not in told:
        yield
        return
    _write(folder, told)
    try:
        yield
    finally:
        _write(folder, {name: value for name, value in told.items() if name != ANCHOR})


def _instant(text: str) -> datetime:
    """An instant as the variables have it, in UTC where it names no zone."""
    parsed = datetime.fromisoformat(text)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _write(folder: Path, told: Mapping[str, str]) -> None:
    draft = folder / f"{FILE_NAME}.new"
    draft.write_text(json.dumps(told), encoding="utf-8")
    draft.replace(folder / FILE_NAME)
