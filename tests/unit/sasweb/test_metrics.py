"""What monitors are told, who may ask, and that the files in deploy/ ask for what there is."""

from __future__ import annotations

import ipaddress
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.db import OperationalError
from django.test import Client
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import Settings

from sasweb.metrics.collecting import _forget_the_dead, metrics_text
from sasweb.metrics.table import rows, table
from screening.alerts.services.pulses import pulse_record
from screening.common.clock import real_now_utc
from screening.conjunctions.models import ScreeningRun
from screening.upkeep.measures import GROUPS, MEASURES, Group, Moment
from tests import factories

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "only-for-tests-of-metrics"
METRIC = re.compile(r"\bsafe_passage_\w+")
OF_A_HISTOGRAM = ("_bucket", "_sum", "_count")  # what prometheus-client makes of its name
LABELS_USED = re.compile(r"\bby \(([^)]*)\)")


@pytest.fixture
def _let_in(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    settings.REDIS_URL = "redis://127.0.0.1:9/0"  # nobody listens there


def _told(text: bytes) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels, by their names in order."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


@pytest.mark.django_db
def test_nothing_is_there_unless_somebody_was_let_in(client: Client) -> None:
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("_let_in")
@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer ü"])
def test_who_has_no_token_is_not_told(client: Client, given: str) -> None:
    answer = client.get("/metrics", headers={"Authorization": given})
    assert answer.status_code == 401
    assert b"safe_passage" not in answer.content


@pytest.mark.django_db
def test_a_network_may_be_let_in_and_its_neighbours_are_not(
    client: Client, settings: Settings
) -> None:
    settings.METRICS_NETWORKS = [ipaddress.ip_network("10.1.0.0/16")]
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="10.2.2.3").status_code == 401
    assert client.get("/metrics", REMOTE_ADDR="").status_code == 401


@pytest.mark.django_db
def test_behind_a_proxy_the_one_it_was_asked_by_counts(client: Client, settings: Settings) -> None:
    settings.METRICS_NETWORKS = [ipaddress.ip_network("10.1.0.0/16")]
    settings.REDIS_URL = "redis://127.0.0.1:9/0"

    def status(asked_by: str) -> int:
        headers = {"X-Forwarded-For": asked_by}
        return client.get("/metrics", headers=headers, REMOTE_ADDR="10.1.0.1").status_code

    settings.TRUSTED_PROXIES = 1
    assert (status("10.1.2.3"), status("203.0.113.5")) == (200, 401)
    assert status("10.1.2.3, 203.0.113.5") == 401  # what a stranger wrote before the proxy did
    settings.TRUSTED_PROXIES = 0
    assert status("203.0.113.5") == 200  # that header is anybody's own words then


def test_a_monitor_inside_is_not_sent_to_https() -> None:
    exempt = [re.compile(each) for each in _production_exempt()]
    for path, is_exempt in (
        ("metrics", True),
        ("health/", True),
        ("metrics/x", False),
        ("", False),
    ):
        assert any(each.search(path) for each in exempt) == is_exempt, path


def _production_exempt() -> list[str]:
    asked = "import json, sasweb.settings.prod as p; print(json.dumps(p.SECURE_REDIRECT_EXEMPT))"
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    exempt: list[str] = json.loads(told.stdout.splitlines()[-1])
    return exempt


@pytest.mark.django_db
@pytest.mark.usefixtures("_let_in")
def test_a_monitor_is_told_facts_and_counts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screening.upkeep.measures.holding.database_bytes", lambda: 123_456)
    began = real_now_utc() - timedelta(minutes=5)
    factories.run(
        requested_at=began, started_at=began, finished_at=began + timedelta(seconds=9),
        status="finished", peak_memory_mb=250.0,
    )  # fmt: skip
    pulse_record("worker:catalog", real_now_utc() - timedelta(seconds=30))
    client.get("/nowhere/at/all/")
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=")
    told = _told(answer.content)
    assert told["safe_passage_runs_last_day", "stations", "finished"] == 1
    assert told["safe_passage_run_duration_seconds", "stations"] == 9.0
    assert told["safe_passage_run_peak_memory_bytes", "stations"] == 250e6
    assert told["safe_passage_health_line_age_seconds", "worker:catalog"] == pytest.approx(
        30, abs=20
    )
    assert ("safe_passage_health_line_age_seconds", "beat") not in told  # unknown is not nought
    assert told["safe_passage_health_line_state", "beat", "waiting"] == 1
    assert told["safe_passage_broker_up",] == 0
    assert not any(key[0] == "safe_passage_queue_tasks" for key in told)
    assert told["safe_passage_database_bytes",] == 123_456
    assert told["safe_passage_http_requests_total", "GET", "none", "404"] >= 1
    assert set(told.values()) >= {0.0, 1.0}


@pytest.mark.django_db
@pytest.mark.usefixtures("_let_in")
def test_a_group_that_cannot_be_read_is_named_and_hides_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(moment: Moment) -> Iterator[object]:
        raise OperationalError("away")

    broken = Group("work", GROUPS[2].measures, away)  # type: ignore[arg-type]
    monkeypatch.setattr("sasweb.metrics.collecting.GROUPS", (broken, GROUPS[0]))
    told = _told(metrics_text())
    assert told["safe_passage_untold", "work"] == 1
    assert told["safe_passage_untold", "lines"] == 0
    assert told["safe_passage_health_line_state", "beat", "waiting"] == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("_let_in")
def test_a_scrape_asks_few_questions_whatever_there_is(
    django_assert_max_num_queries: object,
) -> None:
    for _ in range(5):
        factories.run()
    assert ScreeningRun.objects.count() == 5
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        metrics_text()


def test_names_follow_the_conventions() -> None:
    names = [name for name, *_ in rows()]
    assert len(names) == len(set(names))
    for name, kind, labels, words in rows():
        assert re.fullmatch(r"safe_passage(_[a-z]+)+", name), name
        assert name.endswith("_total") == (kind == "counter"), name
        assert words.endswith("."), name
        assert not {"le", "quantile", "instance", "job"} & set(labels)
        assert not re.search(r"_(ms|minutes|hours|mb|km)\b", name), name
    assert len(MEASURES) == len({measure.name for measure in MEASURES})


def test_the_table_of_the_docs_is_the_one_that_the_code_makes() -> None:
    page = (ROOT / "docs" / "monitoring.md").read_text("utf-8")
    assert table() in page, "run: .venv/bin/python manage.py metrics_table"


def _expressions() -> list[str]:
    rules = yaml.safe_load((ROOT / "deploy/prometheus/safe-passage-alerts.yml").read_text())
    of_rules = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    board = json.loads((ROOT / "deploy/grafana/safe-passage.json").read_text())
    of_board = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    assert len(of_rules) > 10
    assert len(of_board) > 15
    return [*of_rules, *of_board]


def _names_on_the_wire() -> set[str]:
    """Every name that an expression may use."""
    found = set()
    for name, kind, _, _ in rows():
        found |= {name + each for each in (OF_A_HISTOGRAM if kind == "histogram" else ("",))}
    return found


@pytest.mark.parametrize("expression", _expressions())
def test_an_expression_asks_for_what_is_told(expression: str) -> None:
    assert expression.count("(") == expression.count(")")
    used = set(METRIC.findall(expression))
    assert used <= _names_on_the_wire()
    assert used or expression.startswith("up")
    labels = {
        label for name, _, those, _ in rows() if any(name in u for u in used) for label in those
    }
    asked = {word.strip() for found in LABELS_USED.findall(expression) for word in found.split(",")}
    assert asked <= labels | {"le", "instance"}


def test_several_web_processes_are_added_up_and_the_dead_have_no_streams(tmp_path: Path) -> None:
    """By two real processes, one of which is gone: this one scrapes for both."""
    program = (
        "import os, sys; from sasweb.metrics.requests import REQUESTS, STREAMS;"
        "REQUESTS.labels('runs/', 'GET', '200').inc(3); STREAMS.inc(2)"
    )
    variables = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=variables, check=True)
    assert len(list(tmp_path.glob("gauge_livesum_*.db"))) == 2
    _forget_the_dead(tmp_path)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(tmp_path))
    told = _told(generate_latest(registry))
    assert told["safe_passage_http_requests_total", "GET", "runs/", "200"] == 6
    assert told.get(("safe_passage_live_streams",), 0) == 0
