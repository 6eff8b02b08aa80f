"""An object's motion told again from a later epoch, as a new orbit determination would tell it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from screening.engine.propagate import Propagator
from screening.engine.types import ElementSet


def redetermined(element_set: ElementSet, at_utc: datetime) -> ElementSet:
    """An element set of the same motion with another epoch, as a later determination gives it."""
    days = (at_utc - element_set.epoch_utc) / timedelta(days=1)
    cosine = np.cos(np.radians(element_set.inclination_deg))
    turn_deg = 360.0 * element_set.mean_motion_rev_day * days
    # Node and perigee go by J2. Source: Vallado 2013, equations 9-37 and 9-39.
    j2 = 1.5 * 0.001082616 * (6378.135 / 6930.0) ** 2
    guess = replace(
        element_set,
        epoch_utc=at_utc,
        raan_deg=(element_set.raan_deg - turn_deg * j2 * cosine) % 360.0,
        arg_perigee_deg=(element_set.arg_perigee_deg + turn_deg * j2 * (2.5 * cosine**2 - 0.5))
        % 360.0,
        mean_anomaly_deg=(element_set.mean_anomaly_deg + turn_deg) % 360.0,
    )
    return _moved_onto(guess, element_set, at_utc)


def _moved_onto(guess: ElementSet, target: ElementSet, at_utc: datetime) -> ElementSet:
    """Move an object along its track beside where another has it."""
    states = [
        Propagator([each]).object_states_teme(0, at_utc, np.zeros(1)) for each in (guess, target)
    ]
    (r, v, _), (other, _, _) = states
    ahead_km = float((other[0] - r[0]) @ v[0] / np.linalg.norm(v[0]))
    radians = ahead_km / np.linalg.norm(r[0])
    return replace(guess, mean_anomaly_deg=(guess.mean_anomaly_deg + np.degrees(radians)) % 360.0)
