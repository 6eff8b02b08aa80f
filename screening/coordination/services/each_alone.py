"""One case after the other: what is broken in one keeps nothing from the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from screening.coordination.models import Case

logger = logging.getLogger(__name__)


def each_alone(cases: Iterable[Case], look: Callable[[Case], int], *, doing: str) -> int:
    """Look at each case, and return the sum of what was done.

    A case that raises an error is logged, with ``doing``, and left to the next minute's look.
    """
    done = 0
    for case in cases:
        try:
            done += look(case)
        except Exception:  # nobody can name all that may be wrong with one case
            logger.exception("%s could not be looked at (%s): it is tried again.", case, doing)
    return done
