"""Words of the break-ups that are ready to be asked, in the reader's language.

They are kept in English, in the product's own file and with each answer. Where a figure was read in
a publication, that is cited as it is and not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from django.utils.translation import pgettext

from screening.consequences.breakups.scenarios import SCENARIOS, Said

CONTEXT: Final = "break-up"
_FIGURES: Final = re.compile(r"(?:(?:^|, )[\d.,]+ (?:kg|km|km/s|%))+")  # the same in any language


def scenario_said(text: str) -> str:
    """A text in the reader's language where a ready break-up has it; else as it was written."""
    return pgettext(CONTEXT, text) if is_scenario(text) else text


def is_scenario(text: str) -> bool:
    """Whether a text is one of those that ready break-ups are told in."""
    return text in _known()


def scenario_words() -> list[str]:
    """Every text of the ready break-ups that is to be translated, each once."""
    return [text for text in dict.fromkeys(_texts()) if not _FIGURES.fullmatch(text)]


@cache
def _known() -> frozenset[str]:
    return frozenset(scenario_words())


def _texts() -> Iterator[str]:
    for each in SCENARIOS.values():
        yield from (each.title, each.words, each.solar_words)
        yield from _texts_of((*each.sources, *each.observed))


def _texts_of(rows: Iterable[Said]) -> Iterator[str]:
    for row in rows:
        yield from (row.of, row.value)
        if not row.is_reference:
            yield row.source
