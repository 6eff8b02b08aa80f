"""Parts that come from outside: what pages rely on is held against its form, the rest may be."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from screening.common.exceptions import InputError
from screening.coordination.kinds import PARTS, EntryKind
from screening.coordination.part_shapes import _SHAPES, check_parts, check_required
from tests.coordination_world import FACTS, PARTIES

ASSESSMENT = {"tca_utc": "2026-03-10T10:00:00.000000Z", "miss_distance_km": 1.2, "pc": None}
OEM = {"kind": "oem", "oem_text": "OEM"}
INTENT = {"choice": "will_hold", "window_start_utc": None, "window_end_utc": None}


def test_every_part_of_every_kind_has_a_shape() -> None:
    assert {name for parts in PARTS.values() for name in parts} == set(_SHAPES)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("statement", {"assessment": ASSESSMENT | {"their_own_field": [1]}, "remarks": "碰撞"}),
        ("intent", {"intent": INTENT}),
        ("intent", {"intent": INTENT, "plan": {"kind": "burn", "dv_rtn_m_s": [0, 0.1, 0]}}),
        ("intent", {"plan": OEM | {"oem_sha256": sha256(b"OEM").hexdigest()}}),
        ("acknowledged", {}),
    ],
)
def test_what_is_of_its_form_passes(kind: str, values: dict[str, Any]) -> None:
    check_parts(EntryKind(kind), values)


@pytest.mark.parametrize(
    ("kind", "values", "place"),
    [
        ("statement", {"assessment": ASSESSMENT | {"pc": "1e-4"}}, "assessment.pc"),
        ("statement", {"assessment": ASSESSMENT | {"pc": 1.01}}, "assessment.pc"),
        ("statement", {"assessment": ASSESSMENT | {"pc": True}}, "assessment.pc"),
        ("statement", {"assessment": ASSESSMENT | {"miss_distance_km": -1}}, "miss_distance_km"),
        ("statement", {"assessment": ASSESSMENT | {"tca_utc": "2026-03-10"}}, "tca_utc"),
        ("statement", {"assessment": {"pc": 0.1}}, "'tca_utc' is missing"),
        ("statement", {"assessment": []}, "assessment: an object"),
        ("statement", {"criteria": [{"name": "x"}]}, r"criteria\[0\]"),
        ("statement", {"criteria": [{"name": "x", "is_met": "yes"}]}, r"criteria\[0\].is_met"),
        ("statement", {"data_used": [{}] * 501}, "at most 500"),
        ("outcome", {"kept_by_other_side": {"of_party": "a", "kept": True}}, "'words' is missing"),
        ("opened", {"protocol": {"key": "x" * 81, "version": 1}}, "protocol.key"),
        ("opened", {"protocol": {"key": "x", "version": "1" * 21}}, "protocol.version"),
        ("opened", {"parties": [{"slug": "a b", "name": "", "role": "observer"}]}, "slug"),
        ("opened", {"facts": FACTS | {"level": "x" * 11}}, "facts.level"),
        ("remark", {"remarks": "  "}, "remarks"),
        ("remark", {"remarks": "a\x00b"}, "control"),
        ("remark", {"remarks": "x" * 4001}, "at most 4000"),
        ("remark", {"assessment": ASSESSMENT}, "has no part 'assessment'"),
        ("intent", {"intent": {"choice": "flee"}}, "one of undetermined, will_hold"),
        (
            "intent",
            {
                "intent": INTENT
                | {
                    "window_start_utc": "2026-03-10T10:00:00.000000Z",
                    "window_end_utc": "2026-03-10T09:00:00.000000Z",
                }
            },
            "before it starts",
        ),
        ("intent", {"plan": {"kind": "burn", "dv_rtn_m_s": [1, 2]}}, "three numbers"),
        ("intent", {"plan": {"kind": "burn", "dv_rtn_m_s": [1, 2, "3"]}}, r"dv_rtn_m_s\[2\]"),
        ("intent", {"plan": OEM | {"oem_sha256": sha256(b"XML").hexdigest()}}, "plan.oem_sha256"),
        ("decision_proposed", {"decision": {}}, "'mover' is missing"),
        ("opened", {"parties": PARTIES[:1]}, "one station side and one other side"),
        ("opened", {"parties": [*PARTIES, PARTIES[1]]}, "one station side and one other side"),
    ],
)
def test_what_is_not_is_refused_with_its_place(
    kind: str, values: dict[str, Any], place: str
) -> None:
    with pytest.raises(InputError, match=place):
        check_parts(EntryKind(kind), values)


def test_an_entry_that_says_nothing_is_refused() -> None:
    check_required(EntryKind.ACKNOWLEDGED, set())
    with pytest.raises(InputError, match="'assessment'"):
        check_required(EntryKind.STATEMENT, {"remarks"})
