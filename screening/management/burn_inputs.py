"""What the ``burn_search`` command works on: the two objects, the burns and the window."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from screening.common.exceptions import InputError
from screening.engine.burn_grid import BurnGrid, Direction, burn_times
from screening.engine.burn_search import Event
from screening.engine.config import ScreeningConfig
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.docking import find_docked
from screening.engine.timescales import seconds_between
from screening.engine.types import ElementSet
from screening.management.screen_inputs import indices_of, parse_instant

DEFAULT_SIZES_M_S: Final = (0.05, 0.1, 0.2, 0.5, 1.0)
DEFAULT_TIMES: Final = 10
DEFAULT_EARLIEST: Final = timedelta(hours=24)
_MOST_M_S: Final = 50.0  # more is a slip of the unit
_LETTERS: Final = {
    "R": Direction.RADIAL,
    "I": Direction.IN_TRACK,
    "C": Direction.CROSS_TRACK,
}


@dataclass(frozen=True, slots=True)
class BurnQuestion:
    """All that a search of burns is asked; indices are those of ``element_sets``."""

    element_sets: Sequence[ElementSet]
    event: Event
    grid: BurnGrid
    config: ScreeningConfig
    docked: tuple[int, ...]

    @property
    def mover(self) -> ElementSet:
        return self.element_sets[self.event.mover]

    @property
    def other(self) -> ElementSet:
        return self.element_sets[self.event.other]


def burn_question(
    element_sets: Sequence[ElementSet],
    tca_utc: datetime,
    earliest_utc: datetime,
    options: dict[str, Any],
) -> BurnQuestion:
    """Turn options into what is searched: from the first burn until days after the event.

    What is docked to the object burns with it and is left out. Raises ``InputError``.
    """
    mover, other = _both(element_sets, options)
    docked = tuple(each.index for each in find_docked(element_sets, mover).docked)
    if other in docked:
        raise InputError(f"{element_sets[other].name} is docked to {element_sets[mover].name}.")
    try:
        grid = BurnGrid(
            burn_times(element_sets[mover], tca_utc, earliest_utc, options["burn_times"]),
            options["directions"],
            [sign * size for size in options["sizes_m_s"] for sign in (1.0, -1.0)],
        )
        config = ScreeningConfig(
            start_utc=earliest_utc,
            duration_s=seconds_between(earliest_utc, tca_utc) + _days(options) * SECONDS_PER_DAY,
            threshold_km=options["threshold_km"],
        )
    except ValueError as error:
        raise InputError(f"{error}.") from error
    return BurnQuestion(element_sets, Event(mover, other, tca_utc), grid, config, docked)


def earliest_burn_utc(tca_utc: datetime, text: str | None) -> datetime:
    """Return the time of the first burn: as given, or a day before the event."""
    return tca_utc - DEFAULT_EARLIEST if text is None else parse_instant(text, "--earliest")


def parse_sizes(text: str) -> tuple[float, ...]:
    """Read ``M_S[,M_S...]`` for argparse: sizes above 0, each of which is tried both ways."""
    try:
        sizes = tuple(dict.fromkeys(float(part) for part in text.split(",")))
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not M_S[,M_S...]") from error
    wrong = [size for size in sizes if not 0.0 < size <= _MOST_M_S]
    if wrong:
        raise ArgumentTypeError(f"{wrong[0]:g} m/s: give sizes above 0 and up to {_MOST_M_S:g}")
    return sizes


def parse_directions(text: str) -> tuple[Direction, ...]:
    """Read letters such as ``R,I,C`` for argparse."""
    letters = dict.fromkeys(part.strip().upper() for part in text.split(","))
    if not set(letters) <= _LETTERS.keys():
        raise ArgumentTypeError(f"{text!r} is not some of {','.join(_LETTERS)}")
    return tuple(_LETTERS[letter] for letter in letters)


def _both(element_sets: Sequence[ElementSet], options: dict[str, Any]) -> tuple[int, int]:
    if options["object"] == options["secondary"]:
        raise InputError("--object and --secondary are the same object.")
    mover, other = indices_of([options["object"], options["secondary"]], element_sets)
    return mover, other


def _days(options: dict[str, Any]) -> float:
    days: float = options["days"]
    if not days > 0.0:
        raise InputError(f"--days {days:g} leaves nothing to look at after the event.")
    return days
