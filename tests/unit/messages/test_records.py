"""A conjunction on record becomes messages that say what is recorded, and no more."""

from __future__ import annotations

from math import degrees

import numpy as np
import pytest

from screening.common.exceptions import InputError
from screening.engine.frames import rtn_axes_teme
from screening.messages.cdm import ConjunctionDataMessage
from screening.messages.reading import read_message
from screening.messages.records import RECORD_KEYS, Record, message_text, read_record
from screening.messages.records.reconstruction import crossing_angle_rad
from tests.recorded_conjunction import MESSAGES, TCA

KEY = "iss-operating-an-outpost"
NUMBERS = range(1, len(MESSAGES) + 1)
ROUNDING_KM = 0.0051  # the record is given to 10 m


@pytest.fixture(scope="module")
def record() -> Record:
    return read_record(KEY)


def _message(record: Record, number: int) -> ConjunctionDataMessage:
    parsed = read_message(message_text(record, number), file_name=f"{number}.cdm").parsed
    assert isinstance(parsed, ConjunctionDataMessage)
    return parsed


def test_the_file_has_what_the_book_has(record: Record) -> None:
    told = [
        (
            each.hours_to_tca,
            each.radial_km,
            each.in_track_km,
            each.cross_track_km,
            each.miss_distance_km,
            each.pc,
        )
        for each in record.messages
    ]
    assert told == [tuple(each) for each in MESSAGES]
    assert record.tca_utc == TCA


@pytest.mark.parametrize("number", NUMBERS)
def test_a_message_says_the_recorded_distances_and_probability(record: Record, number: int) -> None:
    made, said = _message(record, number), MESSAGES[number - 1]
    components_km = (said.radial_km, said.in_track_km, said.cross_track_km)
    assert made.relative_position_rtn_km == pytest.approx(components_km, abs=1e-9)
    # The book's eighth total is not that of its components; the file says so.
    allowed_km = 0.1 if number == 8 else 2 * ROUNDING_KM
    assert made.miss_distance_km == pytest.approx(said.miss_distance_km, abs=allowed_km)
    assert made.collision_probability == said.pc
    assert made.creation_utc == record.made_utc(record.messages[number - 1])


@pytest.mark.parametrize("number", NUMBERS)
def test_the_states_have_their_closest_approach_when_the_message_says(
    record: Record, number: int
) -> None:
    one, other = _message(record, number).objects
    r_km = np.subtract(other.r_km, one.r_km)
    v_km_s = np.subtract(other.v_km_s, one.v_km_s)
    assert abs(r_km @ v_km_s) / (v_km_s @ v_km_s) < 0.02  # s, by rounding of the record
    assert rtn_axes_teme(np.array(one.r_km), np.array(one.v_km_s)) @ r_km == pytest.approx(
        record.messages[number - 1].miss_rtn_km, abs=1e-9
    )


def test_the_recorded_distances_give_the_angle_of_crossing(record: Record) -> None:
    assert degrees(crossing_angle_rad(record)) == pytest.approx(-27.95, abs=0.05)


def test_every_message_wears_synthetic_and_says_what_is_recorded(record: Record) -> None:
    read = read_message(message_text(record, 1), file_name="1.cdm")
    assert read.is_synthetic
    text = message_text(record, 1).decode()
    assert all(words in text for words in ("chapter 8", "No covariance is on record", "Made: "))


def test_a_record_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(InputError, match=KEY):
        read_record("apollo-13")
    assert KEY in RECORD_KEYS
