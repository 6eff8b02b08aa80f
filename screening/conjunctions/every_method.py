"""What every method says of one encounter: pages show them side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from screening.engine.probability import alfano_max, chan, foster, monte_carlo, slow
from screening.engine.probability.encounters import Encounters
from screening.engine.probability.methods import collision_probabilities, settled_flags
from screening.engine.probability.results import Flag, Probability, as_probabilities

# Straight paths alone: on orbits of two bodies as many samples take a minute and more.
SAMPLES: Final = 200_000
SAMPLE_SEED: Final = 508  # the same page shows the same numbers, whoever looks


def every_method(pair: Encounters, stored_slow: Probability | None) -> dict[str, Probability]:
    """Return what each method says of one encounter.

    ``stored_slow`` is the slow-encounter method's answer where it is stored: it takes up to some
    seconds, and a page must not wait for it.
    """
    generator = np.random.default_rng(SAMPLE_SEED)
    planar = collision_probabilities(
        pair,
        (foster.METHOD, chan.METHOD, alfano_max.METHOD),
        generator=generator,
        sample_count=SAMPLES,
    )
    slowly = slow.slow(pair) if stored_slow is None else as_probabilities(stored_slow)
    settled = settled_flags(planar | {slow.METHOD: slowly})
    sampled = monte_carlo.monte_carlo(
        pair, generator, sample_count=SAMPLES, motion=monte_carlo.Motion.LINEAR
    )
    planar_flags = settled[foster.METHOD].flags & ~np.int64(Flag.DILUTED)
    return {key: each.one(0) for key, each in settled.items()} | {
        monte_carlo.METHOD: replace(sampled, flags=sampled.flags | planar_flags).one(0)
    }
