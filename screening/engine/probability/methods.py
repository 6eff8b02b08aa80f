"""All methods by name, and what only a comparison of them can tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from screening.engine.probability import alfano_max, chan, foster, monte_carlo, slow
from screening.engine.probability.encounters import Encounters
from screening.engine.probability.planar import planar_problems
from screening.engine.probability.results import NEGLIGIBLE_PC, Flag, FlagArray, Probabilities
from screening.engine.probability.short_encounter import INACCURATE_PART

METHODS: Final = (foster.METHOD, chan.METHOD, alfano_max.METHOD, monte_carlo.METHOD, slow.METHOD)


def collision_probabilities(
    encounters: Encounters,
    methods: Iterable[str],
    *,
    generator: np.random.Generator,
    sample_count: int,
) -> dict[str, Probabilities]:
    """Return what each named method says of each encounter.

    The generator and the number of samples are for Monte Carlo, on two-body motion. Where the
    slow-encounter method is among them it settles the others' flags. Raises KeyError for a name
    that is not in METHODS.
    """
    problems = planar_problems(encounters)
    computed = {
        foster.METHOD: lambda: foster.foster_of(problems),
        chan.METHOD: lambda: chan.chan_of(problems),
        alfano_max.METHOD: lambda: alfano_max.alfano_max_of(problems),
        slow.METHOD: lambda: slow.slow(encounters),
        monte_carlo.METHOD: lambda: monte_carlo.monte_carlo(
            encounters,
            generator,
            sample_count=sample_count,
            motion=monte_carlo.Motion.TWO_BODY,
        ),
    }
    return settled_flags({name: computed[name]() for name in methods})


def agreement_flags(foster_pc: Probabilities, slow_pc: Probabilities) -> FlagArray:
    """Return Foster's flags (k,) with the short-encounter ones settled by the slow method.

    More than 2 % apart, the assumption fails; closer, it holds for this purpose whatever raised
    the suspicion, whose own flags stay. Without both values nothing changes.
    """
    flags = foster_pc.flags.copy()
    both = np.isfinite(foster_pc.pc) & np.isfinite(slow_pc.pc)
    gap = np.abs(foster_pc.pc - slow_pc.pc)
    least = np.minimum(foster_pc.pc, slow_pc.pc)
    differs = both & (gap > np.maximum(INACCURATE_PART * least, NEGLIGIBLE_PC))
    flags[differs] |= Flag.ENCOUNTER_INACCURATE | Flag.SHORT_ENCOUNTER_VIOLATED
    agrees = both & ~differs
    flags[agrees] &= ~np.int64(Flag.SHORT_ENCOUNTER_VIOLATED)
    return flags


def settled_flags(found: Mapping[str, Probabilities]) -> dict[str, Probabilities]:
    """Give all 2-D methods the flags that Foster and the slow method settle together."""
    if foster.METHOD not in found or slow.METHOD not in found:
        return dict(found)
    flags = agreement_flags(found[foster.METHOD], found[slow.METHOD])
    own = np.int64(Flag.DILUTED)
    return {
        name: each
        if name in (slow.METHOD, monte_carlo.METHOD)
        else replace(each, flags=flags | (each.flags & own))
        for name, each in found.items()
    }
