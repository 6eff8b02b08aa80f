"""The Validation page: what records say, that they are missing, and that unknown stays unknown."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sasweb.experiment_records import (
    Bar,
    Experiment,
    Finding,
    Kind,
    Machine,
    Relation,
    Standing,
    newest_experiment,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

AT_MOST_8 = Bar(Relation.AT_MOST, 8.0, 3.0)
RECORD = Experiment(
    kind=Kind.BENCHMARK,
    measured_at_utc=datetime(2026, 3, 1, 12, tzinfo=UTC),
    command="make bench",
    code_version="0.1.0+abc",
    machine=Machine(2, "A processor", 8.0, 0.5, None),
    findings=(
        Finding("day", "One day", "s", 9.5, AT_MOST_8, figures={"stages_s": {"search": 9.0}}),
        Finding("ratio", "Ratio", "×", None, Bar(Relation.AT_LEAST, 4.0), note="No peer here."),
    ),
)


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EXPERIMENTS_DIR = tmp_path
    return tmp_path


def shown(client: Client) -> str:
    return " ".join(client.get("/validation/").content.decode().split())


def store(folder: Path, record: Experiment, name: str = "benchmark-1.json") -> None:
    (folder / name).write_text(record.to_json(), encoding="utf-8")


def test_it_says_that_nothing_is_known_where_no_record_is_shipped(
    client: Client, folder: Path
) -> None:
    html = shown(client)
    assert html.count("Unknown: this copy carries no such record.") == 2
    assert "make validate" in html


def test_it_shows_figure_bar_aim_machine_and_date(client: Client, folder: Path) -> None:
    store(folder, RECORD)
    html = shown(client)
    for words in (
        "9.5 s", "≤ 8", "≤ 3", "missed", "2026-03-01 12:00", "0.1.0+abc", "stages s", "search 9",
        "2 cores (A processor), 8 GB; load average 0.5 before, unknown after",
    ):  # fmt: skip
        assert words in html, words


def test_what_could_not_be_measured_is_unknown_and_says_why(client: Client, folder: Path) -> None:
    store(folder, RECORD)
    html = shown(client)
    row = html[html.index('<tr id="ratio"') :]
    assert "No peer here." in row
    assert "validation__standing--unknown" in row
    assert "0 met, 1 missed, 1 unknown" in html


def test_what_a_record_says_is_escaped(client: Client, folder: Path) -> None:
    store(folder, replace(RECORD, code_version="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in shown(client)


def test_a_file_that_cannot_be_read_is_passed_over(client: Client, folder: Path) -> None:
    store(folder, RECORD)
    (folder / "benchmark-2.json").write_text('{"schema": 1, "kind": "benchmark"}')
    (folder / "benchmark-3.json").write_text("not JSON")
    assert newest_experiment(folder, Kind.BENCHMARK) == RECORD


def test_the_newest_whole_record_is_taken_before_a_later_quick_one(folder: Path) -> None:
    older = replace(RECORD, measured_at_utc=RECORD.measured_at_utc - timedelta(days=1))
    later = RECORD.measured_at_utc + timedelta(days=1)
    store(folder, older, "benchmark-1.json")
    store(folder, RECORD, "benchmark-2.json")
    store(folder, replace(RECORD, is_quick=True, measured_at_utc=later), "benchmark-3.json")
    assert newest_experiment(folder, Kind.BENCHMARK) == RECORD


def _part(hours: float, **overrides: Any) -> Experiment:
    fields = {
        "measured_at_utc": RECORD.measured_at_utc + timedelta(hours=hours),
        "findings": (replace(RECORD.findings[0], value=2.5),),
        "only": ("day",),
    }
    return replace(RECORD, **fields | overrides)


def test_a_record_of_other_code_says_so_and_how_to_measure_again(
    client: Client, folder: Path, settings: Any
) -> None:
    settings.CODE_VERSION = "0.1.0+def"
    store(folder, RECORD)
    html = shown(client)
    assert "0.1.0+abc</span>, not the code that runs here" in html
    assert 'this copy runs <span class="num">0.1.0+def</span>' in html
    assert "<code>git diff --stat abc def -- screening</code>" in html
    assert "To measure again: <code>make bench</code> in a checkout." in html


def test_a_copy_that_does_not_know_its_commit_does_not_know_whether_it_was_measured(
    client: Client, folder: Path, settings: Any
) -> None:
    settings.CODE_VERSION = "0.1.0"
    store(folder, RECORD)
    html = shown(client)
    assert "0.1.0+abc</span>; whether that runs here is not known" in html
    assert 'this copy runs <span class="num">0.1.0</span>, of a commit that it does not' in html
    assert "git diff" not in html


def test_a_record_of_the_code_that_runs_is_not_remarked_on(
    client: Client, folder: Path, settings: Any
) -> None:
    settings.CODE_VERSION = RECORD.code_version
    store(folder, RECORD)
    html = shown(client)
    assert "0.1.0+abc</span>, the code that runs here" in html
    assert "To measure again" not in html


def test_a_record_of_the_same_engine_holds_whatever_else_has_changed(
    client: Client, folder: Path, settings: Any
) -> None:
    settings.CODE_VERSION, settings.ENGINE_DIGEST = "0.1.0+def", "0123456789abcdef"
    store(folder, replace(RECORD, engine_digest="0123456789abcdef"))
    html = shown(client)
    assert "0.1.0+abc</span>, with the engine that runs here" in html
    assert "To measure again" not in html


def test_what_was_measured_again_in_part_stands_beside_the_whole_and_never_for_it(
    client: Client, folder: Path
) -> None:
    store(folder, RECORD, "benchmark-1.json")
    store(folder, _part(2, code_version="0.1.0+def"), "benchmark-2.json")
    store(folder, _part(-2, code_version="0.1.0+before"), "benchmark-3.json")
    store(folder, _part(3, is_quick=True, code_version="0.1.0+quick"), "benchmark-4.json")
    html = shown(client)
    whole, _, part = html.partition("Speed and memory, measured again in part")
    assert "9.5 s" in whole
    assert "0 met, 0 missed, 1 unknown, 1 measured again" in whole
    for words in ("In part: day.", "2.5 s", "met, and the aim", "2026-03-01 14:00", "0.1.0+def"):
        assert words in part, words
    assert "0.1.0+before" not in html
    assert "0.1.0+quick" not in html
    assert html.count('id="day"') == 1


def test_a_figure_that_was_measured_again_is_struck_out_and_says_which_counts(
    client: Client, folder: Path
) -> None:
    store(folder, RECORD, "benchmark-1.json")
    store(folder, _part(2), "benchmark-2.json")
    store(folder, _part(4, findings=(replace(RECORD.findings[0], value=2.0),)), "benchmark-3.json")
    unknown = (replace(RECORD.findings[0], value=None),)
    store(folder, _part(6, findings=unknown), "benchmark-4.json")
    whole, _, parts = shown(client).partition("measured again in part")
    for html, value in ((whole, "9.5 s"), (parts, "2.5 s")):
        row = html[html.index(f"<s>{value}</s>") :].partition("</tr>")[0]
        assert "validation__standing--" not in row
        assert re.search("measured again <time[^>]*>2026-03-01 16:00</time>: that counts", row)
    assert "<s>2 s</s>" not in parts
    assert "2 s</td>" in parts


def test_a_record_in_part_alone_says_that_it_is_one(client: Client, folder: Path) -> None:
    store(folder, _part(0))
    assert "In part: day." in shown(client)
    assert "measured again" not in shown(client)


def test_a_record_of_before_there_were_parts_is_a_whole_one(folder: Path) -> None:
    content = json.loads(RECORD.to_json())
    del content["only"]
    (folder / "benchmark-1.json").write_text(json.dumps(content))
    assert newest_experiment(folder, Kind.BENCHMARK) == RECORD


@pytest.mark.parametrize(
    ("relation", "value", "standing"),
    [
        (Relation.AT_MOST, 8.0, Standing.MET),
        (Relation.AT_MOST, 8.1, Standing.MISSED),
        (Relation.AT_LEAST, 7.9, Standing.MISSED),
        (Relation.EXACTLY, 8.0, Standing.MET),
        (Relation.EXACTLY, 0.0, Standing.MISSED),
        (Relation.AT_MOST, float("nan"), Standing.MISSED),
    ],
)
def test_a_bar_is_met_or_missed(relation: Relation, value: float, standing: Standing) -> None:
    assert Finding("a", "A", "", value, Bar(relation, 8.0)).standing == standing


def test_an_aim_is_more_than_a_bar() -> None:
    assert Finding("a", "A", "", 2.0, AT_MOST_8).standing == Standing.AIM
    assert Finding("a", "A", "", 4.0, AT_MOST_8).standing == Standing.MET
    assert Finding("a", "A", "", 4.0).standing == Standing.NO_BAR


@pytest.mark.parametrize("page", ["/runs/", "/conjunctions/all/"])
def test_other_pages_lead_to_it(client: Client, page: str) -> None:
    assert 'href="/validation/"' in client.get(page).content.decode()


def test_the_entrance_of_the_api_leads_to_it(client: Client) -> None:
    html = client.get("/api/v1/", headers={"Accept": "text/html"}).content.decode()
    assert 'href="/validation/"' in html


def test_the_records_that_are_shipped_can_be_read(settings: Any) -> None:
    for path in settings.EXPERIMENTS_DIR.glob("*.json"):
        record = Experiment.from_json(path.read_text(encoding="utf-8"))
        assert record.findings, path.name
        assert Experiment.from_json(record.to_json()) == record
