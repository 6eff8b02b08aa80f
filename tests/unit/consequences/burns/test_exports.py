"""A burn as OPM and its path as OEM: the same burn, also as the plan of an intent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from screening.common.exceptions import InputError
from screening.consequences.burns.document import elements_of
from screening.consequences.burns.exports import export_name, oem_text, opm_text
from screening.consequences.models import Study
from screening.coordination.plans import EphemerisPlan, PlannedFor, read_plan
from screening.engine.ephemeris import EphemerisTag
from screening.engine.propagate import Propagator
from screening.engine.timescales import seconds_between
from screening.messages.oem import read_oem, to_ephemeris
from tests.factories import NOW, STATION_ELEMENTS
from tests.screened_world import stand_still
from tests.unit.consequences.burns.worlds import TCA, answered, study

pytestmark = pytest.mark.django_db
AT_FIRST = np.zeros(1)
PLANNED_FOR = PlannedFor(TCA, {25544: "ISS (ZARYA)", 70_001: "OBJECT 70001"}, NOW)


@pytest.fixture
def found(settings: Any) -> Study:
    stand_still(settings)
    settings.MESSAGE_ORIGINATOR = "HOUSTON"
    return study(answered(burn_times=2, directions="I"), is_synthetic=True)


def _best(found: Study) -> dict[str, Any]:
    document = found.document
    assert document is not None
    row: dict[str, Any] = document["candidates"][document["best"][0]]
    return row


def _values(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if not line.startswith("COMMENT")]
    return {
        keyword.strip(): value.split(" [")[0].strip()
        for keyword, _, value in (line.partition("=") for line in lines)
    }


def test_the_opm_has_the_state_before_the_burn_and_the_burn(found: Study) -> None:
    row = _best(found)
    text = opm_text(found, row["number"])
    values = _values(text)
    assert text.startswith("CCSDS_OPM_VERS = 3.0\n")
    assert values["ORIGINATOR"] == "HOUSTON"
    assert values["OBJECT_ID"] == "1998-067A"
    assert values["REF_FRAME"] == "TEME"
    assert values["EPOCH"] == values["MAN_EPOCH_IGNITION"]
    assert f"{values['EPOCH']}.000000Z" == row["burn_at_utc"]
    at_utc = NOW.fromisoformat(row["burn_at_utc"])
    r_km, v_km_s, _ = Propagator([STATION_ELEMENTS]).object_states_teme(0, at_utc, AT_FIRST)
    written = [float(values[name]) for name in ("X", "Y", "Z", "X_DOT", "Y_DOT", "Z_DOT")]
    assert written == pytest.approx([*r_km[0], *v_km_s[0]], abs=1e-6)
    dv_m_s = [float(values[f"MAN_DV_{place}"]) * 1e3 for place in (1, 2, 3)]
    assert dv_m_s == pytest.approx(row["dv_rtn_m_s"])
    assert values["MAN_REF_FRAME"] == "RTN"
    assert float(values["MAN_DURATION"]) == 0.0
    assert "COMMENT MODELLED" in text
    assert "COMMENT SYNTHETIC" in text
    assert "MASS is left out" in text.replace("\nCOMMENT", "")
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 254


def test_the_oem_is_read_back_and_follows_the_burned_path(found: Study) -> None:
    row = _best(found)
    message = read_oem(oem_text(found, row["number"]).encode(), file_name="burn.oem")
    [segment] = message.segments
    document = found.document
    assert document is not None
    assert segment.instants[0] == NOW.fromisoformat(row["burn_at_utc"])
    assert segment.instants[-1] == NOW.fromisoformat(document["searched"]["until_utc"])
    offset_s = np.array([seconds_between(segment.instants[0], at) for at in segment.instants])
    assert np.diff(offset_s).max() <= 60.0
    moved = Propagator([elements_of(document, row["number"])])
    r_km, v_km_s, _ = moved.object_states_teme(0, segment.instants[0], offset_s)
    assert np.abs(segment.r_km - r_km).max() < 1e-6
    assert np.abs(segment.v_km_s - v_km_s).max() < 1e-9
    ephemeris, remarks = to_ephemeris(
        message, norad_cat_id=25544, tag=EphemerisTag.PLANNED_MANOEUVRE
    )
    assert ephemeris.originator == "HOUSTON"
    assert remarks == ()
    assert any(str(found.uuid) in each for each in message.comments)


def test_a_case_takes_the_oem_as_a_plan(found: Study) -> None:
    text = oem_text(found, _best(found)["number"])
    by_path = read_plan({"kind": "oem", "norad_cat_id": 25544, "oem_text": text}, PLANNED_FOR)
    assert isinstance(by_path, EphemerisPlan)


def test_no_burn_that_is_none_or_was_refused_is_exported(found: Study) -> None:
    document = found.document
    assert document is not None
    with pytest.raises(InputError, match="no burn 99"):
        opm_text(found, 99)
    document["candidates"][0] |= {"refused": "It leaves no orbit"}
    with pytest.raises(InputError, match="cannot be carried out"):
        oem_text(found, 0)
    with pytest.raises(InputError, match="finished study of burns"):
        opm_text(Study(kind=Study.Kind.BREAKUP), 0)


def test_the_file_is_named_after_object_study_and_burn(found: Study) -> None:
    assert export_name(found, 3, "oem") == f"burn-25544-{str(found.uuid)[:8]}-3.oem"
