"""A screening cut into shards that any number of processes can search; the answer is the same.

Processes are spawned, never forked: a web or worker process has threads and connections that a
fork would copy half-alive. A daemonic process (a Celery prefork child) may have no children: there
the shards are searched in the process itself, one after the other.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from screening.engine.approaches import NO_APPROACHES, Approaches, approaches_in
from screening.engine.config import ScreeningConfig
from screening.engine.paths import PairPaths, Window
from screening.engine.propagate import Propagator
from screening.engine.roughness import measure_roughness
from screening.engine.sieve import Pairs
from screening.engine.survey import Survey
from screening.engine.types import ElementSet, FloatArray, IntArray

# Small enough for a progress bar and an even load, large enough for arrays to pay.
_PAIRS_PER_SHARD: Final = 1500


@dataclass(frozen=True, slots=True)
class Shard:
    """Some pairs with all that is needed to search them, and nothing else.

    ``pairs`` index ``element_sets``; ``index`` (m,) tells where those stood in the whole list.
    """

    element_sets: tuple[ElementSet, ...]
    index: IntArray
    usable_until_s: FloatArray
    pairs: Pairs
    config: ScreeningConfig


def cut_into_shards(
    element_sets: Sequence[ElementSet],
    pairs: Pairs,
    usable_until_s: FloatArray,
    config: ScreeningConfig,
) -> list[Shard]:
    """Cut pairs into shards by secondary, so that every secondary is propagated in one of them."""
    secondaries = np.unique(pairs.secondary)
    count = max(1, min(secondaries.size, -(-len(pairs) // _PAIRS_PER_SHARD)))
    shard_of = np.zeros(len(element_sets), dtype=np.int64)
    shard_of[secondaries] = np.arange(secondaries.size) % count
    order = np.argsort(shard_of[pairs.secondary], kind="stable")
    ends = np.cumsum(np.bincount(shard_of[pairs.secondary], minlength=count))
    parts = [
        Pairs(pairs.primary[rows], pairs.secondary[rows]) for rows in np.split(order, ends[:-1])
    ]
    return [_shard(element_sets, part, usable_until_s, config) for part in parts]


def _shard(
    element_sets: Sequence[ElementSet],
    pairs: Pairs,
    usable_until_s: FloatArray,
    config: ScreeningConfig,
) -> Shard:
    """Keep only the objects that these pairs need, and renumber the pairs to them."""
    index = np.unique(np.concatenate([pairs.primary, pairs.secondary]))
    renumbered = Pairs(
        np.searchsorted(index, pairs.primary), np.searchsorted(index, pairs.secondary)
    )
    chosen = tuple(element_sets[i] for i in index.tolist())
    return Shard(chosen, index, usable_until_s[index], renumbered, config)


def search_shard(shard: Shard) -> Approaches:
    """Find every approach of one shard; indices are those of the whole list."""
    if len(shard.pairs) == 0:
        return NO_APPROACHES
    config = shard.config
    propagator = Propagator(shard.element_sets)
    roughness = measure_roughness(propagator, config.start_utc, shard.usable_until_s)
    survey = Survey(propagator, config, shard.usable_until_s, roughness)
    window = Window(config.duration_s, shard.usable_until_s, config.threshold_km)
    found = approaches_in(
        PairPaths(propagator, config.start_utc), survey.leaves(shard.pairs), window
    )
    found["primary_index"] = shard.index[found["primary_index"]]
    found["secondary_index"] = shard.index[found["secondary_index"]]
    return found


class ShardSearcher(Protocol):
    """Searches shards and yields their approaches in the shards' order."""

    def __call__(self, shards: Sequence[Shard]) -> Iterator[Approaches]: ...


@contextmanager
def searcher(workers: int) -> Iterator[tuple[ShardSearcher, int]]:
    """Give a way to search shards with up to ``workers`` processes, and how many it really has.

    The processes start at once, so that they are warm when the first shard is ready.
    """
    count = workers if may_have_children() else 1
    if count <= 1:
        yield _search_here, 1
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        for _ in range(count):
            pool.submit(_warm_up)
        yield (lambda shards: pool.map(search_shard, shards)), count


def may_have_children() -> bool:
    """Whether this process is allowed to start others."""
    return not multiprocessing.current_process().daemon


def _search_here(shards: Sequence[Shard]) -> Iterator[Approaches]:
    return map(search_shard, shards)


def _warm_up() -> None:
    """Make a new process import this module."""
