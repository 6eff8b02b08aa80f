"""What of a page a person reads, and what of that is an English sentence of ours.

Not ours is what is kept as it was written: a place that the template marks with ``data-record``.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

READ_IN: Final = ("title", "aria-label", "placeholder", "alt")
NOT_READ: Final = frozenset({"script", "style", "template", "code"})
WITHOUT_END: Final = frozenset(
    {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "wbr"}
)
# Four words and more in a row, of which at least two are no names.
SENTENCE: Final = re.compile(r"[A-Za-z][\w'’-]*(?:,? [A-Za-z][\w'’-]*){3,}")
PLAIN_WORD: Final = re.compile(r"\b[a-z]{2,}\b")
FIGURE: Final = re.compile(r"\d+\.\d+(?:e[−-]\d+)?")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._within: list[bool] = []  # of each open element: whether it is passed over

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_passed_over = self._is_passed_over or tag in NOT_READ or "data-record" in given
        if not is_passed_over:
            self.texts += [given[name] or "" for name in READ_IN if given.get(name)]
        if tag not in WITHOUT_END:
            self._within.append(is_passed_over)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """``<circle/>``: nothing is within it."""

    def handle_endtag(self, tag: str) -> None:
        if tag not in WITHOUT_END and self._within:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._is_passed_over:
            self.texts.append(" ".join(data.split()))

    @property
    def _is_passed_over(self) -> bool:
        return bool(self._within) and self._within[-1]


def read_texts(html: str) -> list[str]:
    """Every text of a page that is seen, heard or shown on hover, but for what is kept."""
    reader = _Reader()
    reader.feed(html)
    return reader.texts


def english_sentences(html: str) -> list[str]:
    """What reads as an English sentence."""
    return [text for text in read_texts(html) for run in SENTENCE.findall(text) if _is_plain(run)]


def figures(html: str) -> list[str]:
    """Every number with a fraction, in the order of size."""
    return sorted(figure for text in read_texts(html) for figure in FIGURE.findall(text))


def _is_plain(words: str) -> bool:
    return len(PLAIN_WORD.findall(words)) >= 2
