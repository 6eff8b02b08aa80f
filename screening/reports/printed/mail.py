"""A summary as e-mail: two pages in text and HTML, charts inside, the PDF for those who want it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from screening.common.mail import Attachment, Mail
from screening.coordination.documents.languages import Language
from screening.reports.as_data import report_of
from screening.reports.charts import chart_png
from screening.reports.contents import document_of
from screening.reports.document import Section
from screening.reports.models import Edition, Reader
from screening.reports.printed.html import Link, charts_of, document_html
from screening.reports.printed.pdf import weekly_pdf_kept
from screening.reports.printed.text import document_text
from screening.reports.weekly_types import WeeklyReport

# Base64 makes four bytes of three: with text and HTML the e-mail stays under 200 kB.
_MOST_PICTURES_BYTES: Final = 105_000


def weekly_mail(
    edition: Edition, reader: Reader, *, unsubscribe_url: str, page_url: str, key: str
) -> Mail:
    """Write one edition to one reader. Under the same ``key`` it is the same message.

    ``page_url`` and ``unsubscribe_url`` may be empty: then nothing is said of them.
    Raises InputError for an edition of another form.
    """
    language = Language.ZH if reader.language == "zh" else Language.EN
    report = report_of(edition.report)
    document = document_of(report, edition.number, edition.sha256, language)
    front = tuple(each for each in document.sections if not each.is_annex)
    pictures = _pictures(report, front, language)
    with language.spoken():
        links = _links(page_url, unsubscribe_url)
    sources = {key: f"cid:{each.content_id}" for key, each in pictures.items()}
    lines = tuple(f"{each.words}: {each.address}" for each in links)
    return Mail(
        key=key,
        address=reader.address,
        subject=document.subject,
        text=document_text(document, front, lines),
        html=document_html(document, front, sources, links),
        attachments=(*pictures.values(), *_attached(report, edition, reader, language)),
        unsubscribe_url=unsubscribe_url,
    )


def _links(page_url: str, unsubscribe_url: str) -> tuple[Link, ...]:
    links = (
        Link(page_url, _("The whole summary, with its annex")),
        Link(unsubscribe_url, _("No longer receive this summary")),
    )
    return tuple(each for each in links if each.address)


def _pictures(
    report: WeeklyReport, sections: tuple[Section, ...], language: Language
) -> dict[str, Attachment]:
    """Charts by their keys, as many as an e-mail should carry: a title stands without its own."""
    pictures: dict[str, Attachment] = {}
    left = _MOST_PICTURES_BYTES
    for place, chart in enumerate(charts_of(sections), start=1):
        png = chart_png(report, chart.key, language)
        left -= len(png)
        if left < 0:
            break
        content_id = f"chart-{place}.{report.week}@safe-passage"
        pictures[chart.key] = Attachment(f"chart-{place}.png", png, "image/png", content_id)
    return pictures


def _attached(
    report: WeeklyReport, edition: Edition, reader: Reader, language: Language
) -> tuple[Attachment, ...]:
    if not reader.wants_pdf:
        return ()
    pdf = weekly_pdf_kept(report, edition.number, language, reader.paper)
    name = f"safe-passage-{edition.week}-edition-{edition.number}-{language.value}.pdf"
    return (Attachment(name, pdf, "application/pdf"),)
