"""Clouds: the same from the same seed, no mass from nowhere, orbits that meet where they began."""

from dataclasses import astuple

import numpy as np
import pytest

from screening.engine.breakup.cloud import Cloud, collision_clouds, explosion_cloud
from screening.engine.breakup.gabbard import gabbard
from screening.engine.breakup.numbers import Collision, Explosion
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2
from tests.unit.engine.breakup.clouds import circling, target_cloud


def _clouds(collision: Collision, min_size_m: float, seed: int) -> tuple[Cloud, Cloud]:
    parents = circling(collision.target_kg, 800.0), circling(collision.projectile_kg, 800.0)
    return collision_clouds(collision, *parents, min_size_m=min_size_m, seed=seed)


def test_the_same_seed_gives_the_same_cloud_to_the_last_bit() -> None:
    collision = Collision(900.0, 300.0, 11.0)
    once, again, other = (_clouds(collision, 0.1, seed) for seed in (5, 5, 6))
    for a, b in zip(once, again, strict=True):
        assert a.v_teme_km_s.tobytes() == b.v_teme_km_s.tobytes()
        assert a.mass_kg.tobytes() == b.mass_kg.tobytes()
    assert not np.array_equal(once[0].size_m[:50], other[0].size_m[:50])


@pytest.mark.parametrize("case", [(900.0, 300.0, 11.0), (2000.0, 1.6, 10.0), (2000.0, 50.0, 0.5)])
@pytest.mark.parametrize("min_size_m", [0.02, 0.1])
def test_mass_is_neither_made_nor_lost(case: tuple[float, float, float], min_size_m: float) -> None:
    collision = Collision(*case)
    for cloud in _clouds(collision, min_size_m, 3):
        balance = cloud.balance
        parts = (balance.pieces_kg, balance.remnant_kg, balance.unassigned_kg)
        assert sum(parts) == pytest.approx(balance.parent_kg)
        assert min(parts) >= 0.0
        assert cloud.mass_kg.sum() == pytest.approx(balance.pieces_kg)


def test_pieces_are_shared_by_mass_and_none_is_lost_without_a_word() -> None:
    collision = Collision(900.0, 300.0, 11.0)
    target, projectile = _clouds(collision, 0.05, 3)
    drawn = [len(c) + c.balance.too_heavy_pieces for c in (target, projectile)]
    assert drawn == pytest.approx(
        [collision.pieces_at_least(0.05) * share for share in (0.75, 0.25)], abs=0.5
    )
    assert len(target) > 0.99 * drawn[0]


def test_a_target_that_is_only_cratered_stays_nearly_whole() -> None:
    target, projectile = _clouds(Collision(2000.0, 1.6, 10.0), 0.01, 3)
    assert target.balance.remnant_kg == pytest.approx(2000.0 - (1.6 * 100.0 - 1.6))
    assert projectile.balance.remnant_kg == 0.0


def test_nothing_that_hits_leaves_nothing() -> None:
    target, projectile = _clouds(Collision(2000.0, 0.0, 10.0), 0.01, 3)
    assert len(target) == len(projectile) == 0
    assert astuple(target.balance) == (2000.0, 0.0, 2000.0, 0.0, 0)


def test_too_many_pieces_are_refused_with_a_way_out() -> None:
    with pytest.raises(ValueError, match="larger least size"):
        _clouds(Collision(2000.0, 500.0, 10.0), 0.001, 1)


def test_parents_of_another_collision_are_refused() -> None:
    with pytest.raises(ValueError, match="are not those of"):
        collision_clouds(
            Collision(10.0, 1.0, 5.0), circling(10, 500), circling(2, 500), min_size_m=0.1, seed=1
        )


def test_every_orbit_passes_the_place_of_the_break_up() -> None:
    shape = gabbard(*_states(target_cloud(900.0, height_km=800.0, min_size_m=0.05)))
    closed = ~shape.escapes
    assert (shape.perigee_height_km <= 800.0 + 1e-6).all()
    assert (shape.apogee_height_km[closed] >= 800.0 - 1e-6).all()
    axis_km = (shape.perigee_height_km + shape.apogee_height_km)[
        closed
    ] / 2.0 + EARTH_RADIUS_WGS72_KM
    period_min = 2.0 * np.pi * np.sqrt(axis_km**3 / MU_WGS72_KM3_S2) / 60.0
    assert shape.period_min[closed] == pytest.approx(period_min)


def test_an_explosion_is_gentler_than_a_collision() -> None:
    collision = target_cloud(900.0, height_km=800.0, min_size_m=0.1)
    explosion = explosion_cloud(Explosion(1.0), circling(900.0, 800.0), min_size_m=0.1, seed=8)
    assert len(explosion) + explosion.balance.too_heavy_pieces == 239
    slow, fast = (
        np.median(np.linalg.norm(cloud.delta_v_teme_m_s, axis=1))
        for cloud in (explosion, collision)
    )
    assert slow < 60.0 < 80.0 < fast


def _states(cloud: Cloud) -> tuple[np.ndarray, np.ndarray]:
    return cloud.r_teme_km, cloud.v_teme_km_s
