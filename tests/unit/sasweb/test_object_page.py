"""The page of one object: what its elements state is told from what nobody knows."""

import pytest
from django.test import Client

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]
WITHOUT_DRAG = "as stated: these elements are without drag"


@pytest.mark.parametrize(("bstar", "is_zero"), [(0.0, True), (2.5e-4, False)])
def test_no_drag_is_what_the_elements_state(client: Client, bstar: float, is_zero: bool) -> None:
    stored = factories.stored_element_set(bstar_per_earth_radius=bstar)
    html = client.get(f"/catalogue/{stored.space_object.norad_cat_id}/").content.decode()
    assert (WITHOUT_DRAG in html) is is_zero
