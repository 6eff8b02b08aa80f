"""A cloud of pieces: sizes, masses and states, drawn from the model with a seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.engine.breakup.area_to_mass import Origin, area_m2, draw_area_to_mass
from screening.engine.breakup.delta_v import (
    COLLISION_SPEEDS,
    EXPLOSION_SPEEDS,
    SpeedLaw,
    draw_delta_v_m_s,
)
from screening.engine.breakup.numbers import Collision, Explosion
from screening.engine.types import FloatArray

M_PER_KM: Final = 1000.0
# A cloud is held in memory as a whole; more pieces than this want a larger least size.
MOST_PIECES: Final = 500_000


@dataclass(frozen=True, slots=True)
class Parent:
    """What breaks up: mass, kind, and state (3,) in TEME at that instant."""

    mass_kg: float
    origin: Origin
    r_teme_km: FloatArray
    v_teme_km_s: FloatArray


@dataclass(frozen=True, slots=True)
class MassBalance:
    """Where the mass of one parent went; the parts add up to ``parent_kg``.

    ``remnant_kg`` is what stays whole, ``unassigned_kg`` what the pieces drawn leave over: pieces
    smaller than were asked for and, in a whole break-up, large ones that the law does not place.
    ``too_heavy_pieces`` were drawn and left out, because the parent has no mass for them.
    """

    parent_kg: float
    pieces_kg: float
    remnant_kg: float
    unassigned_kg: float
    too_heavy_pieces: int


@dataclass(frozen=True, slots=True)
class Cloud:
    """The pieces of one parent (n,), with their states in TEME (n, 3) at the break-up."""

    size_m: FloatArray
    area_to_mass_m2_kg: FloatArray
    mass_kg: FloatArray
    delta_v_teme_m_s: FloatArray
    r_teme_km: FloatArray
    v_teme_km_s: FloatArray
    balance: MassBalance

    def __len__(self) -> int:
        return self.size_m.size


def collision_clouds(
    collision: Collision, target: Parent, projectile: Parent, *, min_size_m: float, seed: int
) -> tuple[Cloud, Cloud]:
    """Return the pieces of target and of projectile, of ``min_size_m`` and larger.

    The law counts the pieces of both; each object has its share of them by the mass that it gives:
    the projectile all of its own, the target the rest. The same seed gives the same clouds.
    Raises ``ValueError`` for parents whose masses are not the collision's, or too many pieces.
    """
    given = (target.mass_kg, projectile.mass_kg)
    if given != (collision.target_kg, collision.projectile_kg):
        raise ValueError(f"parents of {given} kg are not those of {collision}")
    total_kg = collision.fragmented_kg
    broken = broken_kg(collision)
    expected = collision.pieces_at_least(min_size_m)
    randoms = np.random.default_rng(seed).spawn(2)
    first, second = (
        _draw(
            parent,
            broken_kg=kg,
            count=_whole(expected * kg / total_kg if total_kg else 0.0),
            law=(min_size_m, collision.size_exponent, COLLISION_SPEEDS),
            random=random,
        )
        for parent, kg, random in zip((target, projectile), broken, randoms, strict=True)
    )
    return first, second


def broken_kg(collision: Collision) -> tuple[float, float]:
    """Return how much of target and of projectile goes to pieces: of the latter, all it has."""
    total_kg = collision.fragmented_kg
    from_projectile_kg = min(collision.projectile_kg, total_kg)
    return min(total_kg - from_projectile_kg, collision.target_kg), from_projectile_kg


def explosion_cloud(explosion: Explosion, parent: Parent, *, min_size_m: float, seed: int) -> Cloud:
    """Return the pieces of an object that explodes, of ``min_size_m`` and larger.

    The same seed gives the same cloud. Raises ``ValueError`` for too many pieces.
    """
    return _draw(
        parent,
        broken_kg=parent.mass_kg,
        count=_whole(explosion.pieces_at_least(min_size_m)),
        law=(min_size_m, explosion.size_exponent, EXPLOSION_SPEEDS),
        random=np.random.default_rng(seed).spawn(1)[0],
    )


def draw_sizes_m(
    count: int, min_size_m: float, exponent: float, random: np.random.Generator
) -> FloatArray:
    """Return ``count`` sizes (m), smallest first, of which N(>= L) falls as L^-exponent."""
    chance = 1.0 - random.random(count)  # (0, 1]: a chance of nought would be an endless piece
    sizes: FloatArray = np.sort(min_size_m * chance ** (-1.0 / exponent))
    return sizes


def _draw(
    parent: Parent,
    *,
    broken_kg: float,
    count: int,
    law: tuple[float, float, SpeedLaw],
    random: np.random.Generator,
) -> Cloud:
    min_size_m, exponent, speeds = law
    size_m = draw_sizes_m(count, min_size_m, exponent, random)
    ratio = draw_area_to_mass(size_m, parent.origin, random)
    delta_v_m_s = draw_delta_v_m_s(ratio, speeds, random)
    mass_kg = area_m2(size_m) / ratio
    # Mass is given out from the smallest piece up, until there is none left (Krisko 2011).
    kept = np.cumsum(mass_kg) <= broken_kg
    mass_kg = mass_kg[kept]
    return Cloud(
        size_m=size_m[kept],
        area_to_mass_m2_kg=ratio[kept],
        mass_kg=mass_kg,
        delta_v_teme_m_s=delta_v_m_s[kept],
        r_teme_km=np.broadcast_to(parent.r_teme_km, (mass_kg.size, 3)).copy(),
        v_teme_km_s=parent.v_teme_km_s + delta_v_m_s[kept] / M_PER_KM,
        balance=_balance(parent.mass_kg, broken_kg, float(mass_kg.sum()), int((~kept).sum())),
    )


def _balance(parent_kg: float, broken_kg: float, pieces_kg: float, left_out: int) -> MassBalance:
    return MassBalance(
        parent_kg=parent_kg,
        pieces_kg=pieces_kg,
        remnant_kg=parent_kg - broken_kg,
        unassigned_kg=broken_kg - pieces_kg,
        too_heavy_pieces=left_out,
    )


def _whole(expected: float) -> int:
    if expected > MOST_PIECES:
        raise ValueError(
            f"{expected:,.0f} pieces are more than the {MOST_PIECES:,} that are followed: "
            "ask for a larger least size"
        )
    return round(expected)
