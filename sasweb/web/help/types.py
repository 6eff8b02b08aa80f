"""The form of a page's help."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHelp:
    """What somebody who sees a page for the first time needs, and no more.

    ``terms`` are words of docs/glossary.md, ``docs`` a file under docs/ without its ending.
    """

    title: Words
    answers: Words  # the question that the page answers, as one sentence
    parts: tuple[tuple[Words, Words], ...]
    limits: Words
    docs: str
    keys: tuple[tuple[str, Words], ...] = ()
    terms: tuple[str, ...] = ()
