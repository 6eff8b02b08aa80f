"""Words of the rules and volumes that come with the product as data, in the reader's language.

They are kept in English, in the files of the product and in the first version of each station's
rule. What a person wrote is shown as it was written: it stands in no file of the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.translation import pgettext

from screening.common.toml_files import toml_of_file
from screening.conjunctions.criteria.published import PUBLISHED_FILE
from screening.stations.seed import RULES_FILE, STATION_FILE

CONTEXT: Final = "rule"  # "act" is an order here
_WORDED: Final = frozenset({"name", "owner", "consequence", "source", "note", "text", "box"})
# What is told of a station beside its rule. Its own name and its modules' are names.
_OF_STATION: Final = ("volume", "threshold")


def shipped_said(text: str) -> str:
    """A text in the reader's language where it is the product's own; else as it was written."""
    return pgettext(CONTEXT, text) if text in _shipped() else text


def shipped_words() -> dict[Path, list[str]]:
    """The texts that the product ships, by the file that each stands in first."""
    seen: set[str] = set()
    found: dict[Path, list[str]] = {}
    for path in (PUBLISHED_FILE, RULES_FILE, STATION_FILE):
        texts = dict.fromkeys(_texts(_told(path)))
        found[path] = [text for text in texts if text not in seen]
        seen.update(texts)
    return found


@cache
def _shipped() -> frozenset[str]:
    return frozenset(text for texts in shipped_words().values() for text in texts)


def _told(path: Path) -> object:
    document = toml_of_file(path)
    if path != STATION_FILE:
        return document
    stations = document["station"]
    notes = [{"note": station.get("notes", "")} for station in stations]
    return [*notes, *([station.get(part, []) for part in _OF_STATION] for station in stations)]


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if isinstance(value, str) and value and name in _WORDED:
                yield value
            else:
                yield from _texts(value)
    elif isinstance(part, list):
        for each in part:
            yield from _texts(each)
