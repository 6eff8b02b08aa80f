"""The notification as an e-mail: one text in the languages asked for, HTML beside it, PDFs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from screening.common.mail import Attachment
from screening.coordination.documents.facts import CaseFacts
from screening.coordination.documents.headings import SUBJECT_LENGTH, subject_line
from screening.coordination.documents.languages import Language
from screening.coordination.documents.notification import write_notification
from screening.coordination.documents.paper import Paper
from screening.coordination.documents.printed import Format, printed
from screening.coordination.documents.printed.html import print_html
from screening.coordination.documents.printed.text import print_text

BETWEEN_LANGUAGES: Final = "\n\n" + "=" * 70 + "\n\n"


@dataclass(frozen=True, slots=True)
class NoticeLetter:
    """What is sent: subject, text and HTML in all languages, and a PDF in each."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...]

    @property
    def text_sha256(self) -> str:
        """The digest of subject and text, by which what was sent is known again."""
        return hashlib.sha256(f"{self.subject}\n{self.text}".encode()).hexdigest()


def write_letter(facts: CaseFacts, languages: Sequence[Language]) -> NoticeLetter:
    """Write a notification as an e-mail. Raises ValueError without a language."""
    if not languages:
        raise ValueError("a notification needs a language")
    papers = [write_notification(facts, each) for each in languages]
    return NoticeLetter(
        subject=_subject(facts, papers),
        text=BETWEEN_LANGUAGES.join(print_text(each) for each in papers),
        html=print_html(*papers),
        attachments=attachments_of(facts, papers),
    )


def attachments_of(facts: CaseFacts, papers: Sequence[Paper]) -> tuple[Attachment, ...]:
    """The same as PDF, a file for each language."""
    return tuple(
        Attachment(
            f"{each.kind}-{str(facts.case_uuid)[:8]}-{each.language}.pdf",
            printed(each, Format.PDF),
            Format.PDF.content_type,
        )
        for each in papers
    )


def _subject(facts: CaseFacts, papers: Sequence[Paper]) -> str:
    """One line in the first language, with the title in all of them."""
    with papers[0].language.spoken():
        line = subject_line(facts, " / ".join(each.title for each in papers))
    return line[:SUBJECT_LENGTH]
