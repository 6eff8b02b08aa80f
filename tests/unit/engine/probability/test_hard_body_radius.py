"""How large an object is taken to be, and who says so."""

from __future__ import annotations

import pytest

from screening.engine.probability.hard_body_radius import (
    RadiusFacts,
    RadiusSource,
    choose_hard_body_radius,
)

ALL = {
    "explicit_m": 3.0,
    "station_m": 66.1,
    "station_name": "ISS",
    "estimate_m": 2.0,
    "estimate_name": "estimates of June",
    "rcs_class": "SMALL",
    "object_type": "DEBRIS",
}
ORDER = [
    (("explicit_m",), RadiusSource.STATION, 66.1, "ISS"),
    (("explicit_m", "station_m"), RadiusSource.ESTIMATE, 2.0, "estimates of June"),
    (
        ("explicit_m", "station_m", "estimate_m"),
        RadiusSource.RCS_CLASS,
        0.178,
        "sphere of the largest radar cross-section of class SMALL",
    ),
    (
        ("explicit_m", "station_m", "estimate_m", "rcs_class"),
        RadiusSource.TYPE_DEFAULT,
        1.1,
        "default of type DEBRIS",
    ),
]


def test_what_is_said_outright_comes_first() -> None:
    radius = choose_hard_body_radius(RadiusFacts(**ALL))
    assert (radius.radius_m, radius.source) == (3.0, RadiusSource.EXPLICIT)
    assert radius.words == "given with the request"
    assert not radius.is_assumed


@pytest.mark.parametrize(("without", "source", "radius_m", "word"), ORDER)
def test_the_best_of_what_is_left_is_taken_and_named(
    without: tuple[str, ...], source: RadiusSource, radius_m: float, word: str
) -> None:
    left = {name: value for name, value in ALL.items() if name not in without}
    radius = choose_hard_body_radius(RadiusFacts(**left))
    assert (radius.radius_m, radius.source) == (radius_m, source)
    assert radius.words.startswith(word)
    assert radius.is_assumed == (source in (RadiusSource.RCS_CLASS, RadiusSource.TYPE_DEFAULT))


def test_a_large_cross_section_has_no_upper_edge_so_the_type_decides() -> None:
    radius = choose_hard_body_radius(RadiusFacts(rcs_class="LARGE", object_type="rocket_body"))
    assert (radius.radius_m, radius.source) == (8.0, RadiusSource.TYPE_DEFAULT)


def test_an_unknown_object_is_taken_to_be_large() -> None:
    radius = choose_hard_body_radius(RadiusFacts())
    assert radius.radius_m == 14.5
    assert radius.words == "default of an unknown type"


@pytest.mark.parametrize("radius_m", [0.0, -1.0, float("nan"), float("inf")])
def test_a_radius_that_is_not_above_zero_is_refused(radius_m: float) -> None:
    with pytest.raises(ValueError, match="not above zero") as refused:
        choose_hard_body_radius(RadiusFacts(explicit_m=radius_m))
    said = f"Hard-body radius of {radius_m} m (given with the request): not above zero."
    assert str(refused.value) == said


def test_a_radius_under_a_metre_is_one() -> None:
    assert choose_hard_body_radius(RadiusFacts(explicit_m=0.05)).radius_m == 0.05
