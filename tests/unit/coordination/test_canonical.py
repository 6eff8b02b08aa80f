"""One way to write a value down."""

import math
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from screening.common.exceptions import InputError
from screening.coordination.canonical import (
    canonical,
    instant_of,
    instant_text,
    plain,
    sha256_of,
)
from screening.coordination.kinds import Choice

AT = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)


def nested(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = [value]
    return value


def test_keys_are_in_order_and_nothing_is_between() -> None:
    assert canonical({"b": 1, "a": [1.0, None, True]}) == '{"a":[1.0,null,true],"b":1}'


def test_chinese_is_written_as_it_is() -> None:
    assert canonical({"name": "空间站"}) == '{"name":"空间站"}'
    assert sha256_of("空间站") == sha256_of("空间站".encode().decode())


@pytest.mark.parametrize("value", [1e-05, 0.1, 1.0, -0.0, 1e22, 5e-324, 3.1e-05, 12345678.9])
def test_a_number_read_back_is_written_the_same(value: float) -> None:
    import json

    written = canonical(value)
    assert canonical(json.loads(written)) == written


def test_an_instant_has_six_decimals_and_z_wherever_it_comes_from() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=8)))
    assert instant_text(AT) == instant_text(elsewhere) == "2026-03-10T04:00:00.000000Z"
    assert plain({"at": AT}) == {"at": "2026-03-10T04:00:00.000000Z"}
    assert instant_of(instant_text(AT)) == AT


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-10T04:00:00Z",
        "2026-03-10 04:00:00.000000Z",
        "2026-03-10T04:00:00.000000+00:00",
        "2026-03-10T04:00:00.5Z",
        "",
        7,
    ],
)
def test_another_form_of_an_instant_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"2026-03-10T04:00:00|form"):
        instant_of(text)


def test_what_an_envelope_can_hold_can_be_written_down() -> None:
    assert canonical(nested(20)) == "[" * 20 + "1" + "]" * 20


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(InputError, match="time zone"):
        instant_text(AT.replace(tzinfo=None))


def test_numpy_and_enumerations_become_plain() -> None:
    held = plain({"pc": np.float64(1e-5), "choice": Choice.WILL_HOLD, "xyz": (1.0, 2.0)})
    assert canonical(held) == '{"choice":"will_hold","pc":1e-05,"xyz":[1.0,2.0]}'
    assert type(held["pc"]) is float
    assert type(held["choice"]) is str


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"pc": math.nan}, r"value\.pc"),
        ({"a": [1.0, math.inf]}, r"value\.a\[1\]"),
        ({"n": 2**60}, r"value\.n"),
        ({1: "a"}, "value"),
        ({"s": "\ud800"}, r"value\.s"),
        ({"o": object()}, r"value\.o"),
        (nested(21), "nested too deep"),
        (nested(5000), "nested too deep"),
    ],
)
def test_what_cannot_be_written_down_is_refused_with_its_place(value: object, where: str) -> None:
    with pytest.raises(InputError, match=where):
        canonical(value)
