"""How old the orbits are that matter: each protected station's own, and the catalogue's median."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median_low
from typing import Final

from django.db.models import F, Max, Q

from screening.catalog.current_epochs import current_epochs
from screening.catalog.models import SpaceObject
from screening.catalog.selectors import objects_in_orbit
from screening.stations.models import Station

# Every header asks, so the median is taken over about this many objects spread evenly over the
# catalogue. It then lies, two times in three, between the true 48.4 and 51.6 percentiles.
MEDIAN_SAMPLE: Final = 1000


@dataclass(frozen=True, slots=True)
class ElementAges:
    """Epochs in use at one instant. None: there is no element set."""

    station_epochs: tuple[tuple[Station, datetime | None], ...]
    median_epoch_utc: datetime | None

    @property
    def is_empty(self) -> bool:
        """Whether there is no catalogue at all yet."""
        return self.median_epoch_utc is None and all(
            epoch is None for _, epoch in self.station_epochs
        )


def element_ages(at_utc: datetime, stations: Sequence[Station]) -> ElementAges:
    """Read the epochs in use, in three small questions."""
    every = 1 + (SpaceObject.objects.aggregate(last=Max("pk"))["last"] or 0) // MEDIAN_SAMPLE
    station_ids = [station.primary_norad_cat_id for station in stations]
    asked = objects_in_orbit(at_utc).annotate(place=F("pk") % every)
    asked = asked.filter(Q(place=0) | Q(norad_cat_id__in=station_ids))
    epochs = current_epochs(at_utc, asked)
    return ElementAges(
        station_epochs=tuple((each, epochs.get(each.primary_norad_cat_id)) for each in stations),
        median_epoch_utc=median_low(epochs.values()) if epochs else None,
    )
