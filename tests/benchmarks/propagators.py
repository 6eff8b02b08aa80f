"""States a second of each propagator, on one thread: near-Earth and deep-space objects apart."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

import numpy as np

from screening.engine.all_pairs.states import FastStates, Steps
from screening.engine.lifetimes import find_lifetimes, look_offsets_s
from screening.engine.mean_orbits import mean_orbits
from screening.engine.near_earth.own_sgp4 import own_sgp4
from screening.engine.near_earth.states import STEPS
from screening.engine.propagate import Propagator
from screening.engine.threads import Threads
from screening.engine.types import ElementSet, Status
from tests.benchmarks import astroz_peer
from tests.benchmarks.cases import REAL_START, Case, Figures

_STEP_S = 60.0
_REPEATS = 3


def propagators(case: Case) -> Figures:
    """Return million states a second of the sgp4 package, of the sieve's own and of astroz."""
    os.environ["ASTROZ_THREADS"] = "1"
    figures: Figures = {}
    for name, element_sets in _by_kind(case).items():
        figures[f"{name}_objects"] = len(element_sets)
        figures[f"{name}_sgp4_package"] = _package(element_sets)
        figures[f"{name}_of_the_sieve"] = _of_the_sieve(element_sets, case)
        if astroz_peer.is_present():
            figures[f"{name}_astroz"] = _astroz(element_sets)
    return figures


def _by_kind(case: Case) -> dict[str, Sequence[ElementSet]]:
    """Return the objects that live through the window, near-Earth and deep-space apart."""
    element_sets = case.element_sets()
    propagator = Propagator(element_sets)
    looks = mean_orbits(propagator, REAL_START, look_offsets_s(case.config))
    lives = find_lifetimes(propagator, case.config, looks).status == Status.OK
    is_deep = propagator.is_deep_space
    return {
        name: [element_sets[i] for i in np.flatnonzero(lives & which)]
        for name, which in (("near_earth", ~is_deep), ("deep_space", is_deep))
    }


def _package(element_sets: Sequence[ElementSet]) -> float:
    propagator, at_s = Propagator(element_sets), _STEP_S * np.arange(STEPS)
    index = np.arange(len(element_sets))
    return _rate(lambda: propagator.grid_states_teme(index, REAL_START, at_s), index.size)


def _of_the_sieve(element_sets: Sequence[ElementSet], case: Case) -> float:
    count, duration_s = len(element_sets), case.config.duration_s
    block = np.empty((STEPS, 6, count), dtype=np.float32)
    extra_km = np.zeros(count)
    propagator, everyone = Propagator(element_sets), np.ones(count, np.bool_)
    with Threads(1) as threads:
        states = FastStates(
            propagator,
            REAL_START,
            np.full(count, duration_s),
            Steps.over(0.0, duration_s, _STEP_S),
            duration_s,
            own_sgp4(propagator, REAL_START, duration_s, everyone, threads),
            threads,
        )
        return _rate(lambda: states.fill(0, block, extra_km), count)


def _astroz(element_sets: Sequence[ElementSet]) -> float:
    subject = astroz_peer.constellation(element_sets)
    minutes = np.arange(STEPS) * (_STEP_S / 60.0)
    rates = [
        astroz_peer.states_per_second(subject, REAL_START, minutes.tolist())
        for _ in range(_REPEATS)
    ]
    return max(rates) / 1e6


def _rate(propagate: Callable[[], object], objects: int) -> float:
    """Return million states a second, the best of a few: others share the machine."""
    spent = []
    for _ in range(_REPEATS):
        began = time.perf_counter()
        propagate()
        spent.append(time.perf_counter() - began)
    return objects * STEPS / min(spent) / 1e6
