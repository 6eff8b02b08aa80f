"""The rules of others, read once from one file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from screening.common.exceptions import InputError
from screening.common.toml_files import toml_of_file
from screening.conjunctions.criteria.clauses import CriteriaSet
from screening.conjunctions.criteria.documents import criteria_from_document

PUBLISHED_FILE: Final = Path(__file__).with_name("published_criteria.toml")
SCHEMA_VERSION: Final = 1


@cache
def published_criteria() -> Mapping[str, CriteriaSet]:
    """The published rules by their keys, in the file's order."""
    return load_criteria_file(PUBLISHED_FILE)


def load_criteria_file(path: Path) -> Mapping[str, CriteriaSet]:
    """Read named rules from a TOML file, in the file's order.

    Raises InputError with the file, the rule and the reason when the file cannot be used.
    """
    document = toml_of_file(path)
    if document.get("schema_version") != SCHEMA_VERSION:
        raise InputError(f"{path.name}: schema_version must be {SCHEMA_VERSION}.")
    sets: dict[str, CriteriaSet] = {}
    for number, entry in enumerate(document.get("set", []), start=1):
        key = entry.get("key", f"number {number}")
        found = criteria_from_document(entry, f"{path.name}, set {key}")
        if found.key in sets:
            raise InputError(f"{path.name}: two sets have the key {found.key}.")
        sets[found.key] = found
    return MappingProxyType(sets)
