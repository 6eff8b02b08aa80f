"""The cloud later on, against the equation of motion itself with J2 and drag."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from screening.engine.breakup.motion import CloudMotion, cloud_motion, fall_s
from screening.engine.breakup.piece_orbits import orbit_states, piece_orbits
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, J2_WGS72, MU_WGS72_KM3_S2
from screening.engine.decay.atmosphere import SolarActivity, density_kg_m3
from screening.engine.decay.lifetime import (
    SECONDS_PER_YEAR,
    USUAL_DRAG_COEFFICIENT,
    Fate,
    decay,
)
from screening.engine.types import FloatArray
from tests.unit.engine.breakup.clouds import target_cloud

DAY_S = 86_400.0
YEARS = 2.0
MODERATE = SolarActivity.MODERATE


@pytest.fixture(scope="module")
def cloud() -> dict[str, FloatArray]:
    """Sixty pieces of a satellite that is hit at 480 km, over 82 degrees of inclination."""
    pieces = target_cloud(1750.0, height_km=480.0, min_size_m=0.1)
    tilt = np.radians(8.0)  # the test cloud's parent flies over the poles
    turn = np.array([[1, 0, 0], [0, np.cos(tilt), np.sin(tilt)], [0, -np.sin(tilt), np.cos(tilt)]])
    every = slice(None, None, len(pieces) // 60)
    return {
        "r": pieces.r_teme_km[every] @ turn,
        "v": pieces.v_teme_km_s[every] @ turn,
        "ratio": pieces.area_to_mass_m2_kg[every],
    }


def _motion(cloud: dict[str, FloatArray]) -> tuple[CloudMotion, FloatArray]:
    orbits = piece_orbits(cloud["r"], cloud["v"])
    found = decay(
        orbits.perigee_radius_km - EARTH_RADIUS_WGS72_KM,
        orbits.apogee_radius_km - EARTH_RADIUS_WGS72_KM,
        area_to_mass_m2_kg=cloud["ratio"],
        drag_coefficient=USUAL_DRAG_COEFFICIENT,
        activity=MODERATE,
        years=YEARS,
    )
    assert not (found.fate == Fate.ESCAPED).any()
    life_s = found.lifetime_years * SECONDS_PER_YEAR
    ballistic = USUAL_DRAG_COEFFICIENT * cloud["ratio"]
    return cloud_motion(orbits, life_s=life_s, ballistic_m2_kg=ballistic, activity=MODERATE), life_s


def _flown(cloud: dict[str, FloatArray], row: int, at_s: list[float]) -> FloatArray:
    """Integrate the motion of one piece: point mass, J2 and drag in air that stands still."""
    ratio = USUAL_DRAG_COEFFICIENT * cloud["ratio"][row]

    def motion(_: float, state: FloatArray) -> FloatArray:
        r, v = state[:3], state[3:]
        radius, speed = np.linalg.norm(r), np.linalg.norm(v)
        flat = 1.5 * J2_WGS72 * MU_WGS72_KM3_S2 * EARTH_RADIUS_WGS72_KM**2 / radius**5
        high = 5.0 * (r[2] / radius) ** 2
        bulge = flat * r * (high - np.array([1.0, 1.0, 3.0]))
        density = density_kg_m3(np.array([radius - EARTH_RADIUS_WGS72_KM]), MODERATE)[0]
        drag = -0.5 * density * ratio * 1000.0 * speed * v
        return np.concatenate([v, -MU_WGS72_KM3_S2 / radius**3 * r + bulge + drag])

    start = np.concatenate([cloud["r"][row], cloud["v"][row]])
    run = solve_ivp(motion, (0.0, at_s[-1]), start, "DOP853", t_eval=at_s, rtol=1e-8, atol=1e-8)
    return np.array(run.y.T)


def test_states_come_back_as_they_went_in(cloud: dict[str, FloatArray]) -> None:
    r_teme_km, v_teme_km_s = orbit_states(piece_orbits(cloud["r"], cloud["v"]))
    assert np.abs(r_teme_km - cloud["r"]).max() < 1e-6
    assert np.abs(v_teme_km_s - cloud["v"]).max() < 1e-9


def test_a_cloud_begins_where_it_broke_up(cloud: dict[str, FloatArray]) -> None:
    motion, _ = _motion(cloud)
    start = motion.states_teme(0.0)
    assert np.abs(start[:, :3] - cloud["r"]).max() < 1e-6
    with pytest.raises(ValueError, match="begins with the break-up"):
        motion.states_teme(-1.0)


def test_pieces_are_where_the_equation_of_motion_puts_them(cloud: dict[str, FloatArray]) -> None:
    """After a revolution, a day and three: positions of a middling piece, planes of all."""
    motion, life_s = _motion(cloud)
    at_s = [5_400.0, DAY_S, 3.0 * DAY_S]
    rows = np.flatnonzero(life_s > 30.0 * DAY_S)[::9]
    flown = np.stack([_flown(cloud, int(row), at_s) for row in rows])
    found = np.stack([motion.states_teme(t)[rows] for t in at_s], axis=1)
    off_km = np.linalg.norm(found[..., :3] - flown[..., :3], axis=-1)
    assert (np.median(off_km, axis=0) < 20.0).all()
    assert off_km.max() < 500.0
    heights_km = (np.linalg.norm(each[..., :3], axis=-1) for each in (found, flown))
    assert np.abs(np.subtract(*heights_km)).max() < 20.0
    assert _degrees_between_planes(found, flown).max() < 0.05


def _degrees_between_planes(one: FloatArray, other: FloatArray) -> FloatArray:
    normals = [np.cross(each[..., :3], each[..., 3:]) for each in (one, other)]
    units = [each / np.linalg.norm(each, axis=-1, keepdims=True) for each in normals]
    degrees: FloatArray = np.degrees(np.arccos(np.clip((units[0] * units[1]).sum(-1), -1, 1)))
    return degrees


def test_pieces_are_gone_when_their_life_is_over(cloud: dict[str, FloatArray]) -> None:
    motion, life_s = _motion(cloud)
    fallen = life_s == 0.0
    assert fallen.any()
    assert (life_s > DAY_S).any()
    assert (motion.life_s[fallen] < 6_000.0).all()
    assert np.isnan(motion.states_teme(2.0 * 3_600.0)[fallen]).all()
    late = motion.states_teme(float(np.median(life_s[~fallen])))
    assert np.isnan(late[:, 0]).mean() > 0.4
    radius_km = np.linalg.norm(late[:, :3], axis=1)
    assert np.nanmin(radius_km) > EARTH_RADIUS_WGS72_KM + 100.0


def test_what_falls_at_once_crosses_the_height_of_re_entry_when_it_is_said_to(
    cloud: dict[str, FloatArray],
) -> None:
    _, life_s = _motion(cloud)
    orbits = piece_orbits(cloud["r"], cloud["v"])
    row = int(np.flatnonzero(life_s == 0.0)[0])
    [state] = _flown({**cloud, "ratio": cloud["ratio"] * 1e-9}, row, [float(fall_s(orbits)[row])])
    height_km = np.linalg.norm(state[:3]) - EARTH_RADIUS_WGS72_KM
    assert height_km == pytest.approx(120.0, abs=15.0)  # J2 is in one of both
    assert state[:3] @ state[3:] < 0.0
