"""What a message says of a pass, as a side's statement: nothing of it is computed or guessed."""

from __future__ import annotations

from typing import Any

import pytest

from screening.common.exceptions import InputError
from screening.coordination.cdm_statement import NOT_STATED, statement_of_cdm
from screening.coordination.kinds import EntryKind
from screening.coordination.part_shapes import check_parts
from screening.messages.cdm import read_cdm
from tests.unit.messages.samples import cdm_kvn

ISS, DEBRIS = {"norad_cat_id": 25544}, {"norad_cat_id": 30337}


def stated(facts: dict[str, Any] | None = None, **change: str | None) -> dict[str, Any]:
    message = read_cdm(cdm_kvn(change=change).encode(), file_name="x.cdm")
    return statement_of_cdm(message, facts or {"primary": ISS, "secondary": DEBRIS})


def test_its_figures_are_the_statement() -> None:
    parts = stated()
    check_parts(EntryKind.STATEMENT, parts)
    assert parts["assessment"] == {
        "tca_utc": "2026-03-12T10:20:30.456000Z",
        "miss_distance_km": pytest.approx(0.7155),
        "radial_km": pytest.approx(0.0274),
        "in_track_km": pytest.approx(-0.0702),
        "cross_track_km": pytest.approx(0.7118),
        "relative_speed_km_s": pytest.approx(14.762),
        "pc": 4.835e-05,
        "pc_reason": "",
        "pc_method": "FOSTER-1992",
        "max_pc": None,
        "hard_body_radius_m": None,
    }
    assert [each["norad_cat_id"] for each in parts["data_used"]] == [25544, 30337]
    assert parts["data_used"][0]["source"] == "TESTERS, message TEST-1"
    assert set(parts["covariance"]) == {"primary", "secondary"}


def test_components_along_the_other_objects_axes_are_not_given_as_ours() -> None:
    assessment = stated({"primary": DEBRIS, "secondary": ISS})["assessment"]
    assert assessment["radial_km"] is assessment["in_track_km"] is None
    assert assessment["miss_distance_km"] == pytest.approx(0.7155)


def test_a_probability_that_is_not_stated_is_null_with_the_reason() -> None:
    assessment = stated(COLLISION_PROBABILITY=None, COLLISION_PROBABILITY_METHOD=None)["assessment"]
    assert (assessment["pc"], assessment["pc_reason"]) == (None, NOT_STATED)


def test_a_message_of_other_objects_is_none_of_this_case() -> None:
    with pytest.raises(InputError, match="is of 25544 and 30337; this case is of 25544 and 5"):
        stated({"primary": ISS, "secondary": {"norad_cat_id": 5}})
