"""The pieces of a break-up that are followed: all large ones, and a sample of small ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.common.exceptions import InputError
from screening.consequences.breakups.event import Body, Event
from screening.engine.breakup.cloud import (
    MOST_PIECES,
    Cloud,
    MassBalance,
    broken_kg,
    collision_clouds,
    explosion_cloud,
)
from screening.engine.breakup.delta_v import COLLISION_SPEEDS, EXPLOSION_SPEEDS
from screening.engine.breakup.gabbard import Gabbard, gabbard
from screening.engine.breakup.numbers import Collision
from screening.engine.breakup.sample import sample_pieces
from screening.engine.types import FloatArray, IntArray

# What shields stop is about 1 cm; the gap up to what is catalogued is what nobody can avoid.
SMALL_SIZE_M: Final = 0.01
# Lifetimes and fluxes need no more than this to be told to a hundredth; a cloud is thinned to it.
MOST_FOLLOWED: Final = 5_000
SMALL_FOLLOWED: Final = 1_000  # of each body


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces (n,): the first ``asked`` have the size that was asked for, the others are smaller.

    ``weight`` is how many pieces of the law each stands for, ``parent`` whose it is: a row of
    ``Event.bodies``. States (n, 3) are in TEME at the break-up.
    """

    asked: int
    size_m: FloatArray
    area_to_mass_m2_kg: FloatArray
    weight: FloatArray
    parent: IntArray
    r_teme_km: FloatArray
    v_teme_km_s: FloatArray
    shape: Gabbard
    inclination_deg: FloatArray


@dataclass(frozen=True, slots=True)
class Broken:
    """What became of one body: how many pieces, and where its mass went."""

    pieces: int
    balance: MassBalance


def drawn(event: Event, *, min_size_m: float, seed: int) -> tuple[Pieces, tuple[Broken, ...]]:
    """Draw the pieces of a break-up by the model: the same seed gives the same pieces.

    Raises ``InputError`` for more pieces than are held.
    """
    expected = event.law.pieces_at_least(min_size_m)
    if expected > MOST_PIECES:
        raise InputError(
            f"{expected:,.0f} pieces are more than the {MOST_PIECES:,} that are drawn: ask for a "
            "larger least size."
        )
    clouds = _clouds(event, min_size_m, seed)
    # A stream of its own: what is followed changes nothing of what is drawn.
    random = np.random.default_rng([seed, 1])
    columns = [
        _thinned(cloud, row, random, sum(map(len, clouds)))
        for row, (cloud, body) in enumerate(zip(clouds, event.bodies, strict=True))
        if body.is_followed
    ]
    asked = sum(each[0].size for each in columns)
    if min_size_m > SMALL_SIZE_M:
        columns += _small(event, min_size_m, random)
    broken = tuple(Broken(len(cloud), cloud.balance) for cloud in clouds)
    return _joined(columns, asked), broken


_Columns = tuple[FloatArray, FloatArray, FloatArray, IntArray, FloatArray, FloatArray]


def _clouds(event: Event, min_size_m: float, seed: int) -> tuple[Cloud, ...]:
    law = event.law
    if not isinstance(law, Collision):
        parent = event.target.parent()
        return (explosion_cloud(law, parent, min_size_m=min_size_m, seed=seed),)
    target, projectile = (body.parent() for body in event.bodies)
    return collision_clouds(law, target, projectile, min_size_m=min_size_m, seed=seed)


def _thinned(cloud: Cloud, row: int, random: np.random.Generator, total: int) -> _Columns:
    count = len(cloud)
    kept = np.arange(count)
    if total > MOST_FOLLOWED:
        share = max(1, round(MOST_FOLLOWED * count / total)) if count else 0
        kept = np.sort(random.choice(count, share, replace=False))
    weight = count / kept.size if kept.size else 0.0
    return (
        cloud.size_m[kept],
        cloud.area_to_mass_m2_kg[kept],
        np.full(kept.size, weight),
        np.full(kept.size, row),
        cloud.r_teme_km[kept],
        cloud.v_teme_km_s[kept],
    )


def _small(event: Event, min_size_m: float, random: np.random.Generator) -> list[_Columns]:
    """Draw pieces between the small size and the one asked for, of every body that is followed."""
    law = event.law
    between = law.pieces_at_least(SMALL_SIZE_M) - law.pieces_at_least(min_size_m)
    is_collision = isinstance(law, Collision)
    shares = _shares(law) if isinstance(law, Collision) else (1.0,)
    found = []
    for row, (body, share) in enumerate(zip(event.bodies, shares, strict=True)):
        if not (body.is_followed and share * between > 0.0):
            continue
        sample = sample_pieces(
            body.parent(),
            (SMALL_SIZE_M, min_size_m),
            exponent=law.size_exponent,
            speeds=COLLISION_SPEEDS if is_collision else EXPLOSION_SPEEDS,
            expected=share * between,
            count=SMALL_FOLLOWED,
            random=random,
        )
        count = sample.size_m.size
        found.append(
            (
                sample.size_m,
                sample.area_to_mass_m2_kg,
                np.full(count, sample.weight),
                np.full(count, row),
                _rows(body, count),
                sample.v_teme_km_s,
            )
        )
    return found


def _shares(law: Collision) -> tuple[float, ...]:
    total_kg = law.fragmented_kg
    return tuple(kg / total_kg if total_kg else 0.0 for kg in broken_kg(law))


def _rows(body: Body, count: int) -> FloatArray:
    rows: FloatArray = np.broadcast_to(body.r_teme_km, (count, 3)).copy()
    return rows


def _joined(columns: list[_Columns], asked: int) -> Pieces:
    size_m, ratio, weight, parent, r_teme_km, v_teme_km_s = (
        np.concatenate(each) for each in zip(*columns, strict=True)
    )
    momentum = np.cross(r_teme_km, v_teme_km_s)
    cosine = momentum[:, 2] / np.linalg.norm(momentum, axis=1)
    return Pieces(
        asked=asked,
        size_m=size_m,
        area_to_mass_m2_kg=ratio,
        weight=weight,
        parent=parent,
        r_teme_km=r_teme_km,
        v_teme_km_s=v_teme_km_s,
        shape=gabbard(r_teme_km, v_teme_km_s),
        inclination_deg=np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))),
    )
