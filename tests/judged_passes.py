"""Passes that are over: what was predicted of them, and element sets that came later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from screening.catalog.sources.demo.issues import reissued
from screening.conjunctions.models import Assessment, Conjunction
from screening.engine.types import ElementSet
from tests import factories
from tests.factories import STATION_ELEMENTS, VISITOR_ELEMENTS

TCA = STATION_ELEMENTS.epoch_utc
RADIUS_KM = 6795.0
HOUR = timedelta(hours=1)
# Of the visitor, along its own axes; the station is known to metres.
SIGMA_KM = (0.2, 1.0, 0.2)


def off_along_track(elements: ElementSet, ahead_km: float) -> ElementSet:
    """The same orbit a distance further along the track."""
    turned = elements.mean_anomaly_deg + float(np.degrees(ahead_km / RADIUS_KM))
    return replace(elements, mean_anomaly_deg=turned % 360.0)


def visitor(number: int = VISITOR_ELEMENTS.norad_cat_id) -> ElementSet:
    """A visitor on its true orbit: all pass at the same place and time."""
    return replace(VISITOR_ELEMENTS, norad_cat_id=number, name=f"VISITOR {number}")


def at_epoch(elements: ElementSet, epoch_utc: datetime, **overrides: Any) -> Any:
    """Store an element set of an orbit with another epoch."""
    return factories.stored_element_set(reissued(elements, epoch_utc), **overrides)


def risk_of(sigma_km: tuple[float, float, float] = SIGMA_KM, **secondary: Any) -> dict[str, Any]:
    """What an assessment keeps of how sure both positions are."""
    small = np.eye(3) * 1e-6
    known = {"source": "class_model", "covariance_rtn": small.tolist()}
    own = {"source": "class_model", "covariance_rtn": np.diag(np.square(sigma_km)).tolist()}
    return {"primary": known, "secondary": own | secondary}


def predicted(
    ahead_km: float = 0.0,
    *,
    of: ElementSet = VISITOR_ELEMENTS,
    hours_before: float = 12.0,
    conjunction: Conjunction | None = None,
    **overrides: Any,
) -> Assessment:
    """A pass predicted from a visitor's element set that is off along its track."""
    epoch_utc = TCA - hours_before * HOUR
    primary = at_epoch(STATION_ELEMENTS, TCA - 10 * HOUR)
    secondary = at_epoch(off_along_track(of, ahead_km), epoch_utc)
    if conjunction is None:
        conjunction = factories.conjunction(secondary=secondary.space_object)
    fields = {
        "run": factories.run(window_start_utc=epoch_utc),
        "primary_element_set": primary,
        "secondary_element_set": secondary,
        "created_at": epoch_utc + HOUR,
        "risk": risk_of(),
    }
    return factories.assessment(conjunction, **fields | overrides)


def came_out(of: ElementSet = VISITOR_ELEMENTS, *, hours_after: float = 1.0) -> None:
    """Store the later element sets of both objects, on their true orbits."""
    at_epoch(STATION_ELEMENTS, TCA + 2 * HOUR)
    at_epoch(of, TCA + hours_after * HOUR)
