"""Add one coming pass of an object that a running site knows; print the conjunction's number.

Run as ``python -m tests.browser.add_pass SHELL_NUMBER HOURS_AHEAD MISS_KM``.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta

import django


def main(shell: int, hours_ahead: float, miss_km: float) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.dev")
    django.setup()
    from screening.catalog.models import SpaceObject
    from screening.conjunctions.models import ScreeningRun
    from tests import factories
    from tests.factories import NOW, STATION_ELEMENTS

    newest = ScreeningRun.objects.filter(status="finished").latest("pk")
    made = factories.assessed_conjunction(
        first_run=newest,
        primary=SpaceObject.objects.get(norad_cat_id=STATION_ELEMENTS.norad_cat_id),
        secondary=SpaceObject.objects.get(name=f"SHELL {shell}"),
        tca_utc=NOW + timedelta(hours=hours_ahead),
        miss_distance_km=miss_km,
    )
    print(made.pk)  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))
