"""``manage.py burn_search``: what it writes, by itself enough to check it, and what it refuses."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from screening.engine.types import ElementSet
from tests.catalogues import as_csv
from tests.unit.engine.elements.samples import STATION
from tests.unit.engine.oracle import Pair
from tests.unit.engine.orbits import meeting, state_at

TCA = datetime(2026, 3, 11, 4, tzinfo=UTC)
DOCKED = replace(STATION, norad_cat_id=49044, name="ISS (NAUKA)")


def _in_the_way() -> ElementSet:
    """An object over the poles that passes within a few kilometres of the station."""
    r, v = state_at(STATION, TCA)
    across, offset_km = np.cross(r, v) / np.linalg.norm(r), np.zeros(3)
    for _ in range(5):  # osculating elements are not mean ones: shift it by what it misses
        found = meeting(STATION, TCA, 70_001, offset_km=offset_km, velocity_km_s=across)
        offset_km = offset_km + r - state_at(found, TCA)[0]
    return found


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("burns") / "catalogue.csv"
    path.write_bytes(as_csv([STATION, DOCKED, _in_the_way()]))
    return path


def burn_search(catalogue: Path, output: Path, **changes: Any) -> str:
    """Run the command in this process and return what it says."""
    said = io.StringIO()
    options = {
        "object": 25544, "event_tca": "2026-03-11T04:00:00Z", "secondary": 70_001, "days": 1.0,
        "threshold_km": 5.0, "burn_times": 2, "sizes_m_s": "0.3", "workers": 1,
    } | changes  # fmt: skip
    flags = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    call_command(
        "burn_search", "--catalog", str(catalogue), "--output", str(output), *flags, stderr=said
    )
    return said.getvalue()


def test_the_file_holds_every_burn_and_the_best_can_be_checked_from_it(
    catalogue: Path, tmp_path: Path
) -> None:
    said = burn_search(catalogue, tmp_path / "out.json")
    found = json.loads((tmp_path / "out.json").read_text())
    assert found["without_a_burn"]["miss_distance_km"] < 1.0
    assert found["searched"]["until_utc"] == "2026-03-12T04:00:00.000000Z"
    assert [each["norad_cat_id"] for each in found["searched"]["left_out_docked"]] == [49044]
    assert [each["number"] for each in found["candidates"]] == list(range(2 * 3 * 2))
    best = found["candidates"][found["best"][0]]
    assert best["direction"] == "in_track"
    assert best["avoids"]
    assert best["event"]["pc"] < found["without_a_burn"]["pc"]
    least_km = (
        Pair(_orbit_of(best), _in_the_way(), TCA).distance_km(np.arange(-60.0, 60.0, 0.005)).min()
    )
    assert best["event"]["miss_distance_km"] == pytest.approx(least_km, abs=2e-3)
    assert "in_track" in said
    assert found["hard_body_radius_assumed"]
    assert found["hard_body_radius_m"] == 29.0
    assert found["explained"][0]["number"] == found["best"][0]


def _orbit_of(row: dict[str, Any]) -> ElementSet:
    elements = row["elements"]
    return replace(
        STATION,
        epoch_utc=datetime.fromisoformat(elements["EPOCH"]).replace(tzinfo=UTC),
        mean_motion_rev_day=elements["MEAN_MOTION"],
        eccentricity=elements["ECCENTRICITY"],
        inclination_deg=elements["INCLINATION"],
        raan_deg=elements["RA_OF_ASC_NODE"],
        arg_perigee_deg=elements["ARG_OF_PERICENTER"],
        mean_anomaly_deg=elements["MEAN_ANOMALY"],
        bstar_per_earth_radius=elements["BSTAR"],
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"secondary": 99_998}, "99998"),
        ({"secondary": 25544}, "the same object"),
        ({"secondary": 49044}, "docked"),
        ({"event_tca": "2026-03-11T04:25:00Z"}, "no closest approach"),
        ({"event_tca": "2026-03-11T04:00:00"}, "--event-tca"),
        ({"earliest": "2026-03-11T03:59:00Z"}, "half a revolution"),
        ({"days": 0.0}, "--days"),
        ({"threshold_km": 0.0}, "threshold_km"),
        ({"sizes_m_s": "250"}, "250"),
        ({"directions": "R,X"}, "X"),
        ({"burn_times": 900}, "burns"),
    ],
)
def test_what_cannot_be_searched_is_refused_with_what_is_wrong(
    catalogue: Path, tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        burn_search(catalogue, tmp_path / "out.json", **changes)
    assert not (tmp_path / "out.json").exists()


def test_the_first_burn_is_at_the_time_that_is_given(catalogue: Path, tmp_path: Path) -> None:
    earliest_utc = TCA - timedelta(hours=5)
    burn_search(catalogue, tmp_path / "out.json", earliest=earliest_utc.isoformat(), directions="I")
    found = json.loads((tmp_path / "out.json").read_text())
    assert found["candidates"][0]["burn_at_utc"] == "2026-03-10T23:00:00.000000Z"
    assert {each["direction"] for each in found["candidates"]} == {"in_track"}
