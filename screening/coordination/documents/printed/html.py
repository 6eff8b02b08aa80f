"""A paper as one HTML file: styles inside, nothing fetched, no script.

It is a page, an attachment and the HTML of an e-mail alike.
"""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from screening.coordination.documents.paper import Paper


def print_html(*papers: Paper) -> str:
    """Print a paper as HTML; of several, as an e-mail in two languages has them, one file."""
    context = {
        "subject": papers[0].subject,
        "language": papers[0].language.tag,
        "papers": [_told(paper) for paper in papers],
    }
    return render_to_string("documents/paper.html", context).lstrip()


def _told(paper: Paper) -> dict[str, Any]:
    """A paper with its blocks under names by which the template tells their kinds apart."""
    sections = [
        {
            "title": section.title,
            "blocks": [{type(each).__name__.lower(): each} for each in section.blocks],
        }
        for section in paper.sections
    ]
    return {"paper": paper, "tag": paper.language.tag, "sections": sections}
