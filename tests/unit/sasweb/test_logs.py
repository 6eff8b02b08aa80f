"""Lines of the log: what they hold, in both forms, and what each piece of work says of itself."""

from __future__ import annotations

import json
import logging
import logging.config
import uuid
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from celery import shared_task
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from sasweb import log_lines
from sasweb.request_id import _note_rows
from sasweb.settings.logs import logging_config
from sasweb.up.console import Console
from screening.common import log_context
from screening.common.log_context import about, log_ids, note
from tests import factories

logger = logging.getLogger("sasweb.trial")


@pytest.fixture(autouse=True)
def _nothing_in_hand() -> Iterator[None]:
    """What services that other tests called by themselves have noted is none of this."""
    before = log_context._context.set(log_context.NOTHING)
    yield
    log_context._context.reset(before)


def _lines_of(form: str) -> Iterator[StringIO]:
    handler_config = logging_config(form)
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    made = logging.config.DictConfigurator(handler_config)
    handler.setFormatter(made.configure_formatter(handler_config["formatters"][form]))
    handler.addFilter(log_lines.ContextFilter())
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


@pytest.fixture
def objects() -> Iterator[StringIO]:
    yield from _lines_of("json")


@pytest.fixture
def lines() -> Iterator[StringIO]:
    yield from _lines_of("plain")


def test_a_line_is_one_object_with_its_time_in_utc_and_its_ids(objects: StringIO) -> None:
    with about(run_id=7, case_uuid="5c1e"):
        logger.info("Searched %d pairs.\nAll of them.", 3, extra={"pairs": 3})
    (line,) = objects.getvalue().splitlines()
    told = json.loads(line)
    assert list(told)[:6] == ["time", "level", "logger", "message", "process", "pid"]
    assert told["time"].endswith("Z")
    assert told["level"] == "INFO"
    assert told["logger"] == "sasweb.trial"
    assert told["message"] == "Searched 3 pairs.\nAll of them."
    assert (told["run_id"], told["case_uuid"], told["pairs"]) == (7, "5c1e", 3)
    assert told["process"]


def test_an_error_is_one_line_too(objects: StringIO) -> None:
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        logger.exception("It broke.")
    (line,) = objects.getvalue().splitlines()
    assert "ZeroDivisionError" in json.loads(line)["exc_info"]


def test_a_line_for_people_says_what_it_is_about_when_something_is_wrong(lines: StringIO) -> None:
    with about(run_id=7):
        logger.info("All is well.")
        logger.warning("It is late.")
    assert lines.getvalue().splitlines() == [
        "INFO sasweb.trial: All is well.",
        "WARNING sasweb.trial: It is late. (run_id=7)",
    ]


def test_what_a_service_notes_ends_with_the_work() -> None:
    with about(task_id="a"):
        note(pull_id=4)
        assert log_ids() == {"task_id": "a", "pull_id": 4}
    assert log_ids() == {}


@shared_task
def trial(run_id: int, how: str = "") -> dict[str, object]:
    return dict(log_ids())


def test_a_task_says_its_name_its_id_and_the_rows_it_is_asked_about() -> None:
    told = trial.apply((7,), {"how": "soon"}, task_id="t-1").get()
    assert told == {"task": trial.name, "task_id": "t-1", "run_id": 7}
    assert log_ids() == {}


@pytest.mark.django_db
def test_a_request_keeps_the_name_that_a_proxy_gave_it(client: Client) -> None:
    answer = client.get("/health/", headers={"X-Request-ID": "edge-0123456789"})
    assert answer["X-Request-ID"] == "edge-0123456789"


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "short", "a\tb" * 9, "<script>12345678", "x" * 65])
def test_a_request_without_a_good_name_gets_one(client: Client, given: str) -> None:
    answer = client.get("/health/", headers={"X-Request-ID": given})
    assert uuid.UUID(hex=answer["X-Request-ID"])


@pytest.mark.django_db
def test_an_error_page_and_its_line_name_the_request(
    monkeypatch: pytest.MonkeyPatch, objects: StringIO
) -> None:
    def broken(**_: object) -> object:
        logger.error("About to break.")
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("sasweb.health.health_lines", broken)
    client = Client(raise_request_exception=False)
    answer = client.get("/health/feeds", headers={"X-Request-ID": "edge-0123456789"})
    assert answer.status_code == 500
    assert "edge-0123456789" in answer.json()["error"]["message"]
    assert json.loads(objects.getvalue())["request_id"] == "edge-0123456789"


@pytest.mark.django_db
def test_a_page_that_is_not_there_names_the_request(client: Client) -> None:
    answer = client.get("/nowhere/", headers={"X-Request-ID": "edge-0123456789"})
    assert answer.status_code == 404
    assert b"edge-0123456789" in answer.content


@pytest.mark.django_db
def test_an_address_says_which_row_it_is_about(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, object]] = []
    monkeypatch.setattr(
        "sasweb.web.sources.render", lambda *_, **__: seen.append(dict(log_ids())) or HttpResponse()
    )
    pull = factories.pull()
    client.get(f"/sources/pulls/{pull.pk}/", headers={"X-Request-ID": "edge-0123456789"})
    assert seen == [{"request_id": "edge-0123456789", "pull_id": pull.pk}]


@pytest.mark.parametrize(("name", "is_called"), [("case", "case_uuid"), ("study", "study_uuid")])
def test_cases_and_studies_are_told_apart(name: str, is_called: str) -> None:
    named = uuid.uuid4()
    request = RequestFactory().get(reverse(name, args=[named]))
    request.resolver_match = resolve(request.path)
    with about(request_id="edge-0123456789"):
        _note_rows(request, None, (), request.resolver_match.kwargs)
        assert log_ids()[is_called] == str(named)


def test_the_screen_shows_objects_as_they_are_and_makes_one_of_every_other_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFE_PASSAGE_LOG_FORMAT", "json")
    stream = StringIO()
    console = Console(tmp_path, stream=stream, colour=False)
    console.line("web", '{"message": "as it is"}')
    console.line("broker", 'said "so"')
    console.close()
    shown = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert shown[0] == {"message": "as it is"}
    assert (shown[1]["process"], shown[1]["message"]) == ("broker", 'said "so"')
    assert json.loads((tmp_path / "broker.log").read_text()) == shown[1]
