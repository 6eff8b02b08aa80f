"""Mean-element messages: checked as messages, read as element sets."""

from __future__ import annotations

import pytest

from screening.messages.ccsds.problems import UnusableMessage
from screening.messages.omm import MeanElementsMessage, read_omm
from tests.unit.messages.samples import OMM


def read(text: str) -> MeanElementsMessage:
    return read_omm(text.encode(), file_name="test.omm")


def test_it_gives_the_element_set_and_keeps_everything_else() -> None:
    message = read(OMM)

    assert message.element_set is not None
    assert message.element_set.norad_cat_id == 25544
    assert message.element_set.bstar_per_earth_radius == 3.9e-05
    assert message.values["USER_DEFINED_SOURCE"] == "the tests"
    assert message.values["INCLINATION"] == "51.64"


def test_what_celestrak_leaves_blank_may_be_blank() -> None:
    assert read(OMM.replace("ORIGINATOR = TESTERS", "ORIGINATOR =")).element_set is not None


def test_a_nul_in_a_value_does_not_stay_there() -> None:
    assert (
        read(OMM.replace("the tests", "the\x00tests")).values["USER_DEFINED_SOURCE"] == "the tests"
    )


def test_another_theory_is_a_good_message_without_an_element_set() -> None:
    message = read(OMM.replace("= SGP4", "= DSST").replace("= TEME", "= EME2000"))

    assert message.element_set is None
    assert "REF_FRAME is 'EME2000'" in message.reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("VERS = 2.0", "VERS = 1.0", "line 1: the version is '1.0'"),
        ("OBJECT_ID = 1998-067A", "OBJECT_ID =", "line 6: OBJECT_ID has no value"),
        ("OBJECT_ID = 1998-067A\n", "", "the message: OBJECT_ID is missing"),
        ("MEAN_ELEMENT_THEORY", "WRONG_KEYWORD", "line 10: WRONG_KEYWORD is no keyword"),
        ("17.6", "this", "line 16: ARG_OF_PERICENTER 'this' is not a number"),
        ("CREATION_DATE", "CLASSIFICATION = X\nCREATION_DATE", "CLASSIFICATION came with edition"),
        ("BSTAR = 3.9e-05\n", "", "BSTAR is missing"),
        ("MEAN_MOTION", "SEMI_MAJOR_AXIS = 1\nMEAN_MOTION", "exclude each other"),
        ("NORAD_CAT_ID", "CLASSIFICATION_TYPE = UN\nNORAD_CAT_ID", "where U, C or S is due"),
        ("BSTAR", "CX_X = 1\nBSTAR", "BSTAR stands after the covariance"),
        ("USER_DEFINED_SOURCE", "CX_X = 1\nUSER_DEFINED_A", "CY_X is missing"),
        ("EPOCH = 2026-03-10T04:00:00", "EPOCH = yesterday", "EPOCH 'yesterday' is not a UTC time"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, reason: str) -> None:
    with pytest.raises(UnusableMessage) as caught:
        read(OMM.replace(old, new, 1))
    assert reason in str(caught.value)


def test_it_is_read_as_xml_too() -> None:
    lines = [line.partition(" = ") for line in OMM.splitlines()[2:-1]]
    body = "".join(f"<{name}>{value.partition(' [')[0]}</{name}>" for name, _, value in lines)
    user = '<userDefinedParameters><USER_DEFINED parameter="SOURCE">the tests</USER_DEFINED>'
    text = f'<omm version="2.0"><body>{body}{user}</userDefinedParameters></body></omm>'

    message = read(text)
    assert message.element_set == read(OMM).element_set
    assert message.values["USER_DEFINED_SOURCE"] == "the tests"
    declared = f'<?xml version="1.0" encoding="no-such-encoding"?>{text}'
    assert read(declared).element_set == message.element_set
    with pytest.raises(UnusableMessage, match=r"omm/body/MEAN_ANOMALY: MEAN_ANOMALY 'x'"):
        read(text.replace("85.6", "x"))
