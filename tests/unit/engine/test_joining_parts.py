"""Parts of a window joined: minima that follow closely upon each other."""

from __future__ import annotations

import numpy as np
import pytest

from screening.engine.approaches import NO_APPROACHES, Part, join_parts
from screening.engine.paths import PairSpans

MINIMA_S = (100.0, 100.9, 101.8, 101.9, 103.0)


def part(times_s: list[float]) -> Part:
    """A part that holds fast minima of one pair."""
    records = np.zeros(len(times_s), dtype=NO_APPROACHES.dtype)
    records["secondary_index"], records["relative_speed_km_s"] = 1, 10.0
    records["tca_offset_s"] = times_s
    pair = np.zeros(len(times_s), np.int64), np.ones(len(times_s), np.int64)
    stays = PairSpans(*pair, np.array(times_s) - 0.1, np.array(times_s) + 0.1)
    nobody = np.zeros(0, np.int64)
    none = PairSpans(nobody, nobody, np.zeros(0), np.zeros(0))
    return Part(records, np.zeros(len(times_s), np.bool_), stays, none)


@pytest.mark.parametrize("border_s", [0.0, 100.5, 101.0, 101.85, 102.0, 200.0])
def test_minima_within_a_second_of_one_that_is_kept_are_that_one(border_s: float) -> None:
    """Wherever the window was cut."""
    before = [at_s for at_s in MINIMA_S if at_s < border_s]
    after = [at_s for at_s in MINIMA_S if at_s >= border_s]
    found = join_parts([part(after), part(before)])
    assert found["tca_offset_s"].tolist() == [100.0, 101.8, 103.0]
