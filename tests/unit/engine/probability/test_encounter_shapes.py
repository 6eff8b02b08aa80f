"""Arrays whose shapes do not fit are named, with the shape that they have and the one needed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from screening.engine.probability.encounters import encounters

TWO: dict[str, Any] = {
    "r_primary_km": np.zeros((2, 3)),
    "v_primary_km_s": np.zeros((2, 3)),
    "r_secondary_km": np.zeros((2, 3)),
    "v_secondary_km_s": np.zeros((2, 3)),
    "covariance_primary": np.zeros((2, 3, 3)),
    "covariance_secondary": np.zeros((2, 6, 6)),
    "hard_body_radius_m": 10.0,
}


def test_small_matrices_are_filled_up_with_what_is_not_known() -> None:
    made = encounters(**TWO)
    assert made.covariance_primary.shape == made.covariance_secondary.shape == (2, 6, 6)
    assert np.isnan(made.covariance_primary[:, 3:, :]).all()
    assert np.isnan(made.covariance_primary[:, :, 3:]).all()
    assert not made.covariance_primary[:, :3, :3].any()
    assert not np.isnan(made.covariance_secondary).any()
    assert made.hard_body_radius_m.tolist() == [10.0, 10.0]
    assert made.given_flags.tolist() == [0, 0]


@pytest.mark.parametrize("name", ["covariance_primary", "covariance_secondary"])
@pytest.mark.parametrize("shape", [(2, 4, 4), (1, 3, 3), (2, 3, 6), (2, 6, 3), (3, 6, 6)])
def test_a_covariance_of_another_shape_is_refused(name: str, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="is needed") as refused:
        encounters(**TWO | {name: np.zeros(shape)})
    said = f"{name} has shape {shape}; (2, 3, 3) or (2, 6, 6) is needed."
    assert str(refused.value) == said


@pytest.mark.parametrize("name", ["hard_body_radius_m", "given_flags"])
def test_numbers_of_another_count_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is needed") as refused:
        encounters(**TWO | {name: np.zeros(3)})
    assert str(refused.value) == f"{name} has shape (3,); (2,) or one number is needed."
