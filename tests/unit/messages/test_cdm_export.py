"""Our own conjunctions as messages that the standard allows and that say what they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from screening.messages.cdm import read_cdm, write_kvn, write_xml
from screening.messages.cdm.export import (
    MAX_LINE,
    REPLAY,
    SYNTHETIC,
    ExportedConjunction,
    ExportedObject,
    UnsendableMessage,
    export_cdm,
)
from tests.unit.messages.witness import found_in

COVARIANCE = np.diag([0.04, 0.36, 0.01, 1e-8, 1e-8, 1e-8])
ONE = ExportedObject(
    norad_cat_id=25544,
    name="ISS (ZARYA)",
    international_designator="1998-067A",
    object_type="PAYLOAD",
    operator="NASA",
    is_maneuverable=True,
    is_covariance_calculated=True,
    r_km=np.array([6800.0, 0.0, 0.0]),
    v_km_s=np.array([0.0, 7.6, 0.0]),
    cov_rtn_km2=COVARIANCE,
    comments=("Covariance from the object's own element history. Screening grade.",),
)
OTHER = replace(
    ONE,
    norad_cat_id=270123,
    name="ÉTOILE 星",
    international_designator="",
    object_type="UNKNOWN",
    operator="",
    is_maneuverable=None,
    is_covariance_calculated=False,
    r_km=np.array([6800.3, 0.4, 0.0]),
    v_km_s=np.array([0.0, 0.0, 7.6]),
)
CONJUNCTION = ExportedConjunction(
    creation_utc=datetime(2026, 3, 10, 6, tzinfo=UTC),
    originator="SAFE PASSAGE",
    message_for="ISS",
    message_id="SP-1-1",
    tca_utc=datetime(2026, 3, 12, 10, 20, 30, 456789, tzinfo=UTC),
    ref_frame="EME2000",
    objects=(ONE, OTHER),
    collision_probability=1.25e-5,
    collision_probability_method="FOSTER-1992",
    is_synthetic=False,
    is_replay=False,
)


def test_the_relative_state_follows_from_the_states() -> None:
    message = export_cdm(CONJUNCTION)

    assert message.miss_distance_km == pytest.approx(0.5)
    assert message.relative_position_rtn_km == pytest.approx((0.3, 0.4, 0.0))
    assert message.relative_velocity_rtn_km_s == pytest.approx((0.0, -7.6, 7.6))
    assert message.relative_speed_km_s == pytest.approx(7.6 * 2**0.5)
    assert message.tca_utc == CONJUNCTION.tca_utc


def test_an_independent_reader_finds_the_states_to_the_last_bit() -> None:
    turned = replace(ONE, r_km=np.array([6800.1 / 3.0, -1.0 / 7.0, 1e-9 / 3.0]))
    message = export_cdm(replace(CONJUNCTION, objects=(turned, OTHER)))

    for text in (write_kvn(message), write_xml(message)):
        found = found_in(text)
        assert [found[name][0] for name in "XYZ"] == list(turned.r_km)
        assert found["CT_T"] == [pytest.approx(0.36e6)] * 2
        assert found["OBJECT_DESIGNATOR"] == ["25544", "270123"]
        assert found["COLLISION_PROBABILITY"] == [1.25e-5]
    again = read_cdm(write_kvn(message).encode(), file_name="x")
    np.testing.assert_allclose(again.objects[0].cov_rtn_km2, COVARIANCE, rtol=1e-15)


def test_unknown_is_said_and_never_a_number() -> None:
    message = export_cdm(replace(CONJUNCTION, collision_probability=None))
    other = message.objects[1]

    assert message.collision_probability is None
    assert "COLLISION_PROBABILITY" not in write_kvn(message)
    assert other.international_designator == "UNKNOWN"
    assert other.is_maneuverable is None
    assert not other.is_covariance_calculated


@pytest.mark.parametrize(
    ("is_synthetic", "is_replay", "said"),
    [(True, False, [SYNTHETIC]), (False, True, [REPLAY]), (True, True, [SYNTHETIC, REPLAY])],
)
def test_what_is_no_warning_says_so_first(
    is_synthetic: bool, is_replay: bool, said: list[str]
) -> None:
    message = export_cdm(
        replace(CONJUNCTION, is_synthetic=is_synthetic, is_replay=is_replay, comments=["more"])
    )

    assert list(message.header.comments) == [*said, "more"]
    assert write_kvn(message).splitlines()[1] == f"COMMENT {said[0]}"


def test_kvn_is_ascii_in_lines_that_are_not_too_long() -> None:
    wordy = replace(ONE, comments=["word " * 120])
    text = write_kvn(export_cdm(replace(CONJUNCTION, objects=(wordy, OTHER))))

    assert text.isascii()
    assert "ETOILE ?" in text
    assert max(map(len, text.splitlines())) <= MAX_LINE
    assert text.count("word") == 120


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"cov_rtn_km2": np.eye(3)}, "not a symmetric 6 by 6"),
        ({"cov_rtn_km2": np.triu(np.ones((6, 6)))}, "not a symmetric 6 by 6"),
        ({"r_km": np.array([np.nan, 0.0, 0.0])}, "not finite"),
        ({"comments": ()}, "nothing says where its covariance comes from"),
    ],
)
def test_data_that_the_standard_does_not_allow_are_not_sent(
    change: dict[str, object], reason: str
) -> None:
    wrong = replace(ONE, **change)  # type: ignore[arg-type]

    with pytest.raises(UnsendableMessage, match=reason):
        export_cdm(replace(CONJUNCTION, objects=(wrong, OTHER)))


def test_states_along_axes_that_turn_are_not_sent() -> None:
    with pytest.raises(UnsendableMessage, match="EME2000 or GCRF"):
        export_cdm(replace(CONJUNCTION, ref_frame="TEME"))


def test_a_probability_above_one_is_not_sent() -> None:
    with pytest.raises(UnsendableMessage, match="outside 0 to 1"):
        export_cdm(replace(CONJUNCTION, collision_probability=1.5))
