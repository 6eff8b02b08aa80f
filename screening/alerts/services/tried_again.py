"""One thing after the other: what fails in one keeps nothing from the others, and is loud."""

from __future__ import annotations

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)


def done_or_left(work: Callable[[], object], failure: str) -> bool:
    """Do one thing, and return whether nothing of it is left: False as its answer says that it is.

    An error is logged, with ``failure`` and where it came from. Whoever asks tries again the next
    time, and lets ``pulses.DECIDING`` stay silent until then, which becomes an alarm.
    """
    try:
        return work() is not False
    except Exception:  # nobody can name all that may be wrong with one of them
        logger.exception("%s. It is tried again.", failure)
        return False
