"""The search is compiled once on a machine, the stations' first, however many workers start."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from screening.conjunctions.services import warm_up


def test_workers_that_start_together_compile_one_after_the_other_and_the_stations_first(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path / "not there yet"
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
