"""Statements side by side: rows worked by hand, and the sentence as it would be quoted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from screening.coordination.chain import Withheld
from screening.coordination.columns import columns_of
from screening.coordination.differences import Differences, Row, differences
from tests.unit.coordination.protocol.cases import (
    HOUR,
    OCTOBER_SEEN,
    OCTOBER_TCA,
    OTHER,
    STATION,
    CaseOf,
)

TCA = "2021-10-21T22:00:14.040000Z"
ASSESSED = {
    "tca_utc": TCA,
    "miss_distance_km": 0.62,
    "radial_km": -0.1,
    "in_track_km": 0.5,
    "cross_track_km": 0.35,
    "relative_speed_km_s": 7.5,
    "pc": 3.1e-5,
    "pc_reason": "",
    "pc_method": "foster",
    "max_pc": 4e-5,
    "hard_body_radius_m": 28.0,
}
STATION_RULE = {
    "name": "Red",
    "version": "version 1",
    "is_met": True,
    "clauses": [
        {
            "text": "probability of collision",
            "value": "3.1e−05",
            "limit": "at least 1e−05",
            "is_met": True,
        },
        {"text": "miss distance", "value": "0.62 km", "limit": "less than 0.1 km", "is_met": False},
    ],
}
US_RULE = {
    "name": "US emergency notification",
    "is_met": False,
    "clauses": [
        {
            "text": "probability of collision",
            "value": "8e−07",
            "limit": "more than 1e−04",
            "is_met": False,
        },
        {"text": "miss distance", "value": "0.7 km", "limit": "less than 1 km", "is_met": True},
    ],
}
GP = [{"norad_cat_id": 47989, "kind": "gp", "epoch_utc": "2021-10-21T02:10:00Z", "source": "x"}]
OEM = [{"norad_cat_id": 47989, "kind": "ephemeris", "epoch_utc": "2021-10-21T06:00:00Z"}]


def compared(
    one: dict[str, Any] | None = None, other: dict[str, Any] | None = None, **parts: Any
) -> Differences:
    """The station's assessment against another with some figures of its own."""
    case = CaseOf(OCTOBER_TCA, OCTOBER_SEEN).notified(OCTOBER_SEEN)
    at_utc = OCTOBER_SEEN + HOUR
    mine = {"criteria": [STATION_RULE], "data_used": GP, "assessment": ASSESSED | (one or {})}
    theirs = {"criteria": [US_RULE], "data_used": OEM, "assessment": ASSESSED | (other or {})}
    # The other side speaks first: whoever does, the station's column is the first.
    case.said("statement", OTHER, at_utc, **(theirs | parts))
    case.said("statement", STATION, at_utc, **mine)
    return differences(columns_of(case.stand(at_utc)))


def row(found: Differences, key: str) -> Row:
    return next(each for each in found.rows if each.key == key)


def test_same_distance_other_probability_other_rules() -> None:
    found = compared(other={"miss_distance_km": 0.70, "pc": 8.0e-7, "hard_body_radius_m": 20.0})
    assert found.sentence.en == (
        "Same miss distance within 0.1 km (CMSA 0.620 km, SpaceX 0.700 km); probability of"
        " collision 3.1e-05 (CMSA) against 8.0e-07 (SpaceX), a factor of 39; what differs behind"
        " it: data (47989 GP of 2021-10-21 02:10 UTC against 47989 ephemeris of 2021-10-21 06:00"
        " UTC), hard-body radius (28.0 m against 20.0 m); “Red” of CMSA: met (probability of"
        " collision 3.1e-05, asks at least 1e-05); “US emergency notification” of SpaceX: not met"
        " (probability of collision 8e-07, asks more than 1e-04)."
    )
    assert found.sentence.zh == (
        "最近距离相差不超过0.1 km（中国载人航天工程办公室 0.620 km，SpaceX 0.700 km）；碰撞概率："
        "中国载人航天工程办公室 3.1e-05，SpaceX 8.0e-07，相差39倍；所依据的内容不同：所用数据"
        "（47989 GP 2021-10-21 02:10 UTC；47989 星历 2021-10-21 06:00 UTC），硬体半径"
        "（28.0 m；20.0 m）；中国载人航天工程办公室的判据“Red”：满足（碰撞概率 3.1e-05，"
        "要求不小于1e-05）；SpaceX的判据“美国紧急通报”：不满足（碰撞概率 8e-07，"
        "要求大于1e-04）。"
    )


def test_components_bear_their_signs() -> None:
    found = compared({"radial_km": -0.176}, other={"radial_km": 0.069})
    assert [each.en for each in row(found, "radial_km").cells] == ["−0.176 km", "+0.069 km"]


def test_rows_say_what_each_side_stated_and_where_they_are_apart() -> None:
    found = compared(other={"miss_distance_km": 0.70, "pc": 8.0e-7})
    assert [each.en for each in row(found, "miss_distance_km").cells] == ["0.620 km", "0.700 km"]
    assert not row(found, "miss_distance_km").is_apart
    assert [each.en for each in row(found, "pc").cells] == ["3.1e-05", "8.0e-07"]
    assert row(found, "pc").is_apart
    assert row(found, "data_used").is_apart
    assert [each.zh for each in row(found, "criteria:Red").cells] == ["满足", "–"]
    assert row(found, "tca_utc").cells[0].en == "2021-10-21 22:00:14.0 UTC"


def test_probabilities_within_a_factor_of_two_are_the_same() -> None:
    found = compared(other={"pc": 6.2e-5})
    assert "same probability of collision within a factor of 2" in found.sentence.en
    assert "what differs" not in found.sentence.en
    assert not row(found, "pc").is_apart
    assert row(compared(other={"pc": 6.3e-5}), "pc").is_apart


def test_a_probability_that_is_not_stated_is_told_with_its_reason_and_never_as_zero() -> None:
    found = compared(other={"pc": None, "pc_reason": "No covariance is known."})
    assert (
        "probability of collision 3.1e-05 (CMSA), not stated by SpaceX (No covariance is known);"
        in found.sentence.en
    )
    assert row(found, "pc").cells[1].en == "not stated: No covariance is known."
    assert not row(found, "pc").is_apart


def test_a_probability_of_nothing_has_no_factor() -> None:
    found = compared(other={"pc": 0.0})
    assert row(found, "pc").is_apart
    assert "a factor of" not in found.sentence.en
    assert "against under 1e" in found.sentence.en


def test_distances_and_times_apart_are_told() -> None:
    found = compared(other={"miss_distance_km": 3.2, "tca_utc": "2021-10-21T22:00:10.500000Z"})
    assert found.sentence.en.startswith(
        "Miss distance 0.620 km (CMSA) against 3.200 km (SpaceX); closest approach 3.5 s apart;"
    )
    assert "最近距离：中国载人航天工程办公室 0.620 km，SpaceX 3.200 km" in found.sentence.zh


def test_no_cause_is_made_up_where_none_was_stated() -> None:
    found = compared(other={"pc": 1e-9}, data_used=GP)
    assert "nothing that was stated explains why" in found.sentence.en
    assert "不足以说明差异原因" in found.sentence.zh


@pytest.mark.parametrize("criteria", [None, [], "met"])
def test_criteria_that_are_not_stated_are_said_so(criteria: Any) -> None:
    assert compared(criteria=criteria).sentence.en.endswith("; SpaceX states no criteria.")


def test_criteria_that_are_not_released_are_said_so() -> None:
    found = compared(criteria=Withheld("own use", "p v1"))
    assert found.sentence.en.endswith("; SpaceX does not release its criteria.")


@pytest.mark.parametrize("method", ["Foster", "FOSTER-1992", " foster "])
def test_one_method_under_two_names_is_no_difference(method: str) -> None:
    found = compared(other={"pc": 8.0e-7, "pc_method": method, "hard_body_radius_m": 28.3})
    assert "method" not in found.sentence.en
    assert "radius" not in found.sentence.en  # alike, as its row says


def test_two_methods_are() -> None:
    found = compared(other={"pc": 8.0e-7, "pc_method": "Chan-1997"})
    assert "method (foster against chan)" in found.sentence.en
    assert "计算方法（Foster法；Chan法）" in found.sentence.zh


def test_a_question_is_told_by_its_answer() -> None:
    asked = {"text": "object's intent is unknown", "value": "yes", "limit": "yes", "is_met": True}
    rule = {"name": "2021", "is_met": True, "clauses": [asked]}
    assert "met (object's intent is unknown: yes)" in compared(criteria=[rule]).sentence.en


def test_what_is_withheld_is_said_with_why() -> None:
    found = compared(assessment=Withheld("Public data only.", "default v2"))
    assert found.sentence.en == "Nothing to compare. SpaceX: withheld: Public data only."
    assert row(found, "miss_distance_km").cells[1].zh == "未予公开：Public data only."


def test_a_side_that_has_not_spoken_leaves_nothing_to_compare() -> None:
    case = CaseOf(OCTOBER_TCA, OCTOBER_SEEN)
    case.said("statement", STATION, OCTOBER_SEEN, assessment=ASSESSED)
    found = differences(columns_of(case.stand(OCTOBER_SEEN)))
    assert found.sentence.en == "Nothing to compare. SpaceX: no statement yet."
    assert found.sentence.zh == "无法比较。SpaceX：尚未提交评估。"
    assert row(found, "pc").cells[1].en == "no statement yet"
    assert not any(each.is_apart for each in found.rows)


@pytest.mark.parametrize("junk", ["0.6", True, None, [], {}])
def test_what_is_no_number_counts_as_not_stated(junk: Any) -> None:
    found = compared(other={"miss_distance_km": junk, "tca_utc": junk})
    assert row(found, "miss_distance_km").cells[1].en == "not stated"
    assert row(found, "tca_utc").cells[1].en == "not stated"


def test_swapping_the_sides_swaps_the_cells_and_changes_no_verdict() -> None:
    found = compared(other={"miss_distance_km": 0.9, "pc": 8.0e-7})
    swapped = differences(found.columns[::-1])
    for one, other in zip(found.rows[:10], swapped.rows[:10], strict=True):
        assert one.cells == other.cells[::-1]
        assert one.is_apart == other.is_apart


def test_one_statement_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="two or more"):
        differences(compared().columns[:1])


def test_nothing_of_it_depends_on_when_one_looks() -> None:
    case = CaseOf(OCTOBER_TCA, OCTOBER_SEEN)
    for who in (STATION, OTHER):
        case.said("statement", who, OCTOBER_SEEN, assessment=ASSESSED)
    later = case.stand(OCTOBER_TCA + timedelta(days=30))
    assert differences(columns_of(later)) == differences(columns_of(case.stand(OCTOBER_SEEN)))
