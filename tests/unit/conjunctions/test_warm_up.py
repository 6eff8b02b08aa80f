"""Warming up leaves nothing to compile for whoever screens first."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from screening.conjunctions.services import warm_up

CHECKOUT = Path(__file__).resolve().parents[3]
# In a process of its own, for other tests compile what a warm-up may have left. The warm-up's few
# orbits must stand for a whole catalogue, here the demo's.
PROGRAM = """
import json
import django
django.setup()
from screening.conjunctions import services
from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import screen
from tests.catalogue_world import demo_elements
from tests.compiled_kernels import kernels
from tests.factories import NOW
services.{warm_up}()
warmed = kernels()
config = ScreeningConfig(start_utc=NOW, duration_s=3.0 * 3600.0, threshold_km=10.0)
assert screen(demo_elements(1_500), config, primaries={primaries}).approaches.size
print(json.dumps([warmed, kernels()]))
"""
WARM_UPS = {"warm_up_stations": [0, 1], "warm_up_catalogue": None}  # and whom each one's search is


@cache
def kernels_around(warm_up: str) -> tuple[dict[str, bool], dict[str, bool]]:
    """The kernels that Python calls, and which are compiled: warmed up, and after a search."""
    program = PROGRAM.format(warm_up=warm_up, primaries=WARM_UPS[warm_up])
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True
    )
    warmed, searched = json.loads(done.stdout.splitlines()[-1])
    return warmed, searched


@pytest.mark.parametrize("warm_up", WARM_UPS)
def test_a_search_after_its_warm_up_compiles_nothing(warm_up: str) -> None:
    warmed, searched = kernels_around(warm_up)
    assert any(warmed.values())
    assert searched == warmed


def test_both_warm_ups_together_compile_every_kernel_that_python_calls() -> None:
    warmed = [kernels_around(warm_up)[0] for warm_up in WARM_UPS]
    left = [name for name in warmed[0] if not any(each[name] for each in warmed)]
    assert "screening.engine.near_earth.own_sgp4._own_states" in warmed[0]
    assert not left


def test_workers_that_start_together_compile_one_after_the_other_and_the_stations_first(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.COMPILED_DIR = tmp_path / "not there yet"
    under_way: list[str] = []
    seen: list[tuple[str, int]] = []

    def compile_slowly(*_: Any, primaries: list[int] | None) -> None:
        search = "catalogue" if primaries is None else "stations"
        seen.append((search, under_way.count(search)))
        under_way.append(search)
        time.sleep(0.05)
        under_way.remove(search)

    monkeypatch.setattr(warm_up, "screen", compile_slowly)
    with ThreadPoolExecutor(6) as workers:
        starts = [warm_up.warm_up_catalogue, warm_up.warm_up_stations] * 3
        for done in [workers.submit(start) for start in starts]:
            assert done.result() >= 0.05
    assert sorted(search for search, _ in seen) == ["catalogue"] * 3 + ["stations"] * 6
    assert [beside for _, beside in seen] == [0] * 9
    assert seen[0][0] == "stations"


def test_what_other_engines_compiled_is_forgotten_a_day_after_the_last_of_it_was_written(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.COMPILED_DIR, settings.ENGINE_DIGEST = tmp_path, "this"
    hours_ago = {"this": 100.0, "forgotten": 25.0, "beside": 23.0}
    for digest, hours in hours_ago.items():
        (tmp_path / digest / "engine_1234").mkdir(parents=True)
        kernel = tmp_path / digest / "engine_1234" / "kernel.nbc"
        kernel.touch()
        for each, age_hours in (
            (kernel, hours),
            (kernel.parent, 200.0),
            (tmp_path / digest, 200.0),
        ):
            os.utime(each, (time.time() - age_hours * 3600.0,) * 2)
    monkeypatch.setattr(warm_up, "screen", lambda *_, **__: None)
    warm_up.warm_up_stations()
    assert {each.name for each in tmp_path.iterdir() if each.is_dir()} == {"this", "beside"}
    assert (tmp_path / "this" / "engine_1234" / "kernel.nbc").exists()
    assert (tmp_path / "beside" / "engine_1234" / "kernel.nbc").exists()


def test_an_engine_in_use_marks_what_it_compiled_so_that_another_release_keeps_it(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.COMPILED_DIR = tmp_path
    monkeypatch.setattr(warm_up, "screen", lambda *_, **__: None)
    (tmp_path / "one").mkdir()
    os.utime(tmp_path / "one", (0.0, 0.0))
    for digest in ("one", "other"):
        settings.ENGINE_DIGEST = digest
        warm_up.warm_up_stations()
    assert {each.name for each in tmp_path.iterdir() if each.is_dir()} == {"one", "other"}
