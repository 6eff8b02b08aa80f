"""What a question of burns comes to in a catalogue: the two objects, the burns and the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from screening.common.exceptions import InputError
from screening.consequences.burns.question import Asked
from screening.engine.burn_grid import BurnGrid, burn_times
from screening.engine.burn_search import BurnSearch, Event, search_burns
from screening.engine.config import ScreeningConfig
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.docking import find_docked
from screening.engine.timescales import seconds_between
from screening.engine.types import ElementSet, Progress

DEFAULT_EARLIEST: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class BurnInputs:
    """All that a search of burns is given; indices are those of ``element_sets``."""

    asked: Asked
    element_sets: Sequence[ElementSet]
    event: Event
    grid: BurnGrid
    config: ScreeningConfig
    docked: tuple[int, ...]

    @property
    def mover(self) -> ElementSet:
        """The object that burns."""
        return self.element_sets[self.event.mover]

    @property
    def other(self) -> ElementSet:
        """What it would meet."""
        return self.element_sets[self.event.other]

    def search(self, *, workers: int, on_progress: Progress | None) -> BurnSearch:
        """Try all burns. Raises ``InputError`` where there is no such event to avoid."""
        try:
            return search_burns(
                self.element_sets, self.event, self.grid, self.config, left_out=self.docked,
                workers=workers, on_progress=on_progress,
            )  # fmt: skip
        except ValueError as error:
            raise InputError(f"{error}.") from error


def burn_inputs(
    asked: Asked, element_sets: Sequence[ElementSet], *, now_utc: datetime | None
) -> BurnInputs:
    """Turn a question into what is searched: from the first burn until days after the event.

    No burn is before ``now_utc``, where that is given. What is docked to the object burns with it
    and is left out. Raises ``InputError``.
    """
    tca_utc, from_utc = asked.event_tca_utc, _earliest_utc(asked, now_utc)
    mover, other = _both(asked, element_sets)
    docked = tuple(each.index for each in find_docked(element_sets, mover).docked)
    if other in docked:
        raise InputError(f"{element_sets[other].name} is docked to {element_sets[mover].name}.")
    try:
        grid = BurnGrid(
            burn_times(element_sets[mover], tca_utc, from_utc, asked.burn_times),
            asked.directions,
            [sign * size for size in asked.sizes_m_s for sign in (1.0, -1.0)],
        )
        after_s = asked.days_after * SECONDS_PER_DAY
        config = ScreeningConfig(
            start_utc=from_utc,
            duration_s=seconds_between(from_utc, tca_utc) + after_s,
            threshold_km=asked.threshold_km,
        )
    except ValueError as error:
        raise InputError(f"{error}.") from error
    return BurnInputs(asked, element_sets, Event(mover, other, tca_utc), grid, config, docked)


def _earliest_utc(asked: Asked, now_utc: datetime | None) -> datetime:
    if asked.earliest_utc is None:
        a_day_before = asked.event_tca_utc - DEFAULT_EARLIEST
        return a_day_before if now_utc is None else max(a_day_before, _next_second(now_utc))
    if now_utc is not None and asked.earliest_utc < now_utc:
        raise InputError(
            f"The earliest burn ({asked.earliest_utc:%Y-%m-%d %H:%M:%S} UTC) is in the past: it is"
            f" {now_utc:%Y-%m-%d %H:%M:%S} UTC."
        )
    return asked.earliest_utc


def _next_second(instant_utc: datetime) -> datetime:
    whole = instant_utc.replace(microsecond=0)
    return whole if whole == instant_utc else whole + timedelta(seconds=1)


def _both(asked: Asked, element_sets: Sequence[ElementSet]) -> tuple[int, int]:
    index_of = {each.norad_cat_id: index for index, each in enumerate(element_sets)}
    wanted = (asked.norad_cat_id, asked.secondary_norad_cat_id)
    missing = [str(number) for number in wanted if number not in index_of]
    if missing:
        raise InputError(
            f"No usable element set for {' and '.join(missing)} among {len(element_sets):,} objects"
            " of the catalogue: check the numbers, or give a catalogue that holds them."
        )
    mover, other = (index_of[number] for number in wanted)
    return mover, other
