"""``manage.py screen_trajectory``: the file that it writes, and what it refuses."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.catalogues import as_csv
from tests.factories import NOW, STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.operator_ephemerides import oem_text


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.csv"
    path.write_bytes(as_csv([STATION_ELEMENTS, VISITOR_ELEMENTS]))
    return path


def run(catalogue: Path, trajectory: Path, *flags: str) -> str:
    said, output = io.StringIO(), catalogue.with_name("out.json")
    call_command(
        "screen_trajectory", "--catalog", str(catalogue), "--oem", str(trajectory),
        "--output", str(output), "--workers=1", *flags, stderr=said,
    )  # fmt: skip
    return said.getvalue()


def test_it_writes_what_comes_near_at_each_launch_time_without_a_database(catalogue: Path) -> None:
    trajectory = catalogue.with_name("visitor.oem")
    trajectory.write_text(oem_text(VISITOR_ELEMENTS, from_utc=NOW, hours=8.0, shift_km=0.0))
    said = run(catalogue, trajectory, "--threshold-km=3", "--shifts-min=-10", "--hbr-m=4")
    found = json.loads(catalogue.with_name("out.json").read_text())
    assert "Not clear: ISS (ZARYA) passes at" in said
    assert [each["shift_min"] for each in found["shifts"]] == [-10.0, 0.0]
    assert (found["threshold_km"], found["hard_body_radius_m"]) == (3.0, 4.0)
    assert found["own_object"]["norad_cat_id"] == VISITOR_ELEMENTS.norad_cat_id


def test_what_it_cannot_use_is_named_with_the_place(catalogue: Path) -> None:
    trajectory = catalogue.with_name("broken.oem")
    with pytest.raises(CommandError, match="cannot be read"):
        run(catalogue, trajectory)
    trajectory.write_text("CCSDS_OEM_VERS = 2.0\nnothing\n")
    with pytest.raises(CommandError, match="line 2"):
        run(catalogue, trajectory)
    assert not catalogue.with_name("out.json").exists()
