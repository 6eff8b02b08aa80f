"""Clauses and levels that come and go in a rule being typed."""

from __future__ import annotations

from typing import Any

import pytest

from sasweb.web.rule_edits import (
    clause_added,
    clause_choices,
    clause_removed,
    leaves,
    level_added,
    level_removed,
    levels_from_text,
    levels_text,
    new_clause,
)
from screening.common.exceptions import InputError

A, B, C, D = ({"quantity": name, "limit": True} for name in ("a", "b", "c", "d"))
NESTED: dict[str, Any] = {"any": [A, {"all": [B, C]}]}


@pytest.mark.parametrize(
    ("condition", "join", "expected"),
    [
        (A, "any", {"any": [A, D]}),
        (A, "all", {"all": [A, D]}),
        (NESTED, "any", {"any": [A, {"all": [B, C]}, D]}),
        (NESTED, "all", {"all": [NESTED, D]}),
    ],
)
def test_a_new_clause_is_joined_to_all_before_it_and_is_the_last(
    condition: dict[str, Any], join: str, expected: dict[str, Any]
) -> None:
    assert clause_added(condition, D, join) == expected
    assert list(leaves(expected))[-1] == D


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, {"all": [B, C]}), (2, {"any": [A, C]}), (3, {"any": [A, B]})],
)
def test_what_a_clause_leaves_alone_takes_the_place_of_its_group(
    number: int, expected: dict[str, Any]
) -> None:
    assert clause_removed(NESTED, number) == expected


@pytest.mark.parametrize(("condition", "number"), [(A, 1), (NESTED, 0), (NESTED, 4)])
def test_the_last_clause_and_one_that_is_not_there_stay(
    condition: dict[str, Any], number: int
) -> None:
    with pytest.raises(InputError):
        clause_removed(condition, number)


def test_a_level_holds_no_more_clauses_than_anybody_could_follow() -> None:
    with pytest.raises(InputError, match="at most 20"):
        clause_added({"any": [A] * 20}, D, "any")


def test_levels_stand_severest_first_each_once_and_one_stays() -> None:
    levels = [{"level": "red", "condition": A}, {"level": "watch", "condition": A}]
    more = level_added(levels, "yellow", B)
    assert [each["level"] for each in more] == ["red", "yellow", "watch"]
    with pytest.raises(InputError, match="Red is there already"):
        level_added(more, "red", B)
    with pytest.raises(InputError, match="needs a level"):
        level_removed(levels[:1], "red")


def test_every_choice_makes_a_clause_that_a_rule_can_have() -> None:
    volumes = ["pizza box"]
    for choice in clause_choices(volumes):
        clause = new_clause(choice, volumes)
        carried = levels_text(level_added([], "red", clause))
        [level] = levels_from_text(carried)
        assert level["condition"] == clause
    with pytest.raises(InputError, match="Choose what"):
        new_clause("inside_volume|another's box", volumes)


@pytest.mark.parametrize(
    "carried",
    ["", "{", "[]", "[1]", '[{"level": "red"}]', '{"a": 1}', "[" * 100_000, r'["\ud800"]'],
)
def test_levels_that_cannot_be_read_are_refused(carried: str) -> None:
    with pytest.raises(InputError):
        levels_from_text(carried)
