"""Rules as data: read, refused with the place of what is wrong, and written back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from screening.common.exceptions import InputError
from screening.conjunctions.criteria import AllOf, Clause, published_criteria
from screening.conjunctions.criteria.documents import (
    condition_from_document,
    criteria_from_document,
    document_of_condition,
)
from screening.conjunctions.criteria.published import load_criteria_file

MISS = {"quantity": "miss_distance", "is": "<", "limit": 1, "unit": "km"}


@pytest.mark.parametrize("key", sorted(published_criteria()))
def test_every_published_rule_survives_being_written_and_read(key: str) -> None:
    condition = published_criteria()[key].condition
    assert condition_from_document(document_of_condition(condition), "it") == condition


def test_every_published_rule_names_its_owner_source_and_wording() -> None:
    for criteria in published_criteria().values():
        assert criteria.owner
        assert criteria.source
        assert _texts(criteria.condition)


def test_a_box_written_short_is_its_three_clauses() -> None:
    box = condition_from_document({"box": "pizza box", "half_extents_km": [0.75, 25, 25]}, "it")
    assert isinstance(box, AllOf)
    assert [part.words for part in box.parts if isinstance(part, Clause)] == [
        "radial distance: at most 0.75 km",
        "in-track distance: at most 25 km",
        "cross-track distance: at most 25 km",
    ]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({**MISS, "quantity": "distance"}, "it: quantity is one of miss_distance, radial"),
        ({**MISS, "is": "=<"}, "it: is is one of <, <=, >, >=, is, not '=<'"),
        ({**MISS, "limit": -1}, "it: limit needs a number from zero on, not -1"),
        ({**MISS, "limit": "1 km"}, "it: limit needs a number"),
        ({**MISS, "unit": "nm"}, "it: miss_distance has the unit 'km', 'm', not 'nm'"),
        ({**MISS, "limits": 2}, "it: limits is not known here"),
        ({"all": []}, "it, all: needs a list of at least one condition"),
        ({"all": [MISS, {"any": [{**MISS, "is": "~"}]}]}, "it, all 2, any 1: is is one of"),
        ({"all": [MISS], "any": [MISS]}, "it: any is not known here"),
        ({"box": "b", "half_extents_km": [1, 2]}, "it: half_extents_km needs radial"),
        ("miss < 1 km", "it: needs a table"),
    ],
)
def test_a_condition_that_cannot_be_used_is_refused_with_its_place(
    document: Any, said: str
) -> None:
    with pytest.raises(InputError) as refusal:
        condition_from_document(document, "it")
    assert said in str(refusal.value)


def test_a_rule_without_a_source_is_refused() -> None:
    entry = {"key": "k", "name": "n", "owner": "o", "level": "red", "consequence": "c"}
    with pytest.raises(InputError, match="set k: source needs a text"):
        criteria_from_document({**entry, "condition": MISS}, "set k")


def test_conditions_nested_without_end_are_refused() -> None:
    document: dict[str, Any] = dict(MISS)
    for _ in range(2000):
        document = {"all": [document]}
    with pytest.raises(InputError, match="nested over 8 deep"):
        condition_from_document(document, "it")


def test_a_file_with_one_key_twice_is_refused(tmp_path: Path) -> None:
    one = (
        '[[set]]\nkey = "k"\nname = "n"\nowner = "o"\nlevel = "red"\nconsequence = "c"\n'
        'source = "s"\n[set.condition]\nquantity = "manoeuvrable"\n'
    )
    path = tmp_path / "criteria.toml"
    path.write_text("schema_version = 1\n" + one + one)
    with pytest.raises(InputError, match="two sets have the key k"):
        load_criteria_file(path)


def _texts(condition: Any) -> bool:
    if isinstance(condition, Clause):
        return bool(condition.text)
    return all(_texts(part) for part in condition.parts)
