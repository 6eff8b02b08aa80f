"""A summary as PDF, e-mail, HTML, JSON and CSV: whole, the same twice, and safe from its names."""

from __future__ import annotations

import csv
import hashlib
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from io import StringIO
from typing import Any

import pytest

from screening.common.exceptions import InputError
from screening.common.mail import mail_send
from screening.coordination.documents.languages import Language
from screening.reports.as_data import report_data, sha256
from screening.reports.charts import chart_png, chart_svg
from screening.reports.contents import document_of
from screening.reports.document import Chart, Document, Rows, Table, Words
from screening.reports.models import Edition, Reader
from screening.reports.printed.annex import weekly_csv, weekly_json
from screening.reports.printed.html import weekly_html
from screening.reports.printed.mail import weekly_mail
from screening.reports.printed.pdf import weekly_pdf, weekly_pdf_kept
from screening.reports.weekly_types import WeeklyReport
from tests.mail_server import MailServer, mail_server
from tests.weekly_world import (
    hostile_report,
    huge_report,
    quiet_report,
    sample_report,
    unwatched_report,
)

REPORTS = (sample_report, quiet_report, unwatched_report, hostile_report, huge_report)
EVERY_REPORT = pytest.mark.parametrize("make", REPORTS, ids=lambda each: each.__name__)
EVERY_LANGUAGE = pytest.mark.parametrize("language", list(Language))
MOST_COLUMNS = 7  # of a table that is printed
UNSUBSCRIBE = "https://sp.example/unsubscribe/abc/"
PAGE = "https://sp.example/weekly/2026-W11/"


def document(report: WeeklyReport, language: Language = Language.EN) -> Document:
    return document_of(report, 1, sha256(report), language)


def said(of: Document) -> str:
    """Everything that a document says, as one text."""
    blocks = [block for section in of.sections for block in section.blocks]
    texts = [of.title, of.subtitle, of.foot, *(line.sentence for line in of.lead)]
    for each in blocks:
        if isinstance(each, Words):
            texts.append(each.text)
        elif isinstance(each, Rows):
            texts += [part for row in each.rows for part in row]
        elif isinstance(each, Chart):
            texts += [each.title, each.note]
        else:
            texts += [each.title, *each.heads, *(cell for line in each.lines for cell in line)]
    return "\n".join(texts)


@EVERY_REPORT
@EVERY_LANGUAGE
def test_no_section_is_empty_and_no_table_too_wide(
    make: Callable[[], WeeklyReport], language: Language
) -> None:
    for section in document(make(), language).sections:
        assert section.title
        assert section.blocks
        for table in (each for each in section.blocks if isinstance(each, Table)):
            assert len(table.heads) <= MOST_COLUMNS
            assert table.lines
            assert all(len(line) == len(table.heads) for line in table.lines)


@EVERY_REPORT
def test_every_chart_of_a_document_can_be_drawn(make: Callable[[], WeeklyReport]) -> None:
    report = make()
    keys = [
        block.key
        for section in document(report).sections
        for block in section.blocks
        if isinstance(block, Chart)
    ]
    assert len(keys) == len(set(keys))
    for key in keys[:6]:
        assert chart_svg(report, key, Language.EN).startswith(b"<?xml")


def test_a_chart_is_the_same_twice_and_another_in_another_language() -> None:
    report = sample_report()
    png = chart_png(report, "evolution-41", Language.EN)
    assert png == chart_png(report, "evolution-41", Language.EN)
    assert png != chart_png(report, "evolution-41", Language.ZH)
    with pytest.raises(InputError, match="no chart 'evolution-999'"):
        chart_png(report, "evolution-999", Language.EN)


def test_a_week_that_nobody_watched_is_unknown_and_never_quiet() -> None:
    text = said(document(unwatched_report()))
    assert "Nothing is known of this week" in text
    assert "Nobody watched ISS this week, so nothing can be said of it." in text
    assert "Whether any pass asked for action is not known" in text
    for claim in (
        "Nothing came",
        "No pass of this week asked",
        "found no pass",
        "Nothing is known to",
    ):
        assert claim not in text


def test_a_quiet_week_says_that_it_was_watched_and_nothing_came() -> None:
    text = said(document(quiet_report()))
    assert "Nothing came within 5 km of ISS: the same as the week before" in text
    assert "Nothing is known to come near in the next seven days." in text
    assert "not known of this week" not in text


def test_an_unknown_probability_is_said_so_with_its_reason() -> None:
    text = said(document(sample_report()))
    assert "not known (the encounter is too slow for the two-dimensional methods)" in text


@EVERY_LANGUAGE
def test_a_pdf_is_the_same_twice_tagged_and_brings_its_font(language: Language) -> None:
    report = hostile_report()
    pdf = weekly_pdf(report, 2, language, "letter")
    assert pdf == weekly_pdf(report, 2, language, "letter")
    assert b"NotoSansCJK" in pdf
    assert b"/StructTreeRoot" in pdf
    assert pdf != weekly_pdf(report, 2, language, "a4")


def test_a_pdf_that_many_ask_for_is_set_once() -> None:
    once, again = (weekly_pdf_kept(quiet_report(), 3, Language.EN, "a4") for _ in range(2))
    assert once is again
    assert once != weekly_pdf_kept(quiet_report(), 4, Language.EN, "a4")


def test_paper_that_is_not_offered_is_refused() -> None:
    with pytest.raises(InputError, match="no paper 'a3'; offered are a4, letter"):
        weekly_pdf(quiet_report(), 1, Language.EN, "a3")


def test_a_pdf_takes_no_longer_for_each_of_many_events_than_of_few() -> None:
    weekly_pdf(quiet_report(), 1, Language.EN, "a4")  # matplotlib is imported once a process

    def took_s(events: int) -> float:
        report = huge_report(events)
        begun_s = time.process_time()
        weekly_pdf(report, 1, Language.EN, "a4")
        return time.process_time() - begun_s

    assert took_s(500) < 12 * took_s(100)  # five times would be fair, 25 the square


def test_matplotlib_is_imported_only_by_who_draws() -> None:
    asked = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'sasweb.settings.test';"
        " django.setup(); import screening.reports.printed.mail; print('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@EVERY_LANGUAGE
def test_names_are_text_in_html_and_nothing_is_fetched(language: Language) -> None:
    page = weekly_html(hostile_report(), 1, language)
    assert "<script" not in page
    assert "&lt;/script&gt;&lt;script&gt;" in page
    assert "长征六号甲" in page
    assert not re.findall(r'(?:src|href)="(?!data:image/png;base64,)', page)
    assert not any(ord(each) < 32 and each != "\n" for each in page)
    assert "SYNTHETIC" in page
    assert "REPLAY" in page
    assert "EXERCISE" in page


def test_the_json_annex_is_what_is_hashed() -> None:
    report = hostile_report()
    assert hashlib.sha256(weekly_json(report).encode()).hexdigest() == sha256(report)


@EVERY_LANGUAGE
def test_the_csv_annex_names_each_pass_once_and_holds_no_formula(language: Language) -> None:
    text = weekly_csv(hostile_report(), language)
    lines = list(csv.DictReader(StringIO(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))))
    ids = [line["conjunction_id"] for line in lines]
    assert len(ids) == len(set(ids)) > 10
    names = {line["object_name"] for line in lines}
    assert any(name.startswith("'=HYPERLINK") for name in names)
    assert not any(name.startswith(("=", "+", "@")) or "\n" in name for name in names)
    assert {line["pc"] for line in lines if line["pc_reason"]} == {""}  # unknown, and not 0


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server(settings) as running:
        yield running


def written(report: WeeklyReport, **of_reader: Any) -> Any:
    edition = Edition(week=report.week, number=1, report=report_data(report), sha256=sha256(report))
    reader = Reader(name="Jane", address="jane@example.org", **of_reader)
    return weekly_mail(edition, reader, unsubscribe_url=UNSUBSCRIBE, page_url=PAGE, key="one")


def received(server: MailServer, report: WeeklyReport, **of_reader: Any) -> EmailMessage:
    mail_send(written(report, **of_reader))
    return server.messages[-1]


def test_an_email_arrives_in_text_and_html_with_its_charts_and_the_pdf(server: MailServer) -> None:
    message = received(server, hostile_report(), language="zh", paper="letter")
    assert message.get_content_type() == "multipart/mixed"
    body, pdf = message.iter_parts()
    text, related = body.iter_parts()
    html, *pictures = related.iter_parts()
    assert related.get_content_type() == "multipart/related"
    assert pdf.get_content().startswith(b"%PDF-")
    assert pdf.get_filename() == "safe-passage-2026-W11-edition-1-zh.pdf"
    shown = re.findall(r'src="cid:([^"]+)"', html.get_content())
    assert [f"<{each}>" for each in shown] == [each["Content-ID"] for each in pictures]
    assert shown
    assert all(each.get_content().startswith(b"\x89PNG") for each in pictures)
    for content in (text.get_content(), html.get_content()):
        assert PAGE in content
        assert UNSUBSCRIBE in content
        assert "SYNTHETIC" in content
    assert "<script" not in html.get_content()
    assert message["List-Unsubscribe"] == f"<{UNSUBSCRIBE}>"


@EVERY_REPORT
def test_an_email_without_its_pdf_is_under_200_kb(
    server: MailServer, make: Callable[[], WeeklyReport]
) -> None:
    message = received(server, make(), wants_pdf=False)
    assert len(message.as_bytes()) < 200_000
    assert message.get_content_type() == "multipart/alternative"


def test_an_email_is_the_same_at_every_attempt() -> None:
    assert written(sample_report()) == written(sample_report())


def test_an_email_of_many_stations_leaves_out_pictures_and_keeps_their_messages() -> None:
    base = sample_report()
    many = tuple(
        replace(base.stations[0], station=f"st-{number}", short_name=f"ST{number}")
        for number in range(20)
    )
    mail = written(replace(base, stations=many), wants_pdf=False)
    assert sum(len(each.content) for each in mail.attachments) < 105_000
    assert mail.html.count("<h3>") > mail.html.count("<img ")
