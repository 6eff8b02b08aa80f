"""A question of burns: what it takes, how it is written, and what it refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from screening.consequences.burns.conjunction import question_of
from screening.consequences.burns.study import KIND
from screening.consequences.kinds import QuestionError
from tests import factories
from tests.factories import NOW
from tests.screened_world import stand_still
from tests.unit.consequences.burns.worlds import QUESTION, TCA, asked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    stand_still(settings)


def test_text_of_a_form_becomes_the_canonical_question_which_stays_as_it_is() -> None:
    found = asked(earliest_utc="", threshold_km=" 7.5 ", norad_cat_id="25544")
    assert found == {
        "norad_cat_id": 25544,
        "secondary_norad_cat_id": 70_001,
        "event_tca_utc": "2026-03-10T14:00:00.000000Z",
        "days_after": 0.5,
        "threshold_km": 7.5,
        "earliest_utc": None,
        "burn_times": 2,
        "directions": ["in_track", "cross_track"],
        "sizes_m_s": [0.2, 1.0],
        "hard_body_radius_m": None,
        "conjunction_id": None,
    }
    assert KIND.checked(found, b"") == found
    assert KIND.title(found) == "Burns of 25544 that avoid 70001 at 2026-03-10 14:00 UTC"
    factories.space_object(norad_cat_id=25544, name="ISS (ZARYA)")
    assert KIND.title(found).startswith("Burns of ISS (ZARYA) that avoid 70001 ")


def test_what_is_left_out_has_its_default() -> None:
    needed = {name: QUESTION[name] for name in QUESTION if name.endswith(("_id", "_utc"))}
    found = KIND.checked(needed, b"")
    assert (found["days_after"], found["threshold_km"], found["burn_times"]) == (3.0, 5.0, 10)
    assert found["directions"] == ["radial", "in_track", "cross_track"]
    assert found["sizes_m_s"] == [0.05, 0.1, 0.2, 0.5, 1.0]


def test_a_conjunction_asks_by_itself_and_either_of_the_two_may_burn() -> None:
    subject = factories.conjunction(tca_utc=TCA)
    by_itself = KIND.checked({"conjunction_id": subject.pk}, b"")
    assert by_itself == question_of(subject)
    assert (by_itself["norad_cat_id"], by_itself["secondary_norad_cat_id"]) == (25544, 70_001)
    other = KIND.checked({"conjunction_id": str(subject.pk), "norad_cat_id": 70_001}, b"")
    assert (other["norad_cat_id"], other["secondary_norad_cat_id"]) == (70_001, 25544)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"norad_cat_id": ""}, "norad_cat_id", "Give norad_cat_id"),
        ({"norad_cat_id": "ISS"}, "norad_cat_id", "no catalogue number"),
        ({"secondary_norad_cat_id": 25544}, "secondary_norad_cat_id", "the same object"),
        ({"event_tca_utc": "tomorrow"}, "event_tca_utc", "UTC"),
        ({"event_tca_utc": NOW - timedelta(hours=1)}, "event_tca_utc", "is over"),
        ({"event_tca_utc": "2056-01-01T00:00:00Z"}, "event_tca_utc", "over 30 days ahead"),
        (
            {"event_tca_utc": NOW + timedelta(days=20), "earliest_utc": NOW + timedelta(hours=1)},
            "earliest_utc",
            "20.0 days before the event, at most 14",
        ),
        ({"earliest_utc": NOW - timedelta(hours=1)}, "earliest_utc", "from now"),
        ({"earliest_utc": TCA + timedelta(hours=1)}, "earliest_utc", "before the event"),
        ({"days_after": 30}, "days_after", "at most 7"),
        ({"days_after": True}, "days_after", "not a number"),
        ({"threshold_km": "0"}, "threshold_km", "over 0"),
        ({"threshold_km": "inf"}, "threshold_km", "not a number"),
        ({"burn_times": 2.5}, "burn_times", "whole number"),
        ({"burn_times": 900}, "burn_times", "7,200 burns"),
        ({"directions": "R,X"}, "directions", "'X'"),
        ({"sizes_m_s": "0.1,,0.2"}, "sizes_m_s", "not a number"),
        ({"sizes_m_s": 0.0001}, "sizes_m_s", "moves nothing"),
        ({"sizes_m_s": "250"}, "sizes_m_s", "at most 50"),
        ({"hard_body_radius_m": -1}, "hard_body_radius_m", "over 0"),
        ({"conjunction_id": "99"}, "conjunction_id", "no conjunction 99"),
        ({"conjunction_id": "9" * 5000}, "conjunction_id", "no conjunction 99"),
        ({"threshhold_km": 5}, "threshhold_km", "no field"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_field(
    changes: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(QuestionError, match=words) as refused:
        asked(**changes)
    assert refused.value.field == field


def test_a_file_is_refused() -> None:
    with pytest.raises(QuestionError, match="no file"):
        KIND.checked(QUESTION, b"CCSDS_OEM_VERS")
