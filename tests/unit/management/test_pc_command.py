"""``manage.py pc``: a contract that other programs rely on, and clear words when it cannot."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from screening.engine.probability.methods import METHODS

# SYNTHETIC: made up for this test; two objects 200 m apart at right angles, 100 m of error each.
OBJECT = """\
OBJECT = OBJECT{number}
OBJECT_DESIGNATOR = {designator}
CATALOG_NAME = SATCAT
OBJECT_NAME = {name}
INTERNATIONAL_DESIGNATOR = 2020-001A
OBJECT_TYPE = {kind}
EPHEMERIS_NAME = NONE
COVARIANCE_METHOD = {method}
MANEUVERABLE = N/A
REF_FRAME = EME2000
X = {x} [km]
Y = 0.0 [km]
Z = 0.0 [km]
X_DOT = 0.0 [km/s]
Y_DOT = {y_dot} [km/s]
Z_DOT = {z_dot} [km/s]
"""
HEADER = """\
CCSDS_CDM_VERS = 1.0
CREATION_DATE = 2026-03-10T00:00:00.000
ORIGINATOR = TEST
MESSAGE_ID = SYNTHETIC-1
TCA = 2026-03-10T06:00:00.000
MISS_DISTANCE = 200.0 [m]
"""
AXES = ("R", "T", "N", "RDOT", "TDOT", "NDOT")


def covariance() -> str:
    lines = []
    for i, row in enumerate(AXES):
        for j, column in enumerate(AXES[: i + 1]):
            value = (1e4 if i < 3 else 1e-4) if i == j else 0.0
            lines.append(f"C{row}_{column} = {value}")
    return "\n".join(lines) + "\n"


def message(*, comment: str = "", velocity: tuple[float, float] = (0.0, 7.6)) -> str:
    facts: list[dict[str, Any]] = [
        {"designator": 25544, "name": "ISS", "kind": "PAYLOAD", "x": 6800.0, "y_dot": 7.6},
        {"designator": 90001, "name": "PIECE", "kind": "DEBRIS", "x": 6800.2, "y_dot": velocity[0]},
    ]
    objects = [
        OBJECT.format(number=i + 1, method="CALCULATED", z_dot=(0.0, velocity[1])[i], **each)
        + covariance()
        for i, each in enumerate(facts)
    ]
    return HEADER + comment + "".join(objects)


def run(path: Path, *arguments: str) -> str:
    output = io.StringIO()
    call_command("pc", str(path), *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def cdm(tmp_path: Path) -> Path:
    path = tmp_path / "one.cdm"
    path.write_text(message())
    return path


def test_json_has_every_method_with_a_value_or_a_reason(cdm: Path) -> None:
    answer = json.loads(run(cdm, "--json", "--hbr-m", "30", "--samples", "20000"))
    assert answer["conjunction"]["message_id"] == "SYNTHETIC-1"
    assert answer["conjunction"]["tca_utc"] == "2026-03-10T06:00:00Z"
    assert answer["conjunction"]["hard_body_radius_m"] == 30.0
    assert list(answer["methods"]) == list(METHODS)
    foster = answer["methods"]["foster"]
    assert foster["reason"] is None
    # By hand for a round covariance: 100 root 2 m, R^2 / 2 sigma^2 exp(-miss^2 / 2 sigma^2) nearly.
    assert foster["pc"] == pytest.approx(0.0225 * 0.36788, rel=0.02)
    assert answer["methods"]["slow"]["pc"] == pytest.approx(foster["pc"], rel=1e-3)
    assert answer["flags"] == ["diluted"] or answer["flags"] == []


def test_what_a_number_cannot_hold_is_a_limit_and_never_zero(cdm: Path) -> None:
    # 20 km apart with 100 m of error each: 141 standard deviations.
    cdm.write_text(message().replace("X = 6800.2", "X = 6820.0"))
    answer = json.loads(run(cdm, "--json", "--hbr-m", "1", "--method", "foster"))
    foster = answer["methods"]["foster"]
    assert 0.0 < foster["pc"] < 1e-300
    assert foster["pc_is_upper_limit"] is True
    assert "under 2.2e-308" in run(cdm, "--hbr-m", "1", "--method", "foster")


def test_the_same_message_gives_the_same_answer(cdm: Path) -> None:
    arguments = ("--json", "--hbr-m", "60", "--method", "monte-carlo", "--samples", "5000")
    assert run(cdm, *arguments) == run(cdm, *arguments)


def test_without_a_given_radius_the_station_and_the_type_decide(cdm: Path) -> None:
    conjunction = json.loads(run(cdm, "--json", "--method", "foster"))["conjunction"]
    assert conjunction["hard_body_radius_m"] == pytest.approx(66.1 + 1.1)
    assert conjunction["hard_body_radius_source"] == "type default"


def test_a_size_that_is_assumed_is_a_flag_and_one_that_is_given_is_none(cdm: Path) -> None:
    flags = json.loads(run(cdm, "--json", "--method", "foster"))["flags"]
    assert "size_assumed" in flags
    assert "grows with the square of the size" in run(cdm, "--method", "foster")
    given = json.loads(run(cdm, "--json", "--method", "foster", "--hbr-m", "30"))["flags"]
    assert "size_assumed" not in given


def test_a_radius_in_the_message_is_used(tmp_path: Path) -> None:
    path = tmp_path / "said.cdm"
    path.write_text(message(comment="COMMENT HBR = 12.5 [m]\n"))
    conjunction = json.loads(run(path, "--json", "--method", "foster"))["conjunction"]
    assert conjunction["hard_body_radius_m"] == 12.5
    assert conjunction["hard_body_radius_source"] == "message"


def test_what_cannot_be_computed_is_null_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "rest.cdm"
    path.write_text(message(velocity=(7.6, 0.0)))
    foster = json.loads(run(path, "--json", "--method", "foster"))["methods"]["foster"]
    assert foster["pc"] is None
    assert foster["reason"] == "zero_relative_speed"
    assert "no encounter plane" in run(path, "--method", "chan")


def test_the_table_names_every_method_and_the_radius(cdm: Path) -> None:
    table = run(cdm, "--hbr-m", "30", "--samples", "2000")
    assert all(name in table for name in METHODS)
    assert "30 m (explicit" in table
    assert "ISS (25544) and PIECE (90001)" in table


@pytest.mark.parametrize(
    ("stated", "shown"),
    [("10T15:58:23.766", "10 15:58:24"), ("10T23:59:59.500", "11 00:00:00")],
)
def test_the_tca_is_rounded_as_on_pages_and_carries(
    tmp_path: Path, stated: str, shown: str
) -> None:
    path = tmp_path / "late.cdm"
    path.write_text(message().replace("TCA = 2026-03-10T06:00:00.000", f"TCA = 2026-03-{stated}"))
    assert f"TCA 2026-03-{shown} UTC" in run(path, "--method", "foster")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.cdm cannot be read: No such file"):
        run(tmp_path / "none.cdm")


def test_a_broken_message_names_the_keyword(tmp_path: Path) -> None:
    path = tmp_path / "broken.cdm"
    path.write_text(message().replace("TCA = 2026-03-10T06:00:00.000\n", ""))
    with pytest.raises(CommandError, match="TCA"):
        run(path)


@pytest.mark.parametrize("arguments", [("--hbr-m", "-1"), ("--samples", "0")])
def test_a_number_that_makes_no_sense_is_refused(cdm: Path, arguments: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match=arguments[0]):
        run(cdm, *arguments)
