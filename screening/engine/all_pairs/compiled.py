"""How the engine's inner loops are compiled: by numba, cached on disk, free of the interpreter lock.

Threads are Python's own (``threads.py``), not numba's: its thread pools do not survive a fork or
two callers at once, and web servers and Celery workers do both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., Any])

# A multiplication and an addition may be fused, which only rounds less. Nothing else of "fast math"
# is allowed: NaN must stay NaN.
_FAST_MATH = {"contract"}


def compiled(function: Function) -> Function:
    """Compile a function of numbers and arrays."""
    decorate: Callable[[Function], Function] = numba.njit(
        cache=True, nogil=True, error_model="numpy", fastmath=_FAST_MATH
    )
    return decorate(function)


def inlined(function: Function) -> Function:
    """Compile a function that is always inlined: a loop with a call in it cannot become vectors."""
    decorate: Callable[[Function], Function] = numba.njit(
        cache=True, nogil=True, error_model="numpy", fastmath=_FAST_MATH, forceinline=True
    )
    return decorate(function)
