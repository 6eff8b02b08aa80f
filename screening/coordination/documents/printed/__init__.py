"""Prints a paper: text, HTML, PDF. Nothing here knows what a paper is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from screening.coordination.documents.paper import Paper
from screening.coordination.documents.printed.html import print_html
from screening.coordination.documents.printed.pdf import print_pdf
from screening.coordination.documents.printed.text import print_text


class Format(StrEnum):
    """How a paper is printed; its value ends addresses."""

    TEXT = "txt"
    HTML = "html"
    PDF = "pdf"

    @property
    def content_type(self) -> str:
        return _CONTENT_TYPES[self]


_CONTENT_TYPES: Final[Mapping[str, str]] = {
    Format.TEXT: "text/plain; charset=utf-8",
    Format.HTML: "text/html; charset=utf-8",
    Format.PDF: "application/pdf",
}
_PRINTERS: Final[Mapping[str, Callable[[Paper], bytes]]] = {
    Format.TEXT: lambda paper: print_text(paper).encode(),
    Format.HTML: lambda paper: print_html(paper).encode(),
    Format.PDF: print_pdf,
}


def printed(paper: Paper, as_format: Format) -> bytes:
    """Print a paper. The same paper gives the same bytes."""
    return _PRINTERS[as_format](paper)
