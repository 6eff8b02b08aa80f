"""One object's element sets against each other: what the older said of where the newer one is.

Every earlier set is propagated to the later one's epoch, and to eight instants spread over one
revolution around it (element sets tend to have their epochs at the node, where errors are not those
of the rest of the orbit). The difference is taken along the later one's RTN axes.
Source: after Osweiler 2006 (AFIT/GSS/ENY/06-M09); Geul, Mooij, Noomen 2017 (Adv. Space Res. 59).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.frames import teme_to_rtn
from screening.engine.propagate import BoolArray, Propagator
from screening.engine.timescales import seconds_between
from screening.engine.types import ElementSet, FloatArray, IntArray, Status

POINTS_A_REVOLUTION: Final = 8
# Two sets this close in time are one orbit determination told twice.
_SAME_EPOCH_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class History:
    """An object's usable element sets in order of epoch, (m,), each epoch once.

    ``epoch_days`` counts from the first epoch. ``left_out`` tells how many were not usable.
    """

    propagator: Propagator
    epoch_days: FloatArray
    left_out: int

    def __len__(self) -> int:
        return int(self.epoch_days.size)


@dataclass(frozen=True, slots=True)
class Differences:
    """Pairs of element sets: earlier minus later one, arrays (p,) and (p, 8, 3) in km, RTN.

    ``earlier`` and ``later`` index the history; ``age_days`` is the time between their epochs.
    """

    earlier: IntArray
    later: IntArray
    age_days: FloatArray
    difference_rtn_km: FloatArray

    def take(self, rows: BoolArray | IntArray) -> Differences:
        """Return the selected pairs."""
        return Differences(
            self.earlier[rows],
            self.later[rows],
            self.age_days[rows],
            self.difference_rtn_km[rows],
        )

    def __len__(self) -> int:
        return int(self.age_days.size)


def history_of(element_sets: Sequence[ElementSet]) -> History:
    """Put one object's element sets in order, leaving out repetitions and what SGP4 refuses.

    Of sets with epochs within a second of each other the one given last stands.
    Raises ``ValueError`` when they are not all of one object.
    """
    numbers = sorted({each.norad_cat_id for each in element_sets})
    if len(numbers) > 1:
        raise ValueError(f"a history is of one object, got element sets of {numbers[:3]}")
    ordered = sorted(element_sets, key=lambda each: each.epoch_utc)
    once = [each for each, following in _with_next(ordered) if not _same_epoch(each, following)]
    propagator = Propagator(once)
    usable = [
        each
        for each, status in zip(once, propagator.init_status.tolist(), strict=True)
        if status == Status.OK
    ]
    if len(usable) < len(once):
        propagator = Propagator(usable)
    days = [
        seconds_between(usable[0].epoch_utc, each.epoch_utc) / SECONDS_PER_DAY for each in usable
    ]
    return History(propagator, np.array(days), len(element_sets) - len(usable))


def differences_of(history: History, *, longest_age_days: float) -> Differences:
    """Compare every earlier element set with every later one that is not too much younger.

    A pair is left out when either cannot be propagated through the revolution.
    """
    parts = [_against(history, later, longest_age_days) for later in range(len(history))]
    return _joined([part for part in parts if len(part)])


def consecutive(differences: Differences) -> Differences:
    """Return the pairs of neighbours alone."""
    return differences.take(differences.later - differences.earlier == 1)


def _with_next(
    element_sets: Sequence[ElementSet],
) -> list[tuple[ElementSet, ElementSet | None]]:
    return list(zip(element_sets, [*element_sets[1:], None], strict=True)) if element_sets else []


def _same_epoch(one: ElementSet, following: ElementSet | None) -> bool:
    if following is None:
        return False
    return seconds_between(one.epoch_utc, following.epoch_utc) < _SAME_EPOCH_S


def _against(history: History, later: int, longest_age_days: float) -> Differences:
    age_days = history.epoch_days[later] - history.epoch_days[:later]
    earlier = np.flatnonzero(age_days <= longest_age_days)
    reference = history.propagator.element_sets[later]
    period_s = SECONDS_PER_DAY / reference.mean_motion_rev_day
    offset_s = period_s * (np.arange(POINTS_A_REVOLUTION) / POINTS_A_REVOLUTION - 0.5)
    index = np.append(earlier, later)
    r_km, v_km_s = history.propagator.grid_states_teme(index, reference.epoch_utc, offset_s)
    shape = (earlier.size, *r_km.shape[1:])
    rtn_km = teme_to_rtn(
        r_km[:-1] - r_km[-1],
        r_reference_teme_km=np.broadcast_to(r_km[-1], shape),
        v_reference_teme_km_s=np.broadcast_to(v_km_s[-1], shape),
    )
    found = Differences(earlier, np.full(earlier.size, later), age_days[earlier], rtn_km)
    return found.take(np.flatnonzero(~np.isnan(rtn_km).any(axis=(1, 2))))


def _joined(parts: Sequence[Differences]) -> Differences:
    nobody: IntArray = np.zeros(0, np.int64)
    nothing = np.zeros((0, POINTS_A_REVOLUTION, 3))
    return Differences(
        np.concatenate([nobody, *(part.earlier for part in parts)]),
        np.concatenate([nobody, *(part.later for part in parts)]),
        np.concatenate([np.zeros(0), *(part.age_days for part in parts)]),
        np.concatenate([nothing, *(part.difference_rtn_km for part in parts)]),
    )
