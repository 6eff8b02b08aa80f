"""The search of given pairs: from a catalogue made ready to their close approaches.

Pairs of two objects that our own SGP4 repeats are surveyed by compiled code in threads, all others
meanwhile on states of the ``sgp4`` package. What is left over is refined on its states alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from screening.engine.all_pairs.parts import Catalogue
from screening.engine.approaches import Approaches, join_parts, part_of
from screening.engine.config import ScreeningConfig
from screening.engine.near_earth.own_sgp4 import AGREEMENT_KM, QuickStates
from screening.engine.near_survey.jobs import NearSurvey
from screening.engine.passes import NODE_SPACING_S
from screening.engine.paths import PairPaths, Window
from screening.engine.sieve import Pairs, radial_ranges
from screening.engine.survey import Intervals, Survey
from screening.engine.threads import Threads
from screening.engine.types import BoolArray, Progress
from screening.engine.ways import find_ways

# What is refined at a time: refinement has a price for each block, however small.
_JOBS_AT_ONCE: Final = 16


def search_pairs(
    catalogue: Catalogue,
    pairs: Pairs,
    config: ScreeningConfig,
    *,
    threads: int,
    on_progress: Progress,
) -> Approaches:
    """Find every close approach of some pairs; indices are those of the catalogue.

    The records depend on nothing but the element sets and the window.
    """
    paths = PairPaths(catalogue.propagator, config.start_utc)
    window = Window(config.duration_s, catalogue.lifetimes.usable_until_s, config.threshold_km)
    with Threads(threads) as pool:
        leaves = _leaves(catalogue, pairs, config, pool)
        return join_parts([part_of(paths, _told(leaves, on_progress), window)])


def _told(
    blocks: Iterator[tuple[float, list[Intervals]]], on_progress: Progress
) -> Iterator[list[Intervals]]:
    """Pass the blocks on, and tell of each, of those too that hold nothing yet."""
    for share, leaves in blocks:
        if leaves:
            yield leaves
        on_progress("search", share)


def _leaves(
    catalogue: Catalogue, pairs: Pairs, config: ScreeningConfig, threads: Threads
) -> Iterator[tuple[float, list[Intervals]]]:
    """Yield, block by block, the share done and every interval that may hold an approach."""
    usable_until_s = catalogue.lifetimes.usable_until_s
    ways = find_ways(
        catalogue.propagator, config.start_utc, config.duration_s, usable_until_s,
        _involved(catalogue, pairs), threads,
    )  # fmt: skip
    own = ways.own
    reach_km = config.threshold_km + 2.0 * AGREEMENT_KM
    is_quick = own.repeats[pairs.primary] & own.repeats[pairs.secondary]
    is_twin = is_quick & catalogue.propagator.are_twins(pairs.primary, pairs.secondary)
    jobs = NearSurvey(own, config, reach_km).jobs(pairs.take(is_quick & ~is_twin))
    found = [threads.submit(job) for job in jobs]
    survey = Survey(
        QuickStates(catalogue.propagator, config.start_utc, own),
        config,
        reach_km,
        usable_until_s,
        radial_ranges(catalogue.propagator, catalogue.looks).highest_km,
        ways.rough,
    )
    leaves, others = border_leaves(pairs.take(is_twin), config), pairs.take(~is_quick)
    done, of = 0, 1 + survey.parts(others) + len(jobs)
    for done, some in enumerate(survey.leaves(others), start=1):
        leaves += some
        yield done / of, []
    yield (done + 1) / of, leaves
    for first in range(0, len(found), _JOBS_AT_ONCE):
        together = found[first : first + _JOBS_AT_ONCE]
        leaves = [leaf for job in together for leaf in job.result()]
        yield (done + 1 + first + len(together)) / of, leaves


def border_leaves(twins: Pairs, config: ScreeningConfig) -> list[Intervals]:
    """Return intervals at both ends of the window.

    Two objects that are at one place all the time have no minimum: there is only that to report.
    """
    half_s = min(NODE_SPACING_S, config.duration_s) / 2.0
    unproved = np.zeros(len(twins), np.bool_)
    ends_s = (half_s, config.duration_s - half_s)
    return [
        Intervals(twins.primary, twins.secondary, np.full(len(twins), end_s), half_s, unproved)
        for end_s in ends_s
    ]


def _involved(catalogue: Catalogue, pairs: Pairs) -> BoolArray:
    involved = np.zeros(len(catalogue.propagator), np.bool_)
    involved[pairs.primary] = involved[pairs.secondary] = True
    return involved
