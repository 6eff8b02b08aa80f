"""Write plain values as TOML that a person reads and edits, the same bytes for the same values.

Read back by tomllib it gives the values again; a test holds the one against the other. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_SHORT: Final = 96  # of an inline table: longer ones get lines of their own
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def table_lines(path: tuple[str, ...], values: Mapping[str, Any]) -> Iterator[str]:
    """Write a table with its header, then the tables within it."""
    yield f"[{dotted(path)}]"
    yield from _body(path, values)


def dotted(path: tuple[str, ...]) -> str:
    """A path of keys, each in quotes where it needs them."""
    return ".".join(_key(each) for each in path)


def _body(path: tuple[str, ...], values: Mapping[str, Any]) -> Iterator[str]:
    simple = {key: value for key, value in values.items() if _is_simple(value)}
    for key, value in simple.items():
        yield f"{_key(key)} = {_value(value)}"
    for key, value in values.items():
        if key in simple:
            continue
        if isinstance(value, Mapping):
            yield ""
            yield from table_lines((*path, key), value)
            continue
        for each in value:
            yield ""
            yield f"[[{dotted((*path, key))}]]"
            yield from _body((*path, key), each)


def _is_simple(value: object) -> bool:
    """Whether a value stands on one line: no table but a short one, and no list of tables."""
    if isinstance(value, Mapping):
        return all(_is_simple(each) for each in value.values()) and len(_value(value)) <= _SHORT
    is_tables = isinstance(value, list) and all(isinstance(each, Mapping) for each in value)
    return not (is_tables and value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, list):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    return _string(str(value))


def _string(text: str) -> str:
    """Several lines as they are; else in quotes."""
    return f"'''\n{text}'''" if "\n" in text and _is_literal(text) else _quoted(text)


def _is_literal(text: str) -> bool:
    """Whether a text can stand between three single quotes as it is."""
    plain = all(each.isprintable() or each in "\n\t" for each in text)
    return plain and "'''" not in text and not text.endswith("'")


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(each) or _escaped(each) for each in text) + '"'


def _escaped(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
