"""The Watch page as a client gets it, and passes for it."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client

from screening.conjunctions.models import Conjunction, ScreeningRun
from tests import factories
from tests.factories import NOW

HOUR = timedelta(hours=1)


def page(client: Client, query: str = "", *, part: bool = False) -> str:
    response = client.get(f"/{query}", headers={"HX-Request": "true"} if part else {})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def rows(html: str) -> list[int]:
    """The passes of the table, in its order."""
    return [int(key) for key in re.findall(r'<tr id="pass-(\d+)"', html)]


def a_pass(run: ScreeningRun, hours: float, miss_km: float, **secondary: Any) -> Conjunction:
    """A pass of its own object, so many hours after NOW, at so many kilometres."""
    visitor = factories.space_object(**secondary)
    factories.stored_element_set(
        space_object=visitor, pull=factories.pull(), epoch_utc=NOW - 12 * HOUR
    )
    return factories.assessed_conjunction(
        first_run=run,
        secondary=visitor,
        tca_utc=NOW + timedelta(hours=hours),
        miss_distance_km=miss_km,
    )
