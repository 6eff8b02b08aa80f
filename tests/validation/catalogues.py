"""Reading the shared catalogues, each once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from screening.engine.elements import read_elements
from screening.engine.types import ElementSet


@cache
def read_catalogue(path: Path) -> tuple[ElementSet, ...]:
    """Every element set of a file, in its order."""
    return tuple(read_elements(path.read_bytes(), file_name=path.name).elements)


def index_by_number(element_sets: tuple[ElementSet, ...]) -> dict[int, int]:
    """Where each catalogue number stands."""
    return {each.norad_cat_id: index for index, each in enumerate(element_sets)}
