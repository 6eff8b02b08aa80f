"""A paper as plain text: what mail, telex and a telephone clerk can all carry.

Lines are not wrapped, so that what is copied has no breaks; each value has a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from screening.common.plain_text import typed
from screening.coordination.documents.languages import Language
from screening.coordination.documents.paper import Block, Paper, Rows, Section, Steps, Table, Words


def print_text(paper: Paper) -> str:
    """Print a paper as text that ends with a line feed."""
    colon = "：" if paper.language is Language.ZH else ": "
    lines = [f"*** {mark}" for mark in paper.marks]
    lines += ["", paper.title, "", *_rows(paper.head, colon), ""]
    for words in paper.lead:
        lines += [*_words(words), ""]
    for section in paper.sections:
        lines += [*_section(section, colon), ""]
    lines += ["--", paper.foot]
    return typed("\n".join(lines).strip()) + "\n"


def _section(section: Section, colon: str) -> Iterator[str]:
    yield f"== {section.title} =="
    for index, block in enumerate(section.blocks):
        if index:
            yield ""
        yield from _block(block, colon)


def _block(block: Block, colon: str) -> Iterator[str]:
    if isinstance(block, Words):
        return _words(block)
    if isinstance(block, Rows):
        return _rows(block, colon)
    if isinstance(block, Steps):
        return (f"{number}. {item}" for number, item in enumerate(block.items, start=1))
    return _table(block, colon)


def _words(words: Words) -> Iterator[str]:
    yield f"{words.number} {words.text}" if words.number else words.text


def _rows(rows: Rows, colon: str) -> Iterator[str]:
    return (f"{name}{colon}{value}" for name, value in rows.rows)


def _table(table: Table, colon: str) -> Iterator[str]:
    """Each line of a table as one line; where the first head is empty, its cells are names."""
    if table.heads[0]:
        yield " | ".join(table.heads)
        yield from (" | ".join(line) for line in table.lines)
        return
    for name, *cells in table.lines:
        told = " | ".join(
            f"{head}{colon}{cell}" for head, cell in zip(table.heads[1:], cells, strict=True)
        )
        yield f"{name}: {told}" if colon == ": " else f"{name}｜{told}"
