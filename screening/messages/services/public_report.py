"""What a public conjunction message says of a protected station: no states, no covariances."""

from __future__ import annotations

from datetime import datetime

from screening.catalog.services import object_ensure
from screening.conjunctions.models import Assessment
from screening.conjunctions.services import ReportedPass, StatedProbability, report_assess
from screening.messages.cdm.public import ORIGINATOR, PublicConjunctionMessage
from screening.messages.services.conjunction_report import NotReportable, station_object
from screening.stations.selectors import station_of


def public_report(
    message: PublicConjunctionMessage, *, received_at: datetime, is_exercise: bool
) -> Assessment | None:
    """Add what a message says to the conjunction it is about; None when no station is concerned.

    What it does not say stays unknown. Raises NotReportable for two parts of one station.
    """
    stations = [station_of(each.norad_cat_id, message.tca_utc) for each in message.objects]
    station = stations[0] or stations[1]
    if station is None:
        return None
    if stations[0] == stations[1]:
        raise NotReportable(f"Both objects are parts of {station}.")
    other = message.objects[1 if stations[0] is not None else 0]
    primary = station_object(station, is_synthetic=False)
    secondary = object_ensure(
        other.norad_cat_id, name=other.name, international_designator="", is_synthetic=False
    )
    return report_assess(
        ReportedPass(
            originator=ORIGINATOR,
            reported_at=received_at,
            station=station,
            primary=primary,
            secondary=secondary,
            tca_utc=message.tca_utc,
            miss_distance_km=message.miss_distance_km,
            miss_rtn_km=None,
            relative_speed_km_s=None,
            is_synthetic=primary.is_synthetic or secondary.is_synthetic,
            created_utc=message.creation_utc,
            risk=None,
            stated=StatedProbability(message.collision_probability, ""),
            is_exercise=is_exercise,
        )
    )
