"""Docked parts on the pages of stations and runs: figures are called what they are."""

import pytest
from django.test import Client

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]


@pytest.mark.parametrize("page", ["/stations/", "/runs/{}/"])
def test_a_docked_part_s_differences_are_not_called_its_distance(client: Client, page: str) -> None:
    run = factories.run()
    run.docked_objects.create(
        station=factories.station(),
        space_object=factories.space_object(),
        method="state",
        max_separation_km=0.0,
        max_relative_speed_m_s=0.0,
        detail="Compared with ISS (ZARYA), epochs 11.0 h apart: -0.34 km along the track.",
    )
    html = client.get(page.format(run.pk)).content.decode()
    assert "Path differs by" in html
    assert "once moved along the track by the offset in Detail" in html
    assert "\N{MINUS SIGN}0.34 km along the track" in html
    assert "Farthest" not in html
