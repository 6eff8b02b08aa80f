"""Why something is not known, in the reader's language.

A reason is kept in English with what it is about, and so it is sent, exported and audited. A page
says those that the product words itself as its reader reads; any other is shown as it was written.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from django.utils.translation import gettext

from sasweb.web.kept_forms import PLACE, pattern_of
from sasweb.web.known_reasons import KNOWN_REASONS

_FIGURE: Final = r"[\d.,e+-]+"
# What may stand in other places. Narrow where a person may have written something like it.
_IN_PLACE: Final = {
    "originator": ".+",
    "station": ".+",
    "status": ".+",
    "reference": ".+",
    "detail": ".+",
    "file": r"\S+",
    "at": r"\S+",
    "regime": "[A-Z]+",
}


def reason_said(text: str) -> str:
    """A reason in the reader's language where it is the product's own; else as it was written.

    What stands in a place of it may be another known one: why SGP4 refuses, a status.
    """
    whole, forms = _known()
    if text in whole:
        return gettext(text)
    for form, pattern in forms:
        if found := pattern.fullmatch(text):
            places = {name: reason_said(words) for name, words in found.groupdict().items()}
            return gettext(form) % places
    return text


def reason_within_said(text: str) -> str:
    """The same of a reason that stands within a sentence, and lost its full stop there."""
    whole = f"{text}."
    said = reason_said(whole)
    return (said if said != whole else reason_said(text)).rstrip(".。")


@cache
def _known() -> tuple[frozenset[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """Sentences that are always the same, and those with places, each with what reads it."""
    forms = [each for each in KNOWN_REASONS if PLACE.search(each)]
    return frozenset(KNOWN_REASONS) - set(forms), tuple(
        (each, re.compile(pattern_of(each, _IN_PLACE, otherwise=_FIGURE))) for each in forms
    )
