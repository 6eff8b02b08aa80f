"""What every document begins and ends with: marks, subject, from whom to whom, what it is."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from screening.coordination.documents.facts import CaseFacts
from screening.coordination.documents.figures import (
    instant_words,
    is_chinese,
    km_words,
    object_words,
)
from screening.coordination.documents.languages import Language
from screening.coordination.documents.names import BADGES, MARKS, party_name
from screening.coordination.documents.paper import DocumentKind, Paper, Rows, Section, Words
from screening.coordination.documents.passage import writers_figures

SUBJECT_LENGTH: Final = 200


def paper_of(
    facts: CaseFacts,
    language: Language,
    *,
    kind: DocumentKind,
    title: str,
    lead: tuple[Words, ...],
    sections: tuple[Section, ...],
) -> Paper:
    """Set a document between the head and the foot that all have; its language is spoken."""
    return Paper(
        kind=kind,
        language=language,
        subject=subject_line(facts, title),
        marks=_mark_lines(facts),
        title=title,
        head=_head_rows(facts),
        lead=lead,
        sections=sections,
        foot=_record_line(facts),
        written_at_utc=facts.written_at_utc,
    )


def _mark_lines(facts: CaseFacts) -> tuple[str, ...]:
    """A line for each thing that keeps this from being what is happening."""
    colon = "：" if is_chinese() else ": "
    return tuple(f"{BADGES[name]}{colon}{MARKS[name]}" for name in facts.marks)


def subject_line(facts: CaseFacts, title: str) -> str:
    """Marks, title, the two objects, TCA and miss distance: enough to act on by itself."""
    figures = writers_figures(facts)
    about = _("%(title)s: %(first)s and %(second)s, TCA %(tca)s, miss distance %(miss)s") % {
        "title": title,
        "first": object_words(facts.standing.facts.get("primary")),
        "second": object_words(facts.standing.facts.get("secondary")),
        "tca": instant_words(figures.get("tca_utc")),
        "miss": km_words(figures.get("miss_distance_km")),
    }
    badges = " ".join(f"[{BADGES[name]}]" for name in facts.marks)
    return f"{badges} {about}".strip()


def _head_rows(facts: CaseFacts) -> Rows:
    """From whom, to whom, when and of which case."""
    rows = [(_("From"), party_name(facts.standing, facts.writer))]
    if facts.reader:
        rows.append((_("To"), party_name(facts.standing, facts.reader)))
    rows += [
        (_("Written"), instant_words(facts.written_at_utc)),
        (_("Case"), str(facts.case_uuid)),
    ]
    return Rows(tuple(rows))


def _record_line(facts: CaseFacts) -> str:
    """Where in the record of the case this was written, so that it can be found again."""
    return _(
        "Written from entries 1 to %(number)d of the case. Hash of the last entry: %(hash)s. All"
        " times are UTC."
    ) % {"number": facts.head_number, "hash": facts.head_hash}
