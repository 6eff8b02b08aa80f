"""Sentences with places, as they are kept: what reads the figures and names back out of one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import get_language, gettext

PLACE: Final = re.compile(r"%\((\w+)\)s")
_NO_PLACES: Final[Mapping[str, Callable[[str], str]]] = {}


class KeptForms:
    """Forms of texts that are kept in English, which read one back and say it as its reader reads.

    ``in_place`` says what may stand in a place of a name (else anything, as little as will do), and
    ``said_in`` how what stands there is said, where it is words and no name or figure.
    """

    def __init__(
        self,
        forms: tuple[str, ...],
        in_place: Mapping[str, str],
        said_in: Mapping[str, Callable[[str], str]] = _NO_PLACES,
    ) -> None:
        self._patterns = tuple(
            (form, re.compile(pattern_of(form, in_place, otherwise=".+?"))) for form in forms
        )
        self._said_in = said_in

    def said(self, text: str) -> str:
        """The text in the reader's language; one of no known form as it was kept."""
        if (get_language() or "en").startswith("en"):
            return text
        found = self.read(text)
        if found is None:
            return text
        form, places = found
        return gettext(form) % {
            name: self._said_in.get(name, str)(words) for name, words in places.items()
        }

    def read(self, text: str) -> tuple[str, dict[str, str]] | None:
        """Its form and what stands in the places of that, as it was kept; None for no known one."""
        for form, pattern in self._patterns:
            if found := pattern.fullmatch(text):
                return form, found.groupdict()
        return None

    def knows(self, text: str) -> bool:
        """Whether the text is of one of the forms: the product's own words."""
        return self.read(text) is not None


def pattern_of(form: str, in_place: Mapping[str, str], *, otherwise: str) -> str:
    """The pattern that reads a sentence of this form, with a group for each of its places.

    ``in_place`` says what may stand in a place of a name, ``otherwise`` what in any other.
    """
    words = PLACE.split(form)  # text and names of places in turn
    parts = [
        f"(?P<{part}>{in_place.get(part, otherwise)})" if is_place else re.escape(part)
        for part, is_place in zip(words, [False, True] * len(words), strict=False)
    ]
    return "".join(parts)
