"""A summary as plain text, for mail programs that show no HTML."""

from __future__ import annotations

from typing import Final

from screening.coordination.documents.languages import Language
from screening.reports.document import Block, Chart, Document, Rows, Section, Table, Words
from screening.reports.words import LEVEL_MARKS

_BETWEEN: Final = " | "


def document_text(document: Document, sections: tuple[Section, ...], foot: tuple[str, ...]) -> str:
    """Some sections of a document; ``foot`` are lines after its own."""
    lines = [*document.marks, "", document.title, document.subtitle, ""]
    for line in document.lead:
        lines += [f"{line.arrow} {line.name}: {line.trend_words}", f"  {line.sentence}"]
    stop = "。" if document.language is Language.ZH else "."
    for section in sections:
        lines += ["", section.title.upper()]
        lines += [text for block in section.blocks for text in _block(block, stop)]
    return "\n".join([*lines, "", document.foot, *foot]).strip() + "\n"


def _block(block: Block, stop: str) -> list[str]:
    if isinstance(block, Words):
        return [block.text]
    if isinstance(block, Rows):
        return [f"{name}: {value}" for name, value in block.rows]
    if isinstance(block, Chart):
        said = [each.rstrip(".。") for each in (block.title, block.note) if each]
        return [f"{stop}{'' if stop == '。' else ' '}".join(said) + stop]
    return _table(block)


def _table(table: Table) -> list[str]:
    """A line for each line: columns would part company in the reader's own font."""
    levels = table.levels or ("",) * len(table.lines)
    heads = _BETWEEN.join(table.heads)
    lines = [f"{table.title} ({heads})" if table.title else f"({heads})"]
    for line, level in zip(table.lines, levels, strict=True):
        lines.append(f"{LEVEL_MARKS.get(level, '-')} {_BETWEEN.join(line)}")
    return lines
