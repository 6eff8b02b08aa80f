"""Cells of CSV files: no spreadsheet takes what a stranger has named for a formula."""

from __future__ import annotations

import pytest

from screening.common.csv_cells import harmless


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+1", "-1+1", "@SUM(A1)", " =1", "\t=1", "\r\n=1", "\uff1d1+1", "\uff20SUM(A1)"],
)
def test_what_begins_like_a_formula_is_led_by_an_apostrophe(name: str) -> None:
    assert harmless(name) == f"'{name}"


@pytest.mark.parametrize("value", ["-12.5", "ISS (ZARYA)", "", None, -3.0, "a=b"])
def test_numbers_and_names_are_left_alone(value: object) -> None:
    assert harmless(value) == value
