"""Objects' element sets against each other: what the older said of where the newer one is.

Every earlier set is propagated to the later one's epoch, and to eight instants spread over one
revolution around it (element sets tend to have their epochs at the node, where errors are not those
of the rest of the orbit). The difference is taken along the later one's RTN axes.
Source: after Osweiler 2006 (AFIT/GSS/ENY/06-M09); Geul, Mooij, Noomen 2017 (Adv. Space Res. 59).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, compress, zip_longest
from typing import Final

import numpy as np

from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.frames import rtn_axes_teme
from screening.engine.propagate import Propagator
from screening.engine.timescales import seconds_between
from screening.engine.types import BoolArray, ElementSet, FloatArray, IntArray, Status
from screening.engine.vectors import dot

POINTS_A_REVOLUTION: Final = 8
# Two sets this close in time are one orbit determination told twice.
_SAME_EPOCH_S: Final = 1.0
# From where time is counted, good to 0.1 microseconds. The same for all, so that what is found of
# an object does not depend, to the last bit, on who is studied beside it.
START_UTC: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Histories:
    """Usable element sets of one object after another, each in order of epoch, each epoch once.

    ``owner`` (m,) tells which object each is of, ``epoch_days`` (m,) count from ``START_UTC``.
    ``left_out`` (n,) tells how many of each object's were not usable.
    """

    propagator: Propagator
    owner: IntArray
    epoch_days: FloatArray
    left_out: IntArray

    def __len__(self) -> int:
        return int(self.epoch_days.size)


@dataclass(frozen=True, slots=True)
class Differences:
    """Pairs of element sets: earlier minus later one, arrays (p,) and (p, 8, 3) in km, RTN.

    ``earlier`` and ``later`` index the histories; ``age_days`` is the time between their epochs.
    """

    earlier: IntArray
    later: IntArray
    age_days: FloatArray
    difference_rtn_km: FloatArray

    def take(self, rows: BoolArray | IntArray | slice) -> Differences:
        """Return the selected pairs."""
        return Differences(
            self.earlier[rows],
            self.later[rows],
            self.age_days[rows],
            self.difference_rtn_km[rows],
        )

    def __len__(self) -> int:
        return int(self.age_days.size)


def history_of(element_sets: Sequence[ElementSet]) -> Histories:
    """Put one object's element sets in order; see ``histories_of``."""
    return histories_of([element_sets])


def histories_of(objects: Sequence[Sequence[ElementSet]]) -> Histories:
    """Put each object's element sets in order, leaving out repetitions and what SGP4 refuses.

    Of sets with epochs within a second of each other the one given last stands.
    Raises ``ValueError`` when the sets of one object are not all its own.
    """
    once = [_once_each(element_sets) for element_sets in objects]
    owner = np.repeat(np.arange(len(once)), [len(each) for each in once])
    element_sets = list(chain.from_iterable(once))
    propagator = Propagator(element_sets)
    usable = propagator.init_status == Status.OK
    if not usable.all():
        element_sets = list(compress(element_sets, usable.tolist()))
        owner, propagator = owner[usable], Propagator(element_sets)
    epoch_s = np.array([seconds_between(START_UTC, each.epoch_utc) for each in element_sets])
    given = np.array([len(each) for each in objects], np.int64)
    left_out = given - np.bincount(owner, minlength=len(objects))
    return Histories(propagator, owner, epoch_s / SECONDS_PER_DAY, left_out)


def differences_of(histories: Histories, *, longest_age_days: float) -> Differences:
    """Compare every earlier element set with every later one that is not too much younger.

    Pairs are in the order of their earlier, then of their later set. One is left out when either
    cannot be propagated through the revolution.
    """
    earlier, later = _pairs(histories.owner)
    age_days = histories.epoch_days[later] - histories.epoch_days[earlier]
    near = age_days <= longest_age_days
    earlier, later, age_days = earlier[near], later[near], age_days[near]
    offset_s = _looks_s(histories)
    r_km, v_km_s = _states(histories, np.arange(len(histories)), offset_s)
    axes = rtn_axes_teme(r_km, v_km_s)
    predicted_km, _ = _states(histories, earlier, offset_s[later])
    predicted_km -= r_km[later]
    found = Differences(earlier, later, age_days, dot(axes[later], predicted_km[..., None, :]))
    is_known: BoolArray = ~np.any(np.isnan(found.difference_rtn_km), axis=(1, 2))
    return found.take(is_known)


def consecutive(differences: Differences) -> Differences:
    """Return the pairs of neighbours alone."""
    return differences.take(differences.later - differences.earlier == 1)


def _once_each(element_sets: Sequence[ElementSet]) -> list[ElementSet]:
    numbers = sorted({each.norad_cat_id for each in element_sets})
    if len(numbers) > 1:
        raise ValueError(f"a history is of one object, got element sets of {numbers[:3]}")
    ordered = sorted(element_sets, key=lambda each: each.epoch_utc)
    return [
        each
        for each, following in zip_longest(ordered, ordered[1:])
        if following is None
        or seconds_between(each.epoch_utc, following.epoch_utc) >= _SAME_EPOCH_S
    ]


def _pairs(owner: IntArray) -> tuple[IntArray, IntArray]:
    """Return every earlier and later element set of the same object."""
    firsts = np.flatnonzero(np.diff(owner, prepend=-1))
    counts = np.diff(firsts, append=owner.size)
    pairs = [
        first + np.stack(np.triu_indices(count, 1))
        for first, count in zip(firsts.tolist(), counts.tolist(), strict=True)
    ]
    earlier, later = np.concatenate([np.zeros((2, 0), np.int64), *pairs], axis=1)
    return earlier, later


def _looks_s(histories: Histories) -> FloatArray:
    """Return the instants around each element set's epoch, (m, 8), as seconds after the start."""
    element_sets = histories.propagator.element_sets
    rev_day = np.array([each.mean_motion_rev_day for each in element_sets], np.float64)
    turns = np.arange(POINTS_A_REVOLUTION) / POINTS_A_REVOLUTION - 0.5
    looks: FloatArray = SECONDS_PER_DAY * (histories.epoch_days[:, None] + turns / rev_day[:, None])
    return looks


def _states(
    histories: Histories, index: IntArray, offset_s: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the states (k, 8, 3) of element sets ``index`` (k,) at their instants (k, 8)."""
    r_km, v_km_s = histories.propagator.scattered_states_teme(
        np.repeat(index, POINTS_A_REVOLUTION), START_UTC, offset_s.ravel()
    )
    shape = (*offset_s.shape, 3)
    return r_km.reshape(shape), v_km_s.reshape(shape)
