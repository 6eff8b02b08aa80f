"""One rule for how far from the clock an element set may lie."""

from datetime import timedelta

import pytest

from screening.catalog.element_trust import elements_state

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "state"), [(24, "ok"), (24.1, "late"), (72, "late"), (72.1, "blind")]
)
@pytest.mark.parametrize("side", [1, -1])
def test_an_epoch_is_as_little_use_so_far_ahead_as_so_far_behind(
    hours: float, state: str, side: int
) -> None:
    assert elements_state(side * hours * HOUR) == state


def test_the_newest_of_many_may_lie_ahead_and_not_behind() -> None:
    assert elements_state(-100 * HOUR, is_newest_of_many=True) == "ok"
    assert elements_state(100 * HOUR, is_newest_of_many=True) == "blind"
