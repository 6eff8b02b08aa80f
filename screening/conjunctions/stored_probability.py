"""One method's answer as JSON, for answers that take too long to be found again for a page."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from screening.engine.probability.results import Flag, Probability, Reason, flag_names


def probability_as_json(answer: Probability) -> dict[str, Any]:
    """Return an answer as JSON."""
    return {
        "method": answer.method,
        "pc": answer.pc,
        "reason": answer.reason.name.lower(),
        "flags": flag_names(answer.flags),
        # JSON knows no infinity, and PostgreSQL takes none.
        "figures": {
            name: value if value is not None and isfinite(value) else None
            for name, value in answer.figures.items()
        },
    }


def probability_from_json(kept: Mapping[str, Any]) -> Probability:
    """Return the answer that ``probability_as_json`` was given."""
    flags = Flag.NONE
    for name in kept["flags"]:
        flags |= Flag[name.upper()]
    return Probability(
        kept["method"], kept["pc"], Reason[kept["reason"].upper()], flags, kept["figures"]
    )
