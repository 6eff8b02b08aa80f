"""The element sets that the cases under Learn are told from, with who issued them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from screening.common.exceptions import InputError
from screening.engine.elements.reader import read_elements
from screening.engine.types import ElementSet

FILE: Final = Path(__file__).with_name("element_sets.toml")
SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class QuotedElements:
    """One published element set, its two lines as they were issued, and its source."""

    elements: ElementSet
    lines: tuple[str, str]
    source: str


@cache
def quoted_elements() -> Mapping[str, QuotedElements]:
    """Every quoted element set by its key. Raises InputError for a file that cannot be used."""
    document = tomllib.loads(FILE.read_text(encoding="utf-8"))
    if document.get("schema_version") != SCHEMA_VERSION:
        raise InputError(f"{FILE.name}: schema_version must be {SCHEMA_VERSION}.")
    return MappingProxyType({each["key"]: _quoted(each) for each in document["element_set"]})


def _quoted(entry: Mapping[str, str]) -> QuotedElements:
    lines = entry["line_1"], entry["line_2"]
    text = "\n".join((f"0 {entry['name']}", *lines, ""))
    parsed = read_elements(text.encode(), file_name=f"{entry['key']}.3le")
    if len(parsed.elements) != 1:
        raise InputError(f"{FILE.name}, {entry['key']}: {parsed.rejections}")
    return QuotedElements(parsed.elements[0], lines, entry["source"])
