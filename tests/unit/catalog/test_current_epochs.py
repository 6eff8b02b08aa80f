"""Epochs without elements: the same choice as the screening makes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from screening.catalog.current_epochs import current_epochs
from screening.catalog.models import SpaceObject
from screening.catalog.selectors import current_elements
from tests import factories
from tests.factories import NOW, STATION_ELEMENTS

pytestmark = pytest.mark.django_db

# Hours before NOW at which each source's element sets of one object have their epochs.
CASES = (
    {"gp": [30, 6, 2]},
    {"gp": [6, -3]},
    {"gp": [-3, -9]},
    {"gp": [80, -3]},
    {"gp": [80, -30]},
    {"gp": [3], "supgp-iss-e": [20]},
    {"gp": [3], "supgp-iss-e": [40]},
    {"gp": [3], "supgp-iss-e": [-5]},
    {"supgp-iss-e": [-5, -2], "gp": [-4]},
    {"not-in-use": [1]},
)


def test_it_chooses_as_the_screening_does(django_assert_num_queries: Any) -> None:
    pull = factories.pull(feed=factories.feed(source="gp"))
    factories.feed(source="supgp-iss-e")
    for number, sources in enumerate(CASES):
        elements = replace(STATION_ELEMENTS, norad_cat_id=60000 + number)
        for source, hours in sources.items():
            for age_h in hours:
                epoch = NOW - timedelta(hours=age_h)
                factories.stored_element_set(elements, epoch_utc=epoch, source=source, pull=pull)
    chosen = {each.norad_cat_id: each.epoch_utc for each in current_elements(NOW).elements}
    assert len(chosen) == len(CASES) - 1
    with django_assert_num_queries(2):
        assert current_epochs(NOW, SpaceObject.objects.all()) == chosen
