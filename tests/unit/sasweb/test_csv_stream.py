"""Tables as files that spreadsheets open: what strangers name cannot act there."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from sasweb.csv_stream import csv_pieces
from screening.catalog.models import SpaceObject
from screening.common.keyset import Order
from tests import factories


def _cells(name: str, number: Any) -> list[str]:
    factories.space_object(name=name)
    columns = {"name": lambda row: row.name, "number": lambda row: number}
    pieces = csv_pieces(SpaceObject.objects.all(), Order("pk"), columns)
    return list(csv.reader("".join(pieces).splitlines()))[-1]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", " =1", "\t=1"])
def test_a_name_that_a_spreadsheet_would_run_is_led_by_an_apostrophe(name: str) -> None:
    assert _cells(name, 1.0) == [f"'{name}", "1.0"]


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "told"), [(-0.25, "-0.25"), ("-0.250", "-0.250"), (-3, "-3")])
def test_names_that_do_nothing_and_numbers_below_zero_stay_as_they_are(
    number: Any, told: str
) -> None:
    assert _cells("FENGYUN 1C DEB", number) == ["FENGYUN 1C DEB", told]
