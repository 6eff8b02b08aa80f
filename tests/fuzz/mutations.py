"""Good input made wrong: by its values, its lines, its tree or its bytes, and by what readers fear.

Pure but for the random numbers that it is given: the same ones make the same input.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final

Change = Callable[[bytes, Random, Sequence[str]], bytes]

# Each of them has broken a reader somewhere.
FEARED: Final = (
    "",
    " ",
    "-1",
    "0",
    "1e999",
    "-1e999",
    "NaN",
    "Infinity",
    "inf",
    "1_000",
    "0x1F",
    "9" * 30,
    "9" * 5000,
    str(2**63),
    "²",
    "٣",
    "１",
    "\x00",
    "\x85",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\\u0000",
    "\\ud800",
    "\r",
    "\r\n\r\n",
    "\t",
    '"',
    "'",
    ",",
    ";",
    "~",
    "=",
    "[",
    "[" * 3000,
    '{"a":' * 3000,
    "a = [" + "[" * 3000,
    "<a>" * 3000,
    "<![CDATA[",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "&b;",
    "9999-366T00:00:00",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "0000-00-00T00:00:00Z",
    "2016-12-31T23:59:60Z",
    "2026-03-10T24:00:00Z",
    "true",
    "null",
    "x" * 5000,
    "碰" * 100,
)
VALUES: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1, 1.5, -0.0, 2**53, 2**63, 10**30, 1e308, -1e308, 1e-320,
    "", " ", "x" * 5000, "\x00", "\ud800", "٣", "²", "9" * 5000, "nan",
    [], {}, [[]], [None], {"": ""},
)  # fmt: skip
_TOKEN: Final = re.compile(r"[^\s,;:=<>\[\]{}\"']+")


def mutate(data: bytes, random: Random, words: Sequence[str] = ()) -> bytes:
    """Return an input with one to four things changed."""
    for _ in range(random.randint(1, 4)):
        data = random.choice(CHANGES)(data, random, words)
    return data


def token_replaced(data: bytes, random: Random, words: Sequence[str]) -> bytes:
    """Put something feared, or a word of the format, where a value or a keyword stands."""
    text = data.decode("utf-8", "surrogateescape")
    tokens = list(_TOKEN.finditer(text))
    if not tokens:
        return _encoded(random.choice(FEARED))
    found = random.choice(tokens)
    return _encoded(text[: found.start()] + _word(random, words) + text[found.end() :])


def text_inserted(data: bytes, random: Random, words: Sequence[str]) -> bytes:
    """Put something feared, or a word of the format, anywhere."""
    at = random.randint(0, len(data))
    return data[:at] + _encoded(_word(random, words)) + data[at:]


def line_moved(data: bytes, random: Random, _words: Sequence[str]) -> bytes:
    """Take a line out, say it twice, or put it elsewhere."""
    lines = data.split(b"\n")
    line = lines.pop(random.randrange(len(lines)))
    for _ in range(random.randint(0, 2)):
        lines.insert(random.randint(0, len(lines)), line)
    return b"\n".join(lines)


def cut(data: bytes, random: Random, _words: Sequence[str]) -> bytes:
    """Leave out a stretch, or all from somewhere on."""
    if not data:
        return data
    first = random.randrange(len(data))
    last = random.choice((len(data), random.randint(first, len(data))))
    return data[:first] + data[last:]


def repeated(data: bytes, random: Random, _words: Sequence[str]) -> bytes:
    """Say a stretch many times."""
    if not data:
        return data
    first = random.randrange(len(data))
    piece = data[first : first + random.randint(1, 40)]
    return data[:first] + piece * random.choice((2, 3, 50)) + data[first:]


def byte_changed(data: bytes, random: Random, _words: Sequence[str]) -> bytes:
    """Another byte in the place of one."""
    if not data:
        return data
    at = random.randrange(len(data))
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def tree_changed(data: bytes, random: Random, words: Sequence[str]) -> bytes:
    """In JSON: another value, another name, one more or one less, anywhere in the tree."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return token_replaced(data, random, words)
    places = list(_places(tree))
    if not places:
        return json.dumps(random.choice(VALUES)).encode()
    holder, key = random.choice(places)
    _change(holder, key, random, words)
    return json.dumps(tree).encode()


CHANGES: Final[tuple[Change, ...]] = (
    token_replaced,
    token_replaced,
    tree_changed,
    tree_changed,
    text_inserted,
    line_moved,
    cut,
    repeated,
    byte_changed,
)


def _change(holder: Any, key: Any, random: Random, words: Sequence[str]) -> None:
    what = random.randrange(5)
    if what == 0:
        del holder[key]
    elif what == 1 and isinstance(holder, dict):
        holder[_word(random, words)] = holder.pop(key)
    elif what == 2 and isinstance(holder, list):
        holder += [holder[key]] * random.choice((1, 600))
    elif what == 3:
        holder[key] = {"a": holder[key]} if random.random() < 0.5 else [holder[key]]
    else:
        holder[key] = random.choice(VALUES)


def _places(tree: Any) -> Any:
    keys = (
        tree.keys() if isinstance(tree, dict) else range(len(tree) if isinstance(tree, list) else 0)
    )
    for key in list(keys):
        yield tree, key
        yield from _places(tree[key])


def _word(random: Random, words: Sequence[str]) -> str:
    return random.choice(words if words and random.random() < 0.3 else FEARED)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
