"""docs/examples/next_passes.py, run against a server as somebody else's program would be."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from pytest_django.live_server_helper import LiveServer

from screening.common.clock import Clock
from tests import factories

PROGRAM = Path(__file__).resolve().parents[3] / "docs" / "examples" / "next_passes.py"


@pytest.fixture(scope="module")
def program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("next_passes", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def one_pass(settings: object) -> None:
    now = factories.NOW
    settings.PRODUCT_CLOCK = Clock(as_of_utc=now, anchor_utc=now, rate=0.0)  # type: ignore[attr-defined]
    conjunction = factories.conjunction()
    factories.assessment(conjunction, pc=1.1e-3, max_pc=2.4e-3, pc_grade="screening")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("one_pass")
def test_it_prints_passes_and_the_servers_own_words_for_what_is_wrong(
    program: ModuleType, live_server: LiveServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(["--address", live_server.url]) == 0
    said = capsys.readouterr().out
    assert "ISS, passes within 10 km (replay): 1" in said
    assert "10 Mar 10:00:00 UTC" in said
    assert "1.28 km" in said
    assert "Pc 1.1e-03 (screening grade)" in said

    assert program.main(["--address", live_server.url, "--station", "mir"]) == 1
    assert "400 invalid" in (wrong := capsys.readouterr().err)
    assert "mir" in wrong


def test_what_is_not_known_is_not_printed_as_nought(program: ModuleType) -> None:
    line = program.line_of(
        {
            "tca_utc": "2026-03-10T10:00:00Z",
            "tier": "watch",
            "miss_distance_km": 4.2,
            "pc": None,
            "pc_grade": "",
            "secondary": {"name": "VISITOR 1"},
        }
    )
    assert "Pc not known" in line
    assert "VISITOR 1" in line


def test_a_server_that_is_not_there_is_said_in_one_line(
    program: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(["--address", "http://127.0.0.1:9"]) == 1
    said = "Nothing answers at http://127.0.0.1:9: name another with --address.\n"
    assert capsys.readouterr().err == said
