"""A paper as one HTML file: styles inside, nothing fetched, no script.

It is a page, an attachment and the HTML of an e-mail alike.
"""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from screening.coordination.documents.paper import Paper, Rows, Steps, Table, Words


def print_html(paper: Paper) -> str:
    """Print a paper as HTML."""
    sections = [
        {"title": each.title, "blocks": [_block(block) for block in each.blocks]}
        for each in paper.sections
    ]
    context = {"paper": paper, "language": paper.language.tag, "sections": sections}
    return render_to_string("documents/paper.html", context).lstrip()


def _block(block: Words | Rows | Table | Steps) -> dict[str, Any]:
    """A block under the name by which the template tells its kinds apart."""
    return {type(block).__name__.lower(): block}
