"""Strangers' text, fit to be stored and shown."""

from __future__ import annotations

import pytest

from screening.common.exceptions import InputError
from screening.common.plain_text import is_held, shown, unheld_in


def test_a_long_text_is_cut_in_its_middle() -> None:
    text = "What is wrong: " + "x" * 5000 + ". Do this."
    assert len(shown(text, 100)) == 100
    assert shown(text, 100).startswith("What is wrong")
    assert shown(text, 100).endswith("Do this.")
    assert shown("short", 100) == "short"


@pytest.mark.parametrize("character", ["\x00", "\ud800"])
def test_what_no_database_holds_does_not_stand_in_an_error(character: str) -> None:
    assert not is_held(f"a{character}b")
    assert str(InputError(f"a{character}b")) == "a\N{REPLACEMENT CHARACTER}b"
    assert unheld_in([{"a": [1, f"a{character}b"]}]) == f"a{character}b"
    assert unheld_in({f"a{character}b": 1}) == f"a{character}b"


def test_lines_and_any_script_stay() -> None:
    text = "两行\nand a tab\t"
    assert shown(text) == text
    assert unheld_in([text, {"a": None}]) is None


def test_what_is_nested_deep_is_looked_through() -> None:
    value: object = "\x00"
    for _ in range(5000):
        value = [value]
    assert unheld_in(value) == "\x00"
