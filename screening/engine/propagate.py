"""Element sets and times to states (TEME, km, km/s), each with a Status, by the ``sgp4`` package.

Every number the product reports comes through here: WGS 72 constants, improved mode ("i").
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt
from sgp4.api import Satrec, SatrecArray

from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MINUTES_PER_DAY
from screening.engine.motion import Roughness
from screening.engine.near_earth.coefficients import near_earth_coefficients
from screening.engine.satrecs import satrecs_from
from screening.engine.timescales import (
    julian_date,
    julian_dates,
    require_aware_utc,
    sgp4_epochs,
)
from screening.engine.types import BoolArray, ElementSet, FloatArray, IntArray, Status

StatusArray = npt.NDArray[np.int32]
# Times in (t,), states out: r_teme_km (n, t, 3), v_teme_km_s (n, t, 3), status (n, t).
States = tuple[FloatArray, FloatArray, StatusArray]
# SGP4's own codes, positions and velocities.
_Answers = tuple[npt.NDArray[np.uint8], FloatArray, FloatArray]

_OK: Final = int(Status.OK)  # enumeration members are slow to look up in loops
# Up to so many times of one object are quicker one by one: an array call costs some microseconds.
_FEW_TIMES: Final = 3
# NOTE: SGP4 can answer "no error" at 400,000 km for a satellite in low orbit whose drag terms have
# run away. No perturbation that SGP4 models lifts an orbit by half its apogee.
_CREDIBLE_APOGEE_FACTOR: Final = 1.5
_CREDIBLE_APOGEE_MARGIN_KM: Final = 500.0


class Propagator:
    """A list of element sets ready to be propagated, in the order given.

    ``init_status`` (n,) is OK or INITIALISATION_FAILED; an object that failed there answers NaN
    with that status for every time. ``is_deep_space`` (n,) tells which of SGP4's two modes is used,
    ``is_followed`` (n,) who goes another way than SGP4's (``ephemeris_propagator``).

    NOTE: SGP4 writes into its records while it propagates. Two threads may use one Propagator only
    because every call of the ``sgp4`` package, of arrays too, holds the interpreter's lock. Should
    that change (a package that lets it go, a Python without it), calls need a lock of their own.
    """

    def __init__(self, element_sets: Sequence[ElementSet]) -> None:
        self.element_sets = list(element_sets)
        self._epochs = sgp4_epochs([each.epoch_utc for each in self.element_sets])
        self.satrecs = satrecs_from(self.element_sets, self._epochs)
        self.init_status: StatusArray = np.array([_init_status(s) for s in self.satrecs], np.int32)
        self.is_deep_space = np.array([s.method == "d" for s in self.satrecs], np.bool_)
        self.is_followed = np.zeros(len(self.satrecs), np.bool_)
        self.credible_radius_km = _credible_radius_km(self.satrecs)
        self._array = SatrecArray(self.satrecs)

    def __len__(self) -> int:
        return len(self.satrecs)

    def states_teme(self, start_utc: datetime, offset_s: FloatArray) -> States:
        """Propagate every object to every time (seconds after ``start_utc``).

        Returns r_teme_km (n, t, 3), v_teme_km_s (n, t, 3) and status (n, t). A state whose status
        is not OK is NaN: never a number that could be used by mistake.
        """
        jd, fraction = julian_dates(start_utc, np.asarray(offset_s, dtype=np.float64))
        code, r_teme_km, v_teme_km_s = self._array.sgp4(jd, fraction)
        return _checked(code, r_teme_km, v_teme_km_s, self._limits(slice(None)))

    def object_states_teme(self, index: int, start_utc: datetime, offset_s: FloatArray) -> States:
        """Propagate one object to its own times: shapes (t, 3), (t, 3) and (t,)."""
        jd, fraction = julian_dates(start_utc, offset_s)
        code, r_teme_km, v_teme_km_s = self.satrecs[index].sgp4_array(jd, fraction)
        limits = self._limits(slice(index, index + 1))
        r, v, status = _checked(code[None], r_teme_km[None], v_teme_km_s[None], limits)
        return r[0], v[0], status[0]

    def scattered_states_teme(
        self, index: IntArray, start_utc: datetime, offset_s: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Propagate object ``index[k]`` to ``offset_s[k]``: states (k, 3), NaN if bad."""
        order = np.argsort(index, kind="stable")
        satellite = index[order]
        jd, fraction = julian_dates(start_utc, offset_s[order])
        code, r_teme_km, v_teme_km_s = self._runs_of_states(satellite, jd, fraction)
        limits = self.init_status[satellite], self.credible_radius_km[satellite]
        r, v, _ = _checked(code[:, None], r_teme_km[:, None], v_teme_km_s[:, None], limits)
        back = np.empty_like(order)
        back[order] = np.arange(order.size)
        return r[back, 0], v[back, 0]

    def _runs_of_states(
        self, satellite: IntArray, jd: FloatArray, fraction: FloatArray
    ) -> _Answers:
        """Propagate sorted objects, each run of equal ones by the package's quicker call for it."""
        code = np.empty(satellite.size, np.uint8)
        r_teme_km, v_teme_km_s = np.empty((2, satellite.size, 3))
        single: list[int] = []
        for first, end in _runs(satellite):
            if end - first <= _FEW_TIMES:
                single += range(first, end)
                continue
            rows = slice(first, end)
            code[rows], r_teme_km[rows], v_teme_km_s[rows] = self.satrecs[
                int(satellite[first])
            ].sgp4_array(jd[rows], fraction[rows])
        if single:
            code[single], r_teme_km[single], v_teme_km_s[single] = self._one_by_one(
                satellite[single], jd[single], fraction[single]
            )
        return code, r_teme_km, v_teme_km_s

    def _one_by_one(self, index: IntArray, jd: FloatArray, fraction: FloatArray) -> _Answers:
        answers = [
            self.satrecs[i].sgp4(day, part)
            for i, day, part in zip(index.tolist(), jd.tolist(), fraction.tolist(), strict=True)
        ]
        codes, positions, velocities = zip(*answers, strict=True)
        # One by one: an array of tuples takes numpy as long as the states themselves.
        r_teme_km, v_teme_km_s = (
            np.fromiter(chain.from_iterable(each), np.float64, 3 * index.size).reshape(-1, 3)
            for each in (positions, velocities)
        )
        return np.array(codes, np.uint8), r_teme_km, v_teme_km_s

    def own_bounds(
        self, rough: Roughness, start_utc: datetime, usable_until_s: FloatArray
    ) -> Roughness:
        """Return ``rough`` with the bounds of those whose way is not SGP4's: here there is none."""
        return rough

    def pair_states_teme(
        self, one: IntArray, other: IntArray, start_utc: datetime, offset_s: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Propagate pairs of objects, each pair to its own times (k, t): states (k, 2, t, 3)."""
        jd, fraction = julian_dates(start_utc, offset_s)
        shape = (one.size, 2, offset_s.shape[1])
        code = np.empty(shape, np.uint8)
        r_teme_km, v_teme_km_s = np.empty((2, *shape, 3))
        for row, (a, b) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
            # One call for both: what a call costs beside the states is more than the states.
            both = SatrecArray([self.satrecs[a], self.satrecs[b]])
            code[row], r_teme_km[row], v_teme_km_s[row] = both.sgp4(jd[row], fraction[row])
        index = np.stack([one, other], axis=1).ravel()
        limits = self.init_status[index], self.credible_radius_km[index]
        flat = (-1, shape[2], 3)
        r, v, _ = _checked(
            code.reshape(flat[:2]), r_teme_km.reshape(flat), v_teme_km_s.reshape(flat), limits
        )
        return r.reshape(*shape, 3), v.reshape(*shape, 3)

    def grid_states_teme(
        self, index: IntArray, start_utc: datetime, offset_s: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Propagate some objects to common times: states (k, t, 3), NaN if bad."""
        jd, fraction = julian_dates(start_utc, offset_s)
        array = SatrecArray([self.satrecs[i] for i in index.tolist()])
        code, r_teme_km, v_teme_km_s = array.sgp4(jd, fraction)
        limits = self.init_status[index], self.credible_radius_km[index]
        r, v, _ = _checked(code, r_teme_km, v_teme_km_s, limits)
        return r, v

    def minutes_since_epoch(self, start_utc: datetime) -> FloatArray:
        """Return the time from each object's epoch to the start, (n,), as SGP4 counts it."""
        jd, fraction = julian_date(start_utc)
        _, epoch_jd, epoch_fraction = self._epochs
        minutes: FloatArray = ((jd - epoch_jd) + (fraction - epoch_fraction)) * MINUTES_PER_DAY
        return minutes

    @cached_property
    def near_earth_rows(self) -> FloatArray:
        """Our own SGP4's coefficients, a row each; those of deep-space objects mean nothing."""
        return near_earth_coefficients(self.satrecs)

    def are_twins(self, one: IntArray, other: IntArray) -> BoolArray:
        """Tell which near-Earth objects have all states of another, to the last bit, (k,)."""
        epochs = np.column_stack(self._epochs)
        twins: BoolArray = np.all(epochs[one] == epochs[other], axis=1)
        # Millions of rows of coefficients would be gigabytes: only those of one epoch are compared.
        same = np.flatnonzero(twins)
        rows = self.near_earth_rows
        twins[same] = np.all(rows[one[same]] == rows[other[same]], axis=1)
        return twins

    def _limits(self, which: slice) -> tuple[StatusArray, FloatArray]:
        return self.init_status[which], self.credible_radius_km[which]


def states_teme(propagator: Propagator, start_utc: datetime, offset_s: FloatArray) -> States:
    """Propagate every object of ``propagator``; see ``Propagator.states_teme``."""
    return propagator.states_teme(require_aware_utc(start_utc, "start_utc"), offset_s)


def _init_status(satrec: Satrec) -> int:
    return Status.INITIALISATION_FAILED if satrec.error else Status.OK


def _credible_radius_km(satrecs: Sequence[Satrec]) -> FloatArray:
    apogee = np.array([s.a * (1.0 + s.ecco) for s in satrecs]) * EARTH_RADIUS_WGS72_KM
    return apogee * _CREDIBLE_APOGEE_FACTOR + _CREDIBLE_APOGEE_MARGIN_KM


def _checked(
    code: npt.NDArray[np.uint8],
    r_teme_km: FloatArray,
    v_teme_km_s: FloatArray,
    limits: tuple[StatusArray, FloatArray],
) -> States:
    """Turn SGP4's codes into statuses, add ours, and blank every state that is not OK."""
    init_status, credible_radius_km = limits
    status = code.astype(np.int32)
    radius_squared = np.einsum("...k,...k", r_teme_km, r_teme_km)
    # Written so that a NaN radius counts as absurd too.
    credible = radius_squared <= (credible_radius_km**2)[:, None]
    status[(status == _OK) & ~credible] = Status.ABSURD_RADIUS
    failed = init_status != _OK
    status[failed] = init_status[failed, None]
    bad = status != _OK
    r_teme_km[bad] = np.nan
    v_teme_km_s[bad] = np.nan
    return r_teme_km, v_teme_km_s, status


def _runs(values: IntArray) -> list[tuple[int, int]]:
    """Return first and end of every run of equal values."""
    if values.size == 0:
        return []
    cuts = (np.flatnonzero(np.diff(values)) + 1).tolist()
    return list(zip([0, *cuts], [*cuts, values.size], strict=True))
