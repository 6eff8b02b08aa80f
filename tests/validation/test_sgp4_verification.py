"""Vallado's verification cases, through the engine's own propagate layer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from screening.engine.propagate import Propagator
from screening.engine.types import Status
from tests.validation.verification_states import REFUSED, element_sets, expected_states

pytestmark = pytest.mark.validation

# Printed to 1e-8 km; a far, eccentric object (23333) moves that much with the last bit of time.
POSITION_TOLERANCE_KM = 1e-5
VELOCITY_TOLERANCE_KM_S = 1e-8


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "parser" / "sgp4_verification"


def test_it_reproduces_every_printed_state_of_tcppver(folder: Path) -> None:
    by_number = {each.norad_cat_id: each for each in element_sets(folder)}
    checked = 0
    for number, rows in expected_states(folder):
        if number == REFUSED:
            continue
        element_set = by_number[number]
        r, v, status = Propagator([element_set]).states_teme(
            element_set.epoch_utc, rows[:, 0] * 60.0
        )
        assert (status == Status.OK).all(), number
        assert np.abs(r[0] - rows[:, 1:4]).max() < POSITION_TOLERANCE_KM, number
        assert np.abs(v[0] - rows[:, 4:7]).max() < VELOCITY_TOLERANCE_KM_S, number
        checked += len(rows)
    assert checked > 600


def test_cases_that_end_in_an_error_end_in_its_status(folder: Path) -> None:
    by_number = {each.norad_cat_id: each for each in element_sets(folder)}
    refused = Propagator([by_number[REFUSED]])
    assert refused.init_status.tolist() == [Status.INITIALISATION_FAILED]
    falls = by_number[33333]
    _, _, status = Propagator([falls]).states_teme(falls.epoch_utc, np.array([20.0, 25.0]) * 60.0)
    assert status[0].tolist() == [Status.OK, Status.SEMI_LATUS_RECTUM_NEGATIVE]


def test_epochs_are_exact(folder: Path) -> None:
    """A TLE epoch has a resolution of 864 microseconds, which whole microseconds hold exactly."""
    for element_set in element_sets(folder):
        new_year = element_set.epoch_utc.replace(month=1, day=1, hour=0, minute=0, second=0)
        since = element_set.epoch_utc - new_year.replace(microsecond=0)
        assert since % timedelta(microseconds=864) == timedelta(0)
