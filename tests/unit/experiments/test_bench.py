"""``make bench``: what it makes of its figures; with figures given, nothing is measured here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sasweb.experiment_records import Experiment, Kind, Standing, newest_experiment
from tests.benchmarks import astroz_peer
from tests.benchmarks.bench import main
from tests.benchmarks.cases import Case, Figures, all_against_all
from tests.benchmarks.findings import fitted_exponent

EXPONENT = 1.3
RISKY_RUN = {"run_s": 4.0, "search_s": 2.0, "judge_s": 0.1}


class Machine:
    """Stands for the processes that measure: astroz takes 30 s, we take 5 and a bit."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, case: Case, **_: object) -> Figures:
        self.asked.append(case.what)
        seconds = 30.0 if case.what == "astroz" else 5.0 + 0.1 * len(self.asked)
        return {
            "seconds": seconds,
            "cpu_s": 1e-4 * case.objects**EXPONENT,
            "events": 7,
            "stages_s": {"search": seconds},
            "counts": {"objects": case.objects},
            "peak_memory_gb": 0.5 if case.objects < 50_000 else 1.3,
            "first_call_s": 20.0,
            "warm_call_s": 1.0,
            "near_earth_of_the_sieve": 10.0,
            "share": 0.03,
            "share_first": 0.2,
            "share_of_search": 0.05,
            "objects": 200,
            "burns": 300,
            "pairs": 500_000,
            "moved": "ISS (ZARYA)",
            "avoid": 6,
            "passes": 300,
            "bytes_a_pass": 1100.0,
            "first": dict(RISKY_RUN),
            "hourly": dict(RISKY_RUN),
        }


def measured(folder: Path, *arguments: str, run: Any = None) -> Experiment:
    assert main([*arguments, "--folder", str(folder)], run or Machine()) == 0
    record = newest_experiment(folder, Kind.BENCHMARK)
    assert record is not None
    return record


def standings(record: Experiment) -> dict[str, Standing]:
    return {each.key: each.standing for each in record.findings}


@pytest.fixture
def with_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(astroz_peer, "is_present", lambda: True)


@pytest.mark.usefixtures("with_peer")
def test_runs_of_both_take_turns_and_their_medians_are_divided(tmp_path: Path) -> None:
    machine = Machine()
    record = measured(tmp_path, "--only", "day", run=machine)
    assert machine.asked == ["all", "astroz"] * 3
    ratio, seconds = record.findings
    assert ratio.value == pytest.approx(30.0 / 5.3)
    assert ratio.standing == Standing.MET
    assert seconds.value == pytest.approx(5.3)


def test_without_the_peer_the_ratio_is_unknown_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(astroz_peer, "is_present", lambda: False)
    ratio, seconds = measured(tmp_path, "--only", "day").findings
    assert (ratio.value, ratio.note) == (None, astroz_peer.ABSENT)
    assert seconds.standing == Standing.MET


def test_the_exponent_is_fitted_and_memory_held_against_its_bars(tmp_path: Path) -> None:
    record = measured(tmp_path, "--only", "scaling")
    assert record.findings[0].value == pytest.approx(EXPONENT)
    assert standings(record) == {
        "cost_exponent": Standing.MET,
        "peak_memory_30000": Standing.MET,
        "peak_memory_100000": Standing.MISSED,
    }


def test_the_quick_form_has_no_bars(tmp_path: Path) -> None:
    record = measured(tmp_path, "--quick", "--only", "scaling", "--only", "first-call")
    assert record.is_quick
    assert set(standings(record).values()) == {Standing.NO_BAR}
    assert record.findings[-1].value == pytest.approx(19.0)


def test_a_case_that_fails_is_unknown_and_the_rest_is_measured(tmp_path: Path) -> None:
    def run(case: Case, **more: object) -> Figures:
        if case.what == "stations":
            raise RuntimeError("stations failed: out of memory")
        return Machine()(case, **more)

    failed, rates = measured(
        tmp_path, "--only", "stations", "--only", "propagators", run=run
    ).findings
    assert (failed.value, failed.note) == (None, "stations failed: out of memory")
    assert rates.value == 10.0


def test_a_power_law_gives_its_exponent_back() -> None:
    sizes = [1000, 5000, 70_000]
    assert fitted_exponent(sizes, [3.0 * n**1.37 for n in sizes]) == pytest.approx(1.37)


def test_the_stations_threshold_is_part_of_the_case(tmp_path: Path) -> None:
    asked: list[Case] = []

    def run(case: Case, **more: object) -> Figures:
        asked.append(case)
        return Machine()(case, **more)

    measured(tmp_path, "--only", "stations", run=run)
    assert {(case.hours, case.threshold_km) for case in asked} == {(168.0, 60.0)}


def test_one_case_leaves_the_days_record_of_all_cases_as_it_is(tmp_path: Path) -> None:
    whole = measured(tmp_path)
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert measured(tmp_path, "--only", "stations", "--only", "stations") == whole
    assert {name: (tmp_path / name).read_bytes() for name in kept} == kept
    [added] = [path for path in tmp_path.glob("*.json") if path.name not in kept]
    assert added.stem.endswith("-only-stations")
    part = Experiment.from_json(added.read_text())
    assert part.only == ("stations",)
    assert [each.key for each in part.findings] == ["stations_seconds"]
    assert "in part: stations" in added.with_suffix(".md").read_text().splitlines()[0]


def test_counts_are_taken_as_the_engine_names_them(tmp_path: Path) -> None:
    def run(case: Case, **more: object) -> Figures:
        return Machine()(case, **more) | {"counts": {"a_name_of_tomorrow": 12}}

    [finding] = measured(tmp_path, "--only", "stations", run=run).findings
    assert finding.figures["counts"] == {"a_name_of_tomorrow": 12}


@pytest.mark.slow
def test_a_tiny_screening_is_measured() -> None:
    figures = all_against_all(Case("all", hours=0.1, workers=1, objects=1500))
    assert figures["counts"]["objects"] == 1500
    assert figures["seconds"] > 0.0
    assert 0.01 < figures["peak_memory_gb"] < 10.0


def test_burns_are_measured_for_a_station_and_for_a_fleet_against_their_bars(
    tmp_path: Path,
) -> None:
    machine = Machine()
    record = measured(tmp_path, "--only", "burns", run=machine)
    assert machine.asked == ["burns-station"] * 3 + ["burns-fleet"] * 3
    station, fleet = record.findings
    assert station.title.startswith("300 burns of a station against all, until 3 days")
    assert standings(record) == {each.key: Standing.AIM for each in (station, fleet)}
