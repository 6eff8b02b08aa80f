"""Numbers on their way to a chart: what is not known is null, and draws as a gap."""

from __future__ import annotations

import numpy as np

from screening.engine.types import FloatArray


def known_or_none(values: FloatArray) -> list[float | None]:
    """Numbers (n,) as JSON has them, None for NaN."""
    return [None if np.isnan(each) else float(each) for each in values]
