"""Space-Track's public messages are taken in one by one, the one made first first."""

from __future__ import annotations

import math
from typing import Any

import pytest

from screening.conjunctions.models import Conjunction
from screening.messages.models import Message
from screening.messages.services import public_cdms_take_in
from tests.screened_world import stand_still

pytestmark = pytest.mark.django_db

RECORD = {
    "CDM_ID": "900000001",
    "CREATED": "2026-03-09 16:13:18.000000",
    "EMERGENCY_REPORTABLE": "Y",
    "TCA": "2026-03-10T10:00:00.000000",
    "MIN_RNG": "150",
    "PC": "0.00012",
    "SAT_1_ID": "25544",
    "SAT_1_NAME": "ISS (ZARYA)",
    "SAT_2_ID": "70001",
    "SAT_2_NAME": "VISITOR 1",
}


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def _nothing(_share: float) -> None:
    """Whoever pulls would hear how far it is."""


def test_records_of_one_answer_count_in_the_order_in_which_they_were_made() -> None:
    older = RECORD | {"CDM_ID": "900000002", "CREATED": "2026-03-08 16:13:18", "MIN_RNG": "9000"}
    taken = public_cdms_take_in([RECORD, older], _nothing)

    assert (taken.new, taken.rejected) == (2, [])
    assert [each.message_id for each in Message.objects.order_by("pk")] == [
        "900000002",
        "900000001",
    ]
    assert Conjunction.objects.get().miss_distance_km == pytest.approx(0.15)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"SAT_2_ID": "99999999999999999999"}, "SAT_2_ID: '99999999999999999999' is no catalogue"),
        ({"SAT_2_ID": "9" * 5000}, "at most 9 digits"),
        ({"MIN_RNG": math.nan}, "'NaN' is not a number"),
        ({"WHATEVER": math.inf}, "'Infinity' is not a number"),
        ({"CDM_ID": "\ud800"}, "has a NUL or half of a character"),
        ({"WHATEVER": {"a": ["\x00"]}}, "has a NUL or half of a character"),
    ],
)
def test_a_record_that_cannot_be_kept_is_told_and_the_others_are_in(
    change: dict[str, object], reason: str
) -> None:
    bad = RECORD | {"CDM_ID": "900000002", "CREATED": "2026-03-08 16:13:18"} | change
    taken = public_cdms_take_in([bad, RECORD], _nothing)

    [(_, told, _)] = taken.rejected
    assert reason in told
    assert taken.new == 1
    assert Conjunction.objects.get().miss_distance_km == pytest.approx(0.15)
