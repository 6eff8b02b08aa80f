"""Many versions of one object, each against the whole catalogue, in one run.

The versions ("candidates") are extra rows behind the catalogue, and primaries. They are never
paired with each other, nor with the objects that are left out: the object itself and what is docked
to it. Everything else is the search of ``pipeline``, with its promise: every minimum under the
threshold is found. What all candidates share is found once: SGP4's initialisation, the checks of
every object, and the states of the others on the first grid. docs/algorithms/burn-search.md.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.engine.all_pairs.parts import Catalogue
from screening.engine.approaches import Approaches
from screening.engine.config import ScreeningConfig
from screening.engine.indices import require_indices
from screening.engine.pair_search import search_pairs
from screening.engine.pipeline import in_order
from screening.engine.propagate import StatusArray
from screening.engine.sieve import Pairs, candidate_pairs, radial_ranges
from screening.engine.types import ElementSet, Progress

_PRIMARY: Final = 0
_SECONDARY: Final = 1


@dataclass(frozen=True, slots=True)
class CandidateScreening:
    """What candidates meet. ``candidate_status`` (k,) and ``catalogue_status`` (n,) are Statuses.

    ``approaches`` are records of CLOSE_APPROACH_DTYPE in the order of ``pipeline.screen``:
    ``primary_index`` counts the candidates, ``secondary_index`` the element sets.
    """

    approaches: Approaches
    candidate_status: StatusArray
    catalogue_status: StatusArray
    pairs: int


def screen_candidates(
    element_sets: Sequence[ElementSet],
    candidates: Sequence[ElementSet],
    config: ScreeningConfig,
    *,
    left_out: Collection[int],
    workers: int = 1,
    on_progress: Progress | None = None,
) -> CandidateScreening:
    """Find every close approach of each candidate with every object, by ``workers`` threads.

    ``left_out`` are indices into ``element_sets`` of objects that no candidate is held against.
    Raises ``ValueError`` for an index that is none.
    """
    require_indices("left_out", left_out, len(element_sets))
    everything = [*element_sets, *candidates]
    catalogue = Catalogue.prepare(everything, config)
    pairs = _pairs(catalogue, len(element_sets), left_out, config)
    found = search_pairs(
        catalogue, pairs, config, threads=workers, on_progress=on_progress or _tell_nobody
    )
    found = in_order(found, everything)
    found["primary_index"] -= len(element_sets)
    status = catalogue.lifetimes.status
    return CandidateScreening(
        found, status[len(element_sets) :], status[: len(element_sets)], len(pairs)
    )


def _pairs(
    catalogue: Catalogue, count: int, left_out: Collection[int], config: ScreeningConfig
) -> Pairs:
    """Pair each candidate with the objects whose radial ranges meet its own."""
    rank = np.full(len(catalogue.propagator), _SECONDARY, np.int64)
    rank[count:] = rank[list(left_out)] = _PRIMARY
    return candidate_pairs(
        radial_ranges(catalogue.propagator, catalogue.looks),
        catalogue.lifetimes.is_screened,
        config.threshold_km,
        primaries=np.arange(count, rank.size),
        rank=rank,
    )


def _tell_nobody(stage: str, share: float) -> None:
    """Take in progress that nobody asked for."""
