"""JSON of strangers: what can be held is given, the rest refused in words."""

from __future__ import annotations

import pytest

from screening.common.strict_json import DEEPEST, strict_json


def nested(levels: int) -> str:
    return "[" * levels + "]" * levels


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Expecting value"),
        ('{"a": NaN}', "'NaN' is not a number"),
        ("[-Infinity]", "'-Infinity' is not a number"),
        ("[1e999]", "'1e999' is not a number"),
        ("9" * 5000, "4300"),
        (r'["\ud800"]', "half of a character"),
        (r'{"a\u0000": 1}', "NUL"),
        (nested(DEEPEST + 1), "over 50 levels"),
        (nested(900), "over 50 levels"),
        ("[" * 100_000, "over 50 levels"),
        ('{"a":' * 100_000, "over 50 levels"),
    ],
)
def test_what_cannot_be_held_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        strict_json(text)


def test_what_can_be_held_is_given_as_it_is() -> None:
    assert strict_json('{"a": [1, 2.5e-3, null, "碰撞"], "b": {}}') == {
        "a": [1, 0.0025, None, "碰撞"],
        "b": {},
    }
    assert strict_json(r'["\ud83d\ude80"]') == ["\N{ROCKET}"]
    strict_json(nested(DEEPEST))
