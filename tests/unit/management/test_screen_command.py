"""``manage.py screen``: a contract that other programs rely on, and clear words when it cannot."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from screening.common.exceptions import InputError
from screening.engine.config import ScreeningConfig
from screening.engine.types import ElementSet
from screening.management.screen_limits import Progress, require_bearable
from tests.catalogues import EPOCH, as_csv, as_json, satellites
from tests.unit.engine.elements.samples import STATION

REPOSITORY = Path(__file__).resolve().parents[3]
COLUMNS = (
    "primary_id,secondary_id,tca_utc,miss_distance_km,radial_km,in_track_km,cross_track_km,"
    "relative_speed_km_s,kind,primary_age_days,secondary_age_days"
)
START = "2026-03-10T04:00:00Z"
TIANGONG = replace(
    STATION, norad_cat_id=48274, name="CSS (TIANHE)", inclination_deg=41.5, mean_anomaly_deg=120.0
)
DOCKED = replace(STATION, norad_cat_id=49044, name="ISS (NAUKA)")
# Planes all around at the station's height, so that some of them meet it within a day.
CROSSERS = [
    replace(
        STATION,
        norad_cat_id=60_000 + i,
        name=f"CROSSER {i}",
        inclination_deg=97.0,
        raan_deg=(37.0 * i) % 360.0,
        mean_anomaly_deg=(101.0 * i) % 360.0,
    )
    for i in range(150)
]


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    return written(tmp_path / "catalogue.csv", as_csv([STATION, TIANGONG, DOCKED, *CROSSERS]))


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def screen(catalogue: Path, output: Path, *who: str, **changes: Any) -> str:
    """Run the command in this process and return what it says."""
    said = io.StringIO()
    options = {"start": START, "hours": 24.0, "threshold_km": 60.0, "workers": 1} | changes
    arguments = ["--catalog", str(catalogue), "--output", str(output), *(who or ("--stations",))]
    call_command("screen", *arguments, *flags(options), stderr=said)
    return said.getvalue()


def flags(options: dict[str, Any]) -> list[str]:
    return [
        f"--{name.replace('_', '-')}={value}"
        for name, value in options.items()
        if value is not None
    ]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_csv_has_the_agreed_columns_in_order(catalogue: Path, tmp_path: Path) -> None:
    screen(catalogue, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().splitlines()[0] == COLUMNS


def test_times_have_a_z_and_at_least_milliseconds_and_ages_are_from_the_epoch(
    catalogue: Path, tmp_path: Path
) -> None:
    screen(catalogue, tmp_path / "out.csv")
    found = rows(tmp_path / "out.csv")
    assert len(found) > 3
    for row in found:
        assert row["tca_utc"].endswith("Z")
        assert len(row["tca_utc"].partition(".")[2]) >= 4
        tca_utc = datetime.fromisoformat(row["tca_utc"])
        age_days = (tca_utc - STATION.epoch_utc) / timedelta(days=1)
        assert float(row["primary_age_days"]) == pytest.approx(age_days, abs=1e-5)
        assert row["kind"] in {"closest_approach", "window_edge", "co_moving"}


def test_rows_are_in_order_of_time(catalogue: Path, tmp_path: Path) -> None:
    screen(catalogue, tmp_path / "out.csv")
    times = [row["tca_utc"] for row in rows(tmp_path / "out.csv")]
    assert times == sorted(times)


def test_stations_are_screened_against_everything_and_docked_parts_are_co_moving(
    catalogue: Path, tmp_path: Path
) -> None:
    screen(catalogue, tmp_path / "out.csv", "--stations")
    found = rows(tmp_path / "out.csv")
    assert {row["primary_id"] for row in found} == {"25544", "48274"}
    docked = [row for row in found if row["secondary_id"] == "49044"]
    assert {row["kind"] for row in docked if row["primary_id"] == "25544"} == {"co_moving"}


def test_named_primaries_are_the_only_primaries(catalogue: Path, tmp_path: Path) -> None:
    screen(catalogue, tmp_path / "out.csv", "--primaries", "60003,60001", hours=None, days=2)
    assert {row["primary_id"] for row in rows(tmp_path / "out.csv")} <= {"60001", "60003"}


def test_all_against_all_puts_the_lower_number_first(catalogue: Path, tmp_path: Path) -> None:
    screen(catalogue, tmp_path / "out.csv", "--all", hours=12.0)
    found = rows(tmp_path / "out.csv")
    assert len(found) > 10
    assert all(int(row["primary_id"]) < int(row["secondary_id"]) for row in found)


def test_names_come_after_the_agreed_columns_when_asked_for(
    catalogue: Path, tmp_path: Path
) -> None:
    screen(catalogue, tmp_path / "out.csv", "--all", "--names", hours=12.0)
    header = (tmp_path / "out.csv").read_text().splitlines()[0]
    assert header == f"{COLUMNS},primary_name,secondary_name"
    names = {str(each.norad_cat_id): each.name for each in (STATION, TIANGONG, DOCKED, *CROSSERS)}
    for row in rows(tmp_path / "out.csv"):
        assert row["primary_name"] == names[row["primary_id"]]
        assert row["secondary_name"] == names[row["secondary_id"]]
    screen(catalogue, tmp_path / "out.json", "--all", "--names", hours=12.0)
    approach = json.loads((tmp_path / "out.json").read_text())["approaches"][0]
    assert approach["secondary_name"] == names[str(approach["secondary_id"])]


def test_all_against_all_refuses_what_would_not_fit_and_says_what_would(
    catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screening.management.screen_limits.MAX_EVENTS", 100)
    with pytest.raises(CommandError, match="153 objects against each other for 12 h") as refused:
        screen(catalogue, tmp_path / "out.csv", "--all", hours=12.0, threshold_km=500.0)
    fits = re.search(r"Use --threshold-km (\S+) or less", str(refused.value))
    assert fits
    screen(catalogue, tmp_path / "out.csv", "--all", hours=12.0, threshold_km=float(fits[1]))
    assert (tmp_path / "out.csv").exists()


def test_the_public_catalogue_fits_at_five_kilometres_for_a_week_and_not_at_500() -> None:
    week = {"start_utc": EPOCH, "duration_s": 7 * 86_400.0}
    require_bearable(30_000, ScreeningConfig(threshold_km=5.0, **week))
    with pytest.raises(InputError, match="GB of memory"):
        require_bearable(30_000, ScreeningConfig(threshold_km=500.0, **week))


def test_the_step_of_the_stations_search_is_refused_with_all(
    catalogue: Path, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="--step-s") as refused:
        screen(catalogue, tmp_path / "out.csv", "--all", step_s=300.0)
    assert refused.value.returncode == 2


def test_a_long_search_tells_how_far_it_is_and_a_short_one_does_not() -> None:
    told: list[str] = []
    now_s = iter([0.0, 1.0, 4.0, 5.0, 6.0, 9.0])
    progress = Progress(told.append, lambda: next(now_s))
    for share in (0.1, 0.2, 0.25, 0.3, 1.0):
        progress("search", share)
    assert told == ["search: 20 % after 4 s", "search: 30 % after 6 s", "search: 100 % after 9 s"]


def test_the_command_hands_progress_to_the_search(
    catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screening.management.screen_limits.QUIET_S", 0.0)
    assert "search: 100 % after" in screen(catalogue, tmp_path / "out.csv", "--all", hours=12.0)


def test_the_newest_element_set_before_the_start_wins_over_several_files(
    catalogue: Path, tmp_path: Path
) -> None:
    newer = replace(STATION, epoch_utc=EPOCH + timedelta(minutes=5))
    late = replace(STATION, epoch_utc=EPOCH + timedelta(hours=5))
    second = written(tmp_path / "second.json", as_json([newer, late]))
    screen(catalogue, tmp_path / "out.csv", "--catalog", str(second), "--primaries", "25544")
    row = rows(tmp_path / "out.csv")[0]
    age_days = (datetime.fromisoformat(row["tca_utc"]) - newer.epoch_utc) / timedelta(days=1)
    assert float(row["primary_age_days"]) == pytest.approx(age_days, abs=1e-5)


def test_json_says_the_same_and_names_every_object_that_was_not_screened(tmp_path: Path) -> None:
    stale = replace(STATION, norad_cat_id=77, epoch_utc=EPOCH - timedelta(days=60))
    element_sets: list[ElementSet] = [STATION, TIANGONG, stale, *CROSSERS]
    catalogue = written(tmp_path / "catalogue.csv", as_csv(element_sets))
    screen(catalogue, tmp_path / "out.csv")
    screen(catalogue, tmp_path / "out.json")
    document = json.loads((tmp_path / "out.json").read_text())
    assert document["start_utc"] == "2026-03-10T04:00:00.000000Z"
    assert document["objects"] == len(element_sets) == sum(document["statuses"].values())
    assert [each["norad_cat_id"] for each in document["not_fully_screened"]] == [77]
    assert document["not_fully_screened"][0]["status"] == "stale_elements"
    in_csv = [tuple(row.values()) for row in rows(tmp_path / "out.csv")]
    in_json = [tuple(map(str, list(row.values())[:11])) for row in document["approaches"]]
    assert in_json == in_csv


def test_the_summary_tells_objects_statuses_events_seconds_and_memory(
    catalogue: Path, tmp_path: Path
) -> None:
    said = screen(catalogue, tmp_path / "out.csv")
    assert "objects: 153" in said
    assert "statuses: 153 screened" in said
    assert "closest_approach" in said
    assert "seconds: read" in said
    assert "peak memory:" in said


def test_rejected_records_are_counted_with_their_reasons(catalogue: Path, tmp_path: Path) -> None:
    with catalogue.open("a") as file:
        file.write("BROKEN,,not a date\n")
    said = screen(catalogue, tmp_path / "out.csv")
    assert "records rejected: 1" in said
    assert "line 155" in said


@pytest.mark.parametrize(
    ("who", "changes", "message"),
    [
        (["--primaries", "99"], {}, "No usable element set for 99 among 153 objects"),
        (["--stations"], {"start": "yesterday"}, "not a date and time such as"),
        (["--stations"], {"start": "2026-03-10T04:00:00"}, "add Z for UTC"),
        (["--stations"], {"hours": -3.0}, "--hours -3 leaves nothing to look at"),
        (["--stations"], {"threshold_km": 0.0}, "threshold_km must be over 0"),
        (["--stations"], {"step_s": 5000.0}, "cannot guarantee"),
        (["--stations"], {"workers": 0}, "--workers must be 1 or more"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    catalogue: Path, tmp_path: Path, who: list[str], changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(CommandError, match=message) as raised:
        screen(catalogue, tmp_path / "out.csv", *who, **changes)
    assert raised.value.returncode == 1


def test_a_catalogue_without_a_station_is_an_error_not_a_silence(tmp_path: Path) -> None:
    catalogue = written(tmp_path / "catalogue.csv", as_csv([STATION, *satellites(3)]))
    with pytest.raises(CommandError, match="No usable element set for 48274"):
        screen(catalogue, tmp_path / "out.csv", "--stations")


def test_an_empty_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"empty\.csv"):
        screen(written(tmp_path / "empty.csv", b""), tmp_path / "out.csv")


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        screen(tmp_path / "nothing.csv", tmp_path / "out.csv")


def test_an_output_that_cannot_be_written_is_an_error_before_the_work(
    catalogue: Path, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        screen(catalogue, tmp_path / "nowhere" / "out.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(CommandError, match="it is a folder"):
        screen(catalogue, tmp_path / "folder.csv")


def test_a_failed_run_leaves_the_old_output_and_nothing_else(
    catalogue: Path, tmp_path: Path
) -> None:
    output = written(tmp_path / "out.csv", b"yesterday's\n")
    with pytest.raises(CommandError):
        screen(catalogue, output, "--primaries", "99")
    assert output.read_bytes() == b"yesterday's\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["catalogue.csv", "out.csv"]


@pytest.mark.slow
def test_from_a_shell_it_needs_no_database_and_exits_with_0_1_or_2(
    catalogue: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.csv"
    environment = {"SAFE_PASSAGE_DATA_DIR": str(tmp_path / "data"), "PATH": "/usr/bin:/bin"}
    good = [*flags({"start": START, "hours": 2, "threshold-km": 5, "output": output})]
    assert shell(["--stations", "--catalog", str(catalogue), *good], environment) == 0
    assert output.exists()
    assert not list((tmp_path / "data").glob("*.sqlite3"))
    assert shell(["--primaries=1", "--catalog", str(catalogue), *good], environment) == 1
    assert shell(["--stations", "--all", "--catalog", str(catalogue), *good], environment) == 2
    assert shell(["--stations", "--catalog", str(catalogue)], environment) == 2


def shell(arguments: list[str], environment: dict[str, str]) -> int:
    command = [sys.executable, "manage.py", "screen", *arguments]
    return subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, check=False
    ).returncode
