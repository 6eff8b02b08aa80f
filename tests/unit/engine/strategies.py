"""Random pairs that come close: every kind of orbit, meeting a station inside the window."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from hypothesis import strategies as st

from screening.engine.types import ElementSet
from tests.unit.engine.orbits import LOW_STATION, MU_KM3_S2, START, meeting, state_at

WINDOW_S = 6 * 3600.0
EARTH_RADIUS_KM = 6378.135


@st.composite
def visitors(draw: st.DrawFn, number: int = 50001) -> ElementSet:
    """An object that passes the station within some ten kilometres during the window.

    Directions are any (retrograde too); speeds run from just bound to well over circular, so that
    orbits are near-circular, eccentric or deep-space; some decay within days.
    """
    at_utc = START + timedelta(seconds=draw(st.floats(0.0, WINDOW_S)))
    r, v = state_at(LOW_STATION, at_utc)
    kind = draw(st.sampled_from(["crossing", "eccentric", "deep space", "co-moving", "decaying"]))
    velocity = _co_moving(draw, v) if kind == "co-moving" else _crossing(draw, r, kind)
    offset_km = np.array([draw(st.floats(-8.0, 8.0)) for _ in range(3)])
    bstar = draw(st.floats(0.01, 0.2)) if kind == "decaying" else draw(st.floats(0.0, 1e-3))
    return meeting(
        LOW_STATION, at_utc, number, offset_km=offset_km, velocity_km_s=velocity, bstar=bstar
    )


def _co_moving(draw: st.DrawFn, v: np.ndarray) -> np.ndarray:
    """The station's velocity with a difference of up to 50 m/s."""
    return v + np.array([draw(st.floats(-0.03, 0.03)) for _ in range(3)])


def _crossing(draw: st.DrawFn, r: np.ndarray, kind: str) -> np.ndarray:
    """A velocity in any direction across the radius, faster than circular for eccentric orbits."""
    circular_km_s = np.sqrt(MU_KM3_S2 / np.linalg.norm(r))
    factor = {"eccentric": (1.02, 1.2), "deep space": (1.25, 1.38)}.get(kind, (0.999, 1.01))
    speed_km_s = circular_km_s * draw(st.floats(*factor))
    radial = r / np.linalg.norm(r)
    east = np.cross([0.0, 0.0, 1.0], radial)
    east /= np.linalg.norm(east)
    heading = draw(st.floats(0.0, 2.0 * np.pi))
    climb = draw(st.floats(-0.002, 0.002))
    across = np.cos(heading) * east + np.sin(heading) * np.cross(radial, east)
    return speed_km_s * (np.cos(climb) * across + np.sin(climb) * radial)
