"""The documents that come with the code, as pages: read, never written, with links that stay here.

NOTE: the documents are our own, and raw HTML in them is shown as text all the same. The writer's
``style`` of table cells becomes a class, for the policy of pages allows no inline style.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Whom a document is for, those who watch first: names, or beginnings of names, in this order. What
# is on none of these shelves is on the last.
_SHELVES: Final = (
    (
        gettext_lazy("On watch"),
        "tutorial alerts alert-channels messages ephemerides all-conjunctions what-if weekly"
        " coordination/ replays glossary demo-world accessibility",
    ),
    (
        gettext_lazy("Running it"),
        "operations configuration monitoring deployment threat-model languages reference/",
    ),
    (gettext_lazy("How it is worked out"), "algorithms/"),
    (gettext_lazy("For programs and those who change the code"), ""),
)
_NOT_SLUG: Final = re.compile(r"[^\w\- ]")
_OUTSIDE: Final = ("http://", "https://")
_RIGHT: Final = "text-align:right"


@dataclass(frozen=True, slots=True)
class Document:
    """``name`` is its file under docs/ without the ending, ``title`` its first heading."""

    name: str
    title: str
    html: SafeString


def document_names() -> list[str]:
    """Every document that can be read here, by name."""
    folder: Path = settings.DOCS_DIR
    found = (each.relative_to(folder).with_suffix("") for each in folder.rglob("*.md"))
    return sorted(each.as_posix() for each in found)


def document_shelves() -> list[tuple[str, list[str]]]:
    """The names of all documents by whom they are for, those who watch first."""
    left = document_names()
    shelves = []
    for title, beginnings in _SHELVES:
        orders = beginnings.split() or [""]
        own = [name for order in orders for name in left if _is_of(name, order)]
        left = [name for name in left if name not in own]
        shelves.append((str(title), own))
    return shelves


def _is_of(name: str, beginning: str) -> bool:
    return name == beginning or (name.startswith(beginning) and beginning[-1:] in ("", "/"))


@cache
def _known() -> frozenset[str]:
    return frozenset(document_names())


@cache
def document(name: str) -> Document | None:
    """One document; None for a name that is none, whatever it looks like."""
    if name not in _known():
        return None
    text = (settings.DOCS_DIR / f"{name}.md").read_text(encoding="utf-8")
    return Document(name, title_of(name), _html(text, within=name))


@cache
def title_of(name: str) -> str:
    """The first heading of a known document."""
    with (settings.DOCS_DIR / f"{name}.md").open(encoding="utf-8") as file:
        return next((line.lstrip("# ").strip() for line in file if line.startswith("# ")), name)


def inline_html(text: str, *, within: str) -> SafeString:
    """One cell or sentence of a document."""
    reader = _reader()
    tokens = reader.parseInline(text)
    _mend(tokens, within)
    html: str = reader.renderer.render(tokens, reader.options, {})
    return mark_safe(html)  # noqa: S308  # raw HTML is escaped


def _html(text: str, *, within: str) -> SafeString:
    reader = _reader()
    tokens = reader.parse(text)
    _mend(tokens, within)
    html: str = reader.renderer.render(tokens, reader.options, {})
    return mark_safe(html)  # noqa: S308  # raw HTML is escaped


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _mend(tokens: list[Token], within: str) -> None:
    for index, token in enumerate(tokens):
        if "style" in token.attrs:
            is_right = _RIGHT in str(token.attrs.pop("style"))
            token.attrs |= {"class": "num--right"} if is_right else {}
        if token.type == "table_open":
            token.attrSet("class", "table")
        if token.type == "heading_open":
            token.attrSet("id", _slug(tokens[index + 1].content))
        token.children = _mend_inline(token.children, within) if token.children else token.children


def _mend_inline(children: list[Token], within: str) -> list[Token]:
    """Point links at pages of this site. Pictures are left out: their words stand for them."""
    kept: list[Token] = []
    for child in children:
        if child.type == "link_open":
            child.attrs = _link(str(child.attrs.get("href", "")), within)
        if child.type == "image":
            kept.append(Token("text", "", 0, content=child.content))
        else:
            kept.append(child)
    return kept


def _link(href: str, within: str) -> dict[str, str | int | float]:
    if href.startswith("#"):
        return {"href": href}
    if href.startswith(_OUTSIDE):
        return {"href": href, "rel": "noopener noreferrer"}
    path, _, part = href.partition("#")
    name = posixpath.normpath(posixpath.join(posixpath.dirname(within), path)).removesuffix(".md")
    if name not in _known():
        return {}  # a file of the code, which is not served
    return {"href": reverse("help_document", args=[name]) + (f"#{part}" if part else "")}


def _slug(heading: str) -> str:
    """The anchor of a heading, as sites that show Markdown make it."""
    return _NOT_SLUG.sub("", heading.lower()).strip().replace(" ", "-")
