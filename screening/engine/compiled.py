"""How inner loops are compiled: by numba, cached on disk, free of the interpreter's lock.

Threads are Python's own (``threads.py``), not numba's: its thread pools do not survive a fork or
two callers at once, and web servers and Celery workers do both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

# What compiled functions take, in words short enough for signatures of a dozen arrays.
Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int32]
LongWhole = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
# Double precision, or single where arrays are.
Number = float | np.float32
State = tuple[float, float, float, float, float, float]

Function = TypeVar("Function", bound=Callable[..., Any])

# A multiplication and an addition may be fused, which only rounds less. Nothing else of "fast math"
# is allowed: NaN must stay NaN.
_FAST_MATH = {"contract"}


def compiled(function: Function) -> Function:
    """Compile a function of numbers and arrays."""
    decorate: Callable[[Function], Any] = numba.njit(
        cache=True, nogil=True, error_model="numpy", fastmath=_FAST_MATH
    )
    return cast(Function, decorate(function))


def inlined(function: Function) -> Function:
    """Compile a function that is always inlined: a loop with a call in it cannot become vectors."""
    decorate: Callable[[Function], Any] = numba.njit(
        cache=True, nogil=True, error_model="numpy", fastmath=_FAST_MATH, forceinline=True
    )
    return cast(Function, decorate(function))
