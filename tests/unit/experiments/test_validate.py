"""``make validate``: what it writes, and when its exit code is not zero."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sasweb.experiment_records import Bar, Finding, Kind, Relation, newest_experiment
from sasweb.experiment_words import value_words
from tests.experiments.machine import this_machine
from tests.experiments.writing import CHECKOUT
from tests.validation.truth import DAY_S, Event, compared
from tests.validation.validate import Check, main

NONE = Bar(Relation.EXACTLY, 0)
FAST = Event(tca_s=1000.0, miss_km=1.0, speed_km_s=12.0)
PAIR = (10, 20)


def check_of(value: float | None) -> Check:
    def check(data: Path, workers: int) -> Iterator[Finding]:
        yield Finding("lost", "Lost", "events", value, NONE, figures={"expected": 544})

    return check


def absent_findings(data: Path, workers: int) -> Iterator[Finding]:
    (data / "truth.csv").read_bytes()
    yield Finding("never", "Never", "", 0, NONE)


def run(folder: Path, *checks: Check) -> int:
    return main(["--data", str(folder), "--folder", str(folder / "out"), "--workers", "1"], checks)


@pytest.mark.parametrize(("value", "code"), [(0, 0), (1, 1), (None, 2)])
def test_the_exit_code_says_whether_every_bar_is_met(
    tmp_path: Path, value: float | None, code: int
) -> None:
    assert run(tmp_path, check_of(value)) == code


def test_a_missed_bar_weighs_more_than_an_unknown_one(tmp_path: Path) -> None:
    assert run(tmp_path, check_of(None), check_of(3)) == 1


def test_an_input_that_is_not_there_is_unknown_and_named(tmp_path: Path) -> None:
    assert run(tmp_path, check_of(0), absent_findings) == 2
    record = newest_experiment(tmp_path / "out", Kind.VALIDATION)
    assert record is not None
    assert record.findings[1].value is None
    assert record.findings[1].title == "Absent"
    assert "No truth.csv beside this checkout" in record.findings[1].note


def test_without_the_shared_data_nothing_is_written(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert main(["--data", str(missing), "--folder", str(tmp_path)], [check_of(0)]) == 2
    assert list(tmp_path.iterdir()) == []


def test_the_page_for_people_says_what_the_record_says(tmp_path: Path) -> None:
    run(tmp_path, check_of(0))
    (page,) = (tmp_path / "out").glob("validation-*.md")
    text = page.read_text(encoding="utf-8")
    assert "| Lost | 0 events | = 0 |  | met |" in text
    assert "- expected: 544" in text
    assert "load average" in text


def test_a_record_names_no_place_of_this_machine(tmp_path: Path) -> None:
    run(tmp_path, check_of(0))
    for path in (tmp_path / "out").iterdir():
        assert str(CHECKOUT) not in path.read_text(encoding="utf-8")


def test_the_machine_is_known_in_words() -> None:
    machine = this_machine(None)
    assert machine.cores >= 1
    assert machine.processor
    assert machine.load_before is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "unknown"),
        (0, "0 s"),
        (2.345, "2.35 s"),
        (1234.5, "1,234 s"),
        (float("inf"), "inf s"),
    ],
)
def test_a_figure_in_words(value: float | None, words: str) -> None:
    assert value_words(Finding("a", "A", "s", value)) == words


class TestComparison:
    def test_an_event_found_within_tolerance_is_not_missing(self) -> None:
        found = Event(FAST.tca_s + 0.009, FAST.miss_km + 0.0009, FAST.speed_km_s)
        comparison = compared({PAIR: [found]}, {PAIR: [FAST]}, {})
        assert comparison.missing == []
        assert comparison.largest_tca_s == pytest.approx(0.009)
        assert comparison.largest_miss_km == pytest.approx(0.0009)

    @pytest.mark.parametrize("off", [(0.011, 0.0), (0.0, 0.0011)])
    def test_an_event_off_by_more_is_missing(self, off: tuple[float, float]) -> None:
        found = Event(FAST.tca_s + off[0], FAST.miss_km + off[1], FAST.speed_km_s)
        assert compared({PAIR: [found]}, {PAIR: [FAST]}, {}).missing == [(PAIR, FAST)]

    def test_a_pair_that_was_not_found_is_missing(self) -> None:
        assert compared({}, {PAIR: [FAST]}, {}).missing == [(PAIR, FAST)]

    def test_a_fast_event_that_the_truth_lacks_is_unexplained(self) -> None:
        pair = {10: None, 20: None}
        comparison = compared({PAIR: [FAST]}, {}, pair)  # type: ignore[arg-type]
        assert comparison.unexplained == [(PAIR, FAST)]
        assert comparison.extra_by_class == {"unexplained": 1}

    def test_another_minimum_of_a_known_pair_is_extra_too(self) -> None:
        later = Event(DAY_S / 2, 1.0, 12.0)
        pair = {10: None, 20: None}
        comparison = compared({PAIR: [FAST, later]}, {PAIR: [FAST]}, pair)  # type: ignore[arg-type]
        assert comparison.unexplained == [(PAIR, later)]
