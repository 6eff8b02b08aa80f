"""The independent reader: ``ccsds-ndm``, whose classes are made from the published schema.

It is lenient with what it reads, so it judges nothing here: it says what it found, and its classes
say what the schema has.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from enum import Enum
from typing import Any

from ccsds_ndm.models.ndmxml2 import Cdm
from ccsds_ndm.ndm_io import NdmIo

from screening.messages.cdm.read_xml import RELATIVE_STATE


@dataclasses.dataclass(frozen=True)
class SchemaKeyword:
    """One element of the schema that holds a value."""

    name: str
    is_mandatory: bool
    units: frozenset[str]
    choices: frozenset[str]


def schema_blocks() -> dict[str, list[SchemaKeyword]]:
    """The elements of every block of a CDM in the schema's order."""
    blocks: dict[str, list[SchemaKeyword]] = {}
    for block, keyword in _elements(Cdm, ""):
        blocks.setdefault(block, []).append(keyword)
    return blocks


def found_in(text: str) -> dict[str, list[Any]]:
    """What the witness reads in a message: the values under every keyword, numbers as floats."""
    found: dict[str, list[Any]] = {}
    for keyword, value in _values(NdmIo().from_string(text)):
        found.setdefault(keyword, []).append(value)
    return found


def _elements(owner: type, block: str) -> Iterator[tuple[str, SchemaKeyword]]:
    hints = typing.get_type_hints(owner)
    for field in dataclasses.fields(owner):
        name, kind = field.metadata.get("name", field.name), _inner(hints[field.name])
        if name in ("COMMENT", "id", "version"):
            continue
        is_mandatory = bool(field.metadata.get("required") or field.metadata.get("min_occurs"))
        if not dataclasses.is_dataclass(kind):
            choices = _members(kind)
            yield block, SchemaKeyword(name, is_mandatory, frozenset(), choices)
        elif "units" in (inner := typing.get_type_hints(kind)):
            units = _members(_inner(inner["units"]))
            yield block, SchemaKeyword(name, is_mandatory, units, frozenset())
        else:
            inside = block if name == RELATIVE_STATE else name
            optional = name == RELATIVE_STATE  # all of it or nothing
            for of, keyword in _elements(typing.cast(type, kind), inside):
                given = dataclasses.replace(keyword, is_mandatory=False) if optional else keyword
                yield of, given


def _inner(hint: Any) -> Any:
    inside = [each for each in typing.get_args(hint) if each is not type(None)]
    return inside[0] if inside else hint


def _members(kind: Any) -> frozenset[str]:
    is_choice = isinstance(kind, type) and issubclass(kind, Enum)
    return frozenset(each.value for each in kind) if is_choice else frozenset()


def _values(owner: Any) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(owner):
        name, value = field.metadata.get("name", field.name), getattr(owner, field.name)
        for each in value if isinstance(value, list) else [value]:
            if each is None:
                continue
            if isinstance(each, Enum):
                yield name, each.value
            elif not dataclasses.is_dataclass(each):
                yield name, each
            elif hasattr(each, "units"):
                yield name, each.value
            else:
                yield from _values(each)
