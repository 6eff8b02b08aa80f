"""How many pieces: the oracle of NASA's conjunction assessment office, and the laws themselves."""

import pytest

from screening.engine.breakup.numbers import Collision, Explosion, observed_band

CARA_TARGET_KG, CARA_SPEED_KM_S, CARA_SIZE_M = 2000.0, 10.0, 0.05


@pytest.mark.parametrize(
    ("projectile_kg", "pieces", "is_catastrophic"),
    [
        (0.0, 0, False),
        (0.01, 17, False),
        (1.6, 755, False),
        (1000.0, 6801, True),
        (3000.0, 9977, True),
    ],
)
def test_it_counts_what_nasa_cara_publishes(
    projectile_kg: float, pieces: int, is_catastrophic: bool
) -> None:
    collision = Collision(CARA_TARGET_KG, projectile_kg, CARA_SPEED_KM_S)
    assert round(collision.pieces_at_least(CARA_SIZE_M)) == pieces
    assert collision.is_catastrophic is is_catastrophic


def test_forty_joules_a_gram_is_not_yet_catastrophic() -> None:
    assert Collision(2000.0, 1.6, 10.0).specific_energy_j_per_g == 40.0
    assert Collision(2000.0, 1.6000001, 10.0).is_catastrophic
    # The limit itself, by masses whose quotients are not whole in binary.
    limits = [Collision(500.0 * kg * v * v / 40.0, kg, v) for kg in (0.1, 0.3, 7.7) for v in (7, 9)]
    assert not any(collision.is_catastrophic for collision in limits)


def test_a_cubesat_on_a_station_is_as_energetic_as_the_2021_encounters_say() -> None:
    css_kg, iss_kg = 44_000.0, 420_000.0
    assert Collision(css_kg, 260.0, 10.0).specific_energy_j_per_g == pytest.approx(295, abs=1)
    assert Collision(iss_kg, 260.0, 10.0).specific_energy_j_per_g == pytest.approx(31, abs=0.1)


def test_an_upper_stage_that_explodes_makes_239_pieces_of_ten_centimetres() -> None:
    assert Explosion(1.0).pieces_at_least(0.1) == pytest.approx(6.0 * 10**1.6)


def test_a_count_is_told_as_a_band_that_holds_what_was_seen_of_fengyun_1c() -> None:
    low, high = observed_band(Collision(880.0, 20.0, 9.0).pieces_at_least(0.1))
    assert low < 843 < 3037 < high


@pytest.mark.parametrize("masses", [(0.0, 1.0, 10.0), (1.0, -1.0, 10.0), (1.0, 1.0, float("nan"))])
def test_it_refuses_what_cannot_collide(masses: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match=r"_kg|_km_s"):
        Collision(*masses)


@pytest.mark.parametrize("size_m", [0.0, 0.0009, float("inf"), float("nan")])
def test_it_refuses_sizes_the_law_was_not_made_for(size_m: float) -> None:
    with pytest.raises(ValueError, match=r"0.001 m or more"):
        Collision(1000.0, 10.0, 10.0).pieces_at_least(size_m)
