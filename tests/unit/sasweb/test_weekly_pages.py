"""The weekly pages: the whole document is on them, and what is unknown is a gap, never nought."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from sasweb.settings import base
from sasweb.shared_answers import SharedAnswers
from sasweb.web import weekly_ahead, weekly_home
from sasweb.web.pass_rows import PassRow, pass_rows
from sasweb.web.weekly_ahead import NAMED, ahead_of
from sasweb.web.weekly_home import KEPT_TIMES
from screening.conjunctions.models import Conjunction, ScreeningRun
from screening.coordination.documents.languages import Language
from screening.operators.services.seeding import home_set
from screening.reports.as_data import sha256
from screening.reports.contents import document_of
from screening.reports.document import Block, Chart, Document, Rows, Table, Words
from screening.reports.interval import IsoWeek
from screening.reports.weekly_types import FORM, WeeklyReport, WeekSoFar
from tests import case_world, factories
from tests.factories import NOW
from tests.judged_passes import visitor
from tests.weekly_editions import of_week, stored
from tests.weekly_passes import WEEK
from tests.weekly_world import (
    hostile_report,
    quiet_report,
    sample_report,
    unwatched_report,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

PAGE = f"/weekly/{WEEK}/"
TAGS = re.compile(r"<[^>]*>")


@pytest.fixture
def member() -> Client:
    """Somebody of home, who sees cases."""
    home_set(case_world.HOME)
    return case_world.browser_of(case_world.person(case_world.HOME))


def html_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def text_of(html: str) -> str:
    """What a reader sees of a page: no markup, no data of charts, one space between words."""
    body = re.sub(r"<script.*?</script>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(TAGS.sub(" ", body)).split())


def said_by(document: Document) -> Iterator[str]:
    """Every text of a document."""
    yield from (document.title, document.subtitle, document.foot, *document.marks)
    for line in document.lead:
        yield from (line.name, line.arrow, line.trend_words, line.sentence)
    for section in document.sections:
        yield section.title
        for block in section.blocks:
            yield from _said_by(block)


def _said_by(block: Block) -> Iterator[str]:
    if isinstance(block, Words):
        yield block.text
    elif isinstance(block, Rows):
        yield from (each for row in block.rows for each in row)
    elif isinstance(block, Chart):
        yield from (block.title, block.note)
    elif isinstance(block, Table):
        yield from (block.title, *block.heads, *(cell for line in block.lines for cell in line))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("report", [sample_report(), quiet_report(), hostile_report()])
def test_the_page_shows_all_that_the_document_says(
    member: Client, report: WeeklyReport, language: Language
) -> None:
    stored(report)
    html = html_of(member, f"{PAGE}?language={language}")
    text = text_of(html)
    document = document_of(report, 1, sha256(report), language)
    said = {" ".join(each.split()) for each in said_by(document)}
    assert {each for each in said if each not in text} == set()
    assert f'<article class="weekly" lang="{language.tag}"' in html
    assert sha256(report) in text


def test_every_chart_of_the_document_has_data_and_its_figures_in_a_table(client: Client) -> None:
    report = sample_report()
    stored(report)
    html = html_of(client, PAGE)
    document = document_of(report, 1, sha256(report), Language.EN)
    keys = [b.key for s in document.sections for b in s.blocks if isinstance(b, Chart)]
    assert len(keys) >= 9
    for key in keys:
        figure = html[html.index(f'id="title-{key}"') :].partition("</figure>")[0]
        assert f'<script id="chart-{key}" type="application/json">' in figure
        assert "<td>" in figure, key


def test_names_from_strangers_stay_text(client: Client) -> None:
    stored(hostile_report())
    html = html_of(client, PAGE)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


@pytest.mark.parametrize("report", [sample_report(), unwatched_report()])
def test_no_id_stands_twice_and_every_word_has_its_explanation(
    client: Client, report: WeeklyReport
) -> None:
    stored(report)
    for address in (PAGE, f"{PAGE}?language=zh", "/weekly/", "/weekly/compare/"):
        html = html_of(client, address)
        ids = Counter(re.findall(r'\sid="([^"]+)"', html))
        assert [each for each, count in ids.items() if count > 1] == [], address
        asked = re.findall(r'class="term" tabindex="0" aria-describedby="([^"]+)"', html)
        assert set(asked) <= set(ids), address


def test_its_pages_have_no_theme_of_their_own(client: Client) -> None:
    stored(sample_report())
    for address in ("/weekly/", PAGE, "/weekly/compare/"):
        assert '<html lang="en">' in html_of(client, address)


def test_an_older_edition_can_be_read_and_says_that_there_is_a_newer(client: Client) -> None:
    stored(quiet_report())
    stored(sample_report(), number=2, changes=("Two outcomes are known that were not.",))
    newest, first = html_of(client, PAGE), html_of(client, f"{PAGE}?edition=1")
    assert "the newest is edition 2" in text_of(first)
    assert "the newest is edition" not in text_of(newest)
    assert "Two outcomes are known that were not." in text_of(newest)
    assert f"/weekly/{WEEK}/summary.pdf?edition=1&amp;language=en" in first


@pytest.mark.parametrize(
    "address",
    [
        f"{PAGE}?edition=9",
        f"{PAGE}?edition=x",
        "/weekly/2026-W60/",
        "/weekly/soon/",
    ],
)
def test_what_was_never_made_is_not_found(client: Client, address: str) -> None:
    stored(sample_report())
    assert client.get(address).status_code == 404


def test_a_week_without_a_summary_says_when_it_is_made(client: Client) -> None:
    ahead = text_of(html_of(client, PAGE, status=404))
    assert "is made on Monday 16 March 2026, 06:00 UTC" in ahead
    past = text_of(html_of(client, "/weekly/2025-W30/", status=404))
    assert "No summary was made of 2025-W30." in past


def test_before_the_first_summary_the_home_says_when_it_comes(client: Client) -> None:
    text = text_of(html_of(client, "/weekly/"))
    assert "The first summary is made on Monday 16 March 2026, 06:00 UTC." in text
    assert "Trends begin with the first summary." in text
    assert "No run Run" not in text
    assert "has finished yet, so nothing is known of them." in text


def test_the_home_tells_this_week_and_the_days_ahead(client: Client) -> None:
    made = factories.assessed_conjunction()
    text = text_of(html_of(client, "/weekly/"))
    assert made.secondary.name in text
    assert "nothing is known of them" not in text
    factories.assessment(made, run=None, originator="CARA", pc=1e-7, stated_pc=2e-4)
    assert "2.0e\N{MINUS SIGN}04 CARA’s" in text_of(html_of(client, "/weekly/"))


def test_the_week_so_far_says_what_is_ahead_and_what_is_already_past(rf: RequestFactory) -> None:
    """21 yellow ones ahead stood beside the closest and likeliest of what was over."""
    report = sample_report()
    ahead = replace(report.stations[0], closest=None, highest_pc=None)
    began = replace(report.service, began_utc=WEEK.start_utc + timedelta(hours=10))
    so_far = WeekSoFar(
        form=FORM, week=report.week, known_until_utc=NOW, stations=(ahead,), service=began
    )
    html = render_to_string("pages/weekly/so_far.html", {"report": so_far}, rf.get("/weekly/"))
    card = re.sub(" ,", ",", text_of(html))
    assert ahead.counts is not None
    acted_on, over = ahead.counts.active.acted_on, ahead.counts.passed.acted_on
    assert f", {over} of them already past {acted_on}" in card
    assert "under 5 km, already past" in card
    assert card.count(", already past nothing has passed yet") == 2
    assert "the longest time in which none began:" in card
    assert "since 2026-03-09 10:00 UTC, when the first run of all began" in card


def test_the_week_so_far_is_summed_up_once_for_some_minutes_and_says_as_of_when(
    client: Client,
    at_instant: Callable[[datetime], None],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.SHARED_ANSWERS_KEPT_S = base.SHARED_ANSWERS_KEPT_S
    monkeypatch.setattr(weekly_home, "_SO_FAR", SharedAnswers[WeekSoFar](kept_times=KEPT_TIMES))
    begun = WEEK.start_utc + timedelta(days=2, hours=3)

    def as_of(minutes: float) -> str:
        at_instant(begun + timedelta(minutes=minutes))
        return text_of(html_of(client, "/weekly/")).split("as of ")[1].split(" UTC")[0]

    first = as_of(0)
    assert "03:00" in first
    assert as_of(4.9) == first
    assert "03:06" in as_of(6)


def test_the_home_draws_twelve_weeks_with_gaps(
    client: Client, at_instant: Callable[[datetime], None]
) -> None:
    at_instant(WEEK.end_utc + timedelta(days=2))
    stored(sample_report())
    stored(of_week(unwatched_report(), WEEK.before(2)))
    html = html_of(client, "/weekly/")
    assert '"values": [null, null, null, null, null, null, null, null, null, null, null, ' in html
    assert "not watched" in text_of(html)
    assert "no summary" in text_of(html)
    assert f'href="/weekly/{WEEK}/?edition=1"' in html


def test_an_edition_of_another_form_is_said_so_and_breaks_no_page(
    client: Client, at_instant: Callable[[datetime], None]
) -> None:
    at_instant(WEEK.end_utc + timedelta(days=2))
    edition = stored(sample_report())
    edition.report["form"], edition.sha256 = 99, "9" * 64
    edition.save()
    assert "this one cannot read it" in text_of(html_of(client, PAGE))
    assert "Trends begin with the first summary." in text_of(html_of(client, "/weekly/"))
    assert client.get(f"{PAGE}summary.csv").status_code == 404


def test_any_two_weeks_are_compared_by_their_address(client: Client) -> None:
    stored(of_week(quiet_report(), WEEK.before()))
    stored(sample_report())
    stored(of_week(unwatched_report(), IsoWeek(2026, 2)))
    last_two = html_of(client, "/weekly/compare/")
    assert "<option selected>2026-W10</option>" in last_two
    text = text_of(html_of(client, "/weekly/compare/?a=2026-W02&b=2026-W11"))
    assert "2026-W02 and 2026-W11" in text
    assert "cannot be compared" in text
    asked = text_of(html_of(client, "/weekly/compare/?a=2026-W33&b=2026-W11"))
    assert "\u201c2026-W33\u201d has no summary that can be read" in asked


def test_with_one_summary_there_is_nothing_to_compare(client: Client) -> None:
    stored(sample_report())
    assert "not two weeks to compare yet" in text_of(html_of(client, "/weekly/compare/"))


def test_the_files_are_of_the_edition_asked_for(member: Client) -> None:
    client = member
    edition = stored(sample_report())
    stored(replace(quiet_report(), code_version="0.2.0"), number=2)
    data = client.get(f"{PAGE}summary.json?edition=1")
    assert data["Content-Type"] == "application/json"
    assert data.json() == edition.report
    assert "STARLINK-2305" in client.get(f"{PAGE}summary.csv?edition=1").content.decode()
    pdf = client.get(f"{PAGE}summary.pdf?edition=1&language=zh&paper=letter")
    assert pdf.content.startswith(b"%PDF-")
    assert 'filename="safe-passage-2026-W11-edition-1.pdf"' in pdf["Content-Disposition"]
    assert client.get(f"{PAGE}summary.exe").status_code == 404


def test_the_api_lists_editions_and_gives_the_newest_of_a_week(member: Client) -> None:
    client = member
    stored(quiet_report())
    newest = stored(sample_report(), number=2, changes=("Something.",))
    rows = client.get("/api/v1/weekly/").json()["results"]
    assert [(each["week"], each["edition"]) for each in rows] == [("2026-W11", 2), ("2026-W11", 1)]
    assert "report" not in rows[0]
    body = client.get("/api/v1/weekly/2026-W11/").json()
    assert (body["edition"], body["sha256"], body["changes"]) == (2, newest.sha256, ["Something."])
    assert body["report"] == newest.report
    assert client.get("/api/v1/weekly/2026-W12/").status_code == 404
    assert "2026-W11" in client.get("/api/v1/weekly/x/").json()["error"]["message"]


def test_now_is_in_the_week_of_the_samples() -> None:
    assert IsoWeek.of(NOW) == WEEK


def _coming(run: ScreeningRun, pc: float, miss_km: float, hours: float) -> Conjunction:
    made = factories.conjunction(
        tca_utc=NOW + timedelta(hours=hours),
        miss_distance_km=miss_km,
        secondary=factories.stored_element_set(visitor(90_000 + int(hours))).space_object,
        first_run=run,
    )
    best = factories.assessment(made, pc=pc, miss_distance_km=miss_km)
    made.risk_assessment = best
    made.save()
    return made


def test_of_one_level_the_likeliest_matter_most_as_in_the_summary() -> None:
    """One that is likely and not near was left out for five that were nearer."""
    run = factories.run()
    likely = _coming(run, 1e-3, 0.9, hours=1)
    for number in range(NAMED):
        _coming(run, 1e-9, 0.1 + 0.1 * number, hours=2 + number)
    ahead = ahead_of(NOW)
    assert {row.conjunction.tier for row in ahead.rows} == {"red"}  # type: ignore[attr-defined]
    assert likely in [row.conjunction for row in ahead.rows]
    assert ahead.left_out == 1


def test_what_a_run_takes_off_the_list_in_this_moment_is_told_as_it_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The days are counted by one question, and what they name is read by another."""
    for hours in (1, 30):
        _coming(factories.run(), 1e-9, 2.0, hours=hours)

    def read_late(passes: QuerySet[Conjunction], *args: Any) -> list[PassRow]:
        Conjunction.objects.update(last_looked_run=factories.run())  # and none was seen
        return pass_rows(passes, *args)

    monkeypatch.setattr(weekly_ahead, "pass_rows", read_late)
    ahead = ahead_of(NOW)
    assert [row.shown_state for row in ahead.rows] == ["not_found", "not_found"]
    assert ahead.left_out == 0


def test_what_is_gone_altogether_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    _coming(factories.run(), 1e-9, 2.0, hours=1)
    monkeypatch.setattr(weekly_ahead, "pass_rows", lambda *_: [])
    ahead = ahead_of(NOW)
    assert (ahead.rows, ahead.left_out) == ((), 1)
    assert sum(cell.count or 0 for _, cells in ahead.stations for cell in cells) == 1


def test_only_passes_that_are_named_are_read_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    run, read = factories.run(), []
    for number in range(NAMED + 20):
        _coming(run, 1e-9, 1.0 + 0.1 * number, hours=1 + 0.1 * number)

    def counted(passes: QuerySet[Conjunction], *args: Any) -> list[PassRow]:
        read.extend(passes)
        return pass_rows(passes, *args)

    monkeypatch.setattr(weekly_ahead, "pass_rows", counted)
    assert ahead_of(NOW).left_out == 20
    assert len(read) <= NAMED + 2  # and the worst of each day


def test_every_pass_ahead_stands_in_a_day_of_the_table() -> None:
    """Those of the last hours, in an eighth day, had no column, and yet were counted below it."""
    run = factories.run(window_end_utc=NOW + timedelta(days=9))
    for hours in (1, 30, 7 * 24 - 1, 7 * 24 + 1):  # the last is after the seven days
        _coming(run, 1e-9, 2.0, hours=hours)
    ahead = ahead_of(NOW)
    counted = sum(cell.count or 0 for _, cells in ahead.stations for cell in cells)
    assert counted == len(ahead.rows) + ahead.left_out == 3
    assert len(ahead.days) == 8
    midnight = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
    assert len(ahead_of(midnight).days) == 7


def test_the_days_ahead_tell_none_from_not_looked_at() -> None:
    made = factories.assessed_conjunction()
    ScreeningRun.objects.update(window_end_utc=NOW + timedelta(days=3))
    ahead = ahead_of(NOW)
    cells = next(cells for station, cells in ahead.stations if station == made.station)
    day = (made.tca_utc.date() - NOW.date()).days
    assert (cells[day].count, cells[day].nearest_km) == (1, made.miss_distance_km)
    assert [row.conjunction for row in ahead.rows] == [made]
    others = [cell.count for index, cell in enumerate(cells) if index != day]
    assert others == [0, 0, 0, None, None, None, None]
