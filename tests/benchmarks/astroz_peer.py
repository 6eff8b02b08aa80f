"""The fastest other screening in Python, for comparison; by its public interface alone.

astroz is no part of the product: `make bench` alone uses it, where it can be installed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from typing import Any

import numpy as np

from screening.engine.types import ElementSet

STEP_MIN = 0.5
ABSENT = "astroz cannot be installed on this machine, so there is nothing to compare with."


def is_present() -> bool:
    """Whether the peer is installed."""
    return find_spec("astroz") is not None


def constellation(element_sets: Sequence[ElementSet]) -> Any:
    """Return the peer's own form of element sets. Raises ``RuntimeError`` if it lost some."""
    from astroz import Constellation

    content = json.dumps([_omm(each) for each in element_sets], separators=(",", ":"))
    subject = Constellation(content)
    if subject.num_satellites != len(element_sets):
        raise RuntimeError(f"astroz read {subject.num_satellites} of {len(element_sets)} objects")
    return subject


def screened(subject: Any, start_utc: datetime, hours: float, threshold_km: float) -> int:
    """Screen all against all and return how many events there are."""
    from astroz import screen

    events = screen(
        subject, 60.0 * hours, threshold=threshold_km, step=STEP_MIN, start_time=start_utc
    )
    return len(events.time)


def states_per_second(subject: Any, start_utc: datetime, minutes: Sequence[float]) -> float:
    """Propagate to a few times and return states (position and velocity) a second."""
    import time

    from astroz import propagate

    began = time.perf_counter()
    propagate(subject, np.asarray(minutes), start_time=start_utc, output="teme", velocities=True)
    seconds = time.perf_counter() - began
    return float(subject.num_satellites * len(minutes) / seconds)


def _omm(each: ElementSet) -> dict[str, object]:
    return {
        # NOTE: a name with "1 " in it and one with "2 " make the peer take JSON for two-line sets.
        "OBJECT_NAME": str(each.norad_cat_id),
        "OBJECT_ID": each.international_designator,
        "EPOCH": each.epoch_utc.strftime("%Y-%m-%dT%H:%M:%S.%f"),
        "MEAN_MOTION": each.mean_motion_rev_day,
        "ECCENTRICITY": each.eccentricity,
        "INCLINATION": each.inclination_deg,
        "RA_OF_ASC_NODE": each.raan_deg,
        "ARG_OF_PERICENTER": each.arg_perigee_deg,
        "MEAN_ANOMALY": each.mean_anomaly_deg,
        "EPHEMERIS_TYPE": 0,
        "CLASSIFICATION_TYPE": each.classification,
        "NORAD_CAT_ID": each.norad_cat_id,
        "ELEMENT_SET_NO": each.element_set_number,
        "REV_AT_EPOCH": each.revolution_at_epoch,
        "BSTAR": each.bstar_per_earth_radius,
        "MEAN_MOTION_DOT": each.mean_motion_dot_rev_day2,
        "MEAN_MOTION_DDOT": each.mean_motion_ddot_rev_day3,
    }
