"""Catalogue numbers in five columns."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.engine.elements.alpha5 import MAX_ALPHA5, parse_alpha5
from tests.alpha5_fields import format_alpha5


@given(norad_cat_id=st.integers(0, MAX_ALPHA5))
@settings(deadline=None)
def test_every_number_that_fits_comes_back(norad_cat_id: int) -> None:
    field = format_alpha5(norad_cat_id)

    assert len(field) == 5
    assert "I" not in field
    assert "O" not in field
    assert parse_alpha5(field) == norad_cat_id


@pytest.mark.parametrize(
    ("field", "norad_cat_id"),
    [("A0000", 100_000), ("E8493", 148_493), ("J2931", 182_931), ("P4018", 234_018),
     ("W1928", 301_928), ("Z9999", 339_999), ("00005", 5), ("    5", 5)],
)  # fmt: skip
def test_published_examples(field: str, norad_cat_id: int) -> None:
    """Source: Space-Track, documentation on Alpha-5."""
    assert parse_alpha5(field) == norad_cat_id


@pytest.mark.parametrize(
    "field", ["I0000", "O0000", "a0000", "AA000", "A000", "", "-0001", "１0000"]
)
def test_other_fields_are_refused(field: str) -> None:
    with pytest.raises(ValueError, match="not a catalogue number"):
        parse_alpha5(field)


@pytest.mark.parametrize("norad_cat_id", [-1, 340_000, 999_999_999])
def test_numbers_that_do_not_fit_are_refused(norad_cat_id: int) -> None:
    with pytest.raises(ValueError, match="does not fit five columns"):
        format_alpha5(norad_cat_id)
