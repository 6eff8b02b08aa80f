"""A paper as PDF, set by typst with one font that has Chinese and Latin.

The paper reaches typst as data, never as markup: no name of an object can change the page. Nothing
is read from the machine but the template beside this file and the font of its wheel.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import typst

from screening.common.document_font import font_folder
from screening.coordination.documents.paper import Block, Paper

TEMPLATE: Final = Path(__file__).with_name("paper.typ")


def print_pdf(paper: Paper) -> bytes:
    """Set a paper as PDF. The same paper gives the same bytes."""
    return typst.compile(
        str(TEMPLATE),
        format="pdf",
        font_paths=[str(font_folder())],
        ignore_system_fonts=True,
        sys_inputs=inputs_of(paper),
        timestamp=int(paper.written_at_utc.timestamp()),
    )


def inputs_of(paper: Paper) -> dict[str, str]:
    """What the template is given: the paper as JSON."""
    return {"paper": json.dumps(_document(paper), ensure_ascii=False)}


def _document(paper: Paper) -> dict[str, Any]:
    """The paper as JSON; each block says what kind it is."""
    return {
        "language": paper.language.value,
        "subject": paper.subject,
        "title": paper.title,
        "marks": list(paper.marks),
        "head": asdict(paper.head)["rows"],
        "lead": [asdict(words) for words in paper.lead],
        "sections": [
            {
                "title": section.title,
                "starts_page": section.starts_page,
                "blocks": [_block(block) for block in section.blocks],
            }
            for section in paper.sections
        ],
        "foot": paper.foot,
    }


def _block(block: Block) -> dict[str, Any]:
    return {"is": type(block).__name__.lower(), **asdict(block)}
