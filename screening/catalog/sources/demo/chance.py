"""Chance that depends on nothing but its keys: the same keys give the same draw, for ever.

A generator with a state would make every draw depend on all draws before it, so that one object
more would change the whole world, and its stream may change with the library's version.
"""

from __future__ import annotations

from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

from screening.engine.types import FloatArray, IntArray

_UInt64Array = npt.NDArray[np.uint64]

# Constants of the SplitMix64 finaliser. Source: Steele, Lea, Flood 2014, "Fast splittable
# pseudorandom number generators".
_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)
_MANTISSA_SHIFT: Final = np.uint64(11)
_TWO_TO_MINUS_53: Final = 2.0**-53


def uniform(seed: int, stream: str, *keys: IntArray) -> FloatArray:
    """Return one draw in [0, 1) for each combination of keys (integer arrays that broadcast)."""
    start = np.array([(seed << 32) ^ crc32(stream.encode())], dtype=np.uint64)
    state = _mixed(start)
    for key in keys:
        state = _mixed(state ^ (np.asarray(key, dtype=np.int64).view(np.uint64) * _GOLDEN))
    return (state >> _MANTISSA_SHIFT).astype(np.float64) * _TWO_TO_MINUS_53


def normal(seed: int, stream: str, *keys: IntArray) -> FloatArray:
    """Return one standard normal draw for each combination of keys."""
    radius = np.sqrt(-2.0 * np.log1p(-uniform(seed, stream + "/radius", *keys)))
    return radius * np.cos(2.0 * np.pi * uniform(seed, stream + "/angle", *keys))


def _mixed(state: _UInt64Array) -> _UInt64Array:
    state = state + _GOLDEN
    state = (state ^ (state >> np.uint64(30))) * _MIX_1
    state = (state ^ (state >> np.uint64(27))) * _MIX_2
    return state ^ (state >> np.uint64(31))
