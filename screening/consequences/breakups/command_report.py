"""What the ``breakup`` command computes and prints. All of it is modelled, none of it observed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from screening.common.exceptions import InputError
from screening.consequences.breakups.cloud_document import (
    balance_document,
    fates_document,
    percentiles,
)
from screening.consequences.breakups.pieces import MOST_FOLLOWED
from screening.consequences.breakups.question import HIGHEST_ALTITUDE_KM, LOWEST_ALTITUDE_KM
from screening.engine.breakup.area_to_mass import Origin
from screening.engine.breakup.cloud import MOST_PIECES, Cloud, Parent, collision_clouds
from screening.engine.breakup.gabbard import Gabbard, gabbard
from screening.engine.breakup.numbers import Collision, observed_band
from screening.engine.constants import EARTH_RADIUS_WGS72_KM, MU_WGS72_KM3_S2
from screening.engine.decay.atmosphere import SolarActivity
from screening.engine.decay.lifetime import USUAL_DRAG_COEFFICIENT, Decay, decay
from screening.engine.types import FloatArray

# Longer than the law of decay can be trusted; what is up then is said to be up, not for how long.
YEARS: Final = 200.0
UP_AFTER_YEARS: Final = (1.0, 10.0, 25.0, 100.0)


@dataclass(frozen=True, slots=True)
class BreakupQuestion:
    """What is asked: a collision, the height of the target's circular orbit, the least size."""

    collision: Collision
    altitude_km: float
    min_size_m: float
    seed: int
    origin: Origin


def breakup_document(question: BreakupQuestion) -> dict[str, Any]:
    """Return the answer as one document of plain values.

    Raises ``InputError`` for a question that the model has no answer to.
    """
    collision = question.collision
    try:
        expected = collision.pieces_at_least(question.min_size_m)
    except ValueError as error:
        raise InputError(str(error)) from error
    _require_height(question.altitude_km)
    if question.seed < 0:
        raise InputError(f"the seed must be 0 or more, got {question.seed}")
    cloud, reason = _cloud(question, expected)
    return {
        "model": "NASA Standard Breakup Model (Johnson et al. 2001, ODQN 15-4); all modelled",
        "target_kg": collision.target_kg,
        "projectile_kg": collision.projectile_kg,
        "speed_km_s": collision.speed_km_s,
        "altitude_km": question.altitude_km,
        "min_size_m": question.min_size_m,
        "seed": question.seed,
        "origin": str(question.origin),
        "specific_energy_j_per_g": collision.specific_energy_j_per_g,
        "catastrophic": collision.is_catastrophic,
        "fragmented_kg": collision.fragmented_kg,
        "pieces": round(expected),
        "pieces_band": [round(number) for number in observed_band(expected)],
        "target_cloud": None if cloud is None else _cloud_document(cloud, question.seed),
        "target_cloud_reason": reason,
    }


def as_lines(document: dict[str, Any]) -> Iterator[str]:
    """Print the answer for a person."""
    low, high = document["pieces_band"]
    whole = "breaks up as a whole" if document["catastrophic"] else "is cratered, not destroyed"
    yield f"Energy: {document['specific_energy_j_per_g']:,.2f} J/g; the target {whole}."
    yield (
        f"Pieces of {document['min_size_m']:g} m and larger: {document['pieces']:,} by the model; "
        f"past events say {low:,} to {high:,}."
    )
    cloud = document["target_cloud"]
    if cloud is None:
        yield f"Cloud: not drawn: {document['target_cloud_reason']}"
        return
    balance = cloud["mass_balance"]
    yield (
        f"Target's pieces drawn: {cloud['pieces']:,} ({balance['pieces_kg']:,.1f} kg); left over "
        f"{balance['unassigned_kg']:,.1f} kg, whole {balance['remnant_kg']:,.1f} kg."
    )
    if not cloud["pieces"]:
        return
    for activity, fates in cloud["lifetimes"].items():
        shares = ", ".join(f"{share:.0%} after {years} y" for years, share in fates["up"].items())
        yield f"In orbit with a Sun of {activity} activity: {shares}."


def _require_height(altitude_km: float) -> None:
    if not LOWEST_ALTITUDE_KM <= altitude_km <= HIGHEST_ALTITUDE_KM:
        raise InputError(
            f"the altitude must be from {LOWEST_ALTITUDE_KM:g} to {HIGHEST_ALTITUDE_KM:g} km, "
            f"where the density of the air is known; got {altitude_km}"
        )


def _cloud(question: BreakupQuestion, expected: float) -> tuple[Cloud | None, str | None]:
    if expected > MOST_PIECES:
        return None, f"more than {MOST_PIECES:,} pieces; ask for a larger least size"
    collision = question.collision
    # The projectile's own path is not asked for: its pieces are counted and not followed.
    target, projectile = (
        _parent(kg, question) for kg in (collision.target_kg, collision.projectile_kg)
    )
    cloud, _ = collision_clouds(
        collision, target, projectile, min_size_m=question.min_size_m, seed=question.seed
    )
    return cloud, None


def _parent(mass_kg: float, question: BreakupQuestion) -> Parent:
    radius_km = EARTH_RADIUS_WGS72_KM + question.altitude_km
    return Parent(
        mass_kg=mass_kg,
        origin=question.origin,
        r_teme_km=np.array([radius_km, 0.0, 0.0]),
        v_teme_km_s=np.array([0.0, np.sqrt(MU_WGS72_KM3_S2 / radius_km), 0.0]),
    )


def _cloud_document(cloud: Cloud, seed: int) -> dict[str, Any]:
    return {
        "pieces": len(cloud),
        "mass_balance": balance_document(cloud.balance),
        **_orbits_document(cloud, seed),
    }


def _orbits_document(cloud: Cloud, seed: int) -> dict[str, Any]:
    followed = _thinned(len(cloud), seed)
    shape = gabbard(cloud.r_teme_km[followed], cloud.v_teme_km_s[followed])
    ratio = cloud.area_to_mass_m2_kg[followed]
    return {
        "followed": followed.size,
        "perigee_height_km": percentiles(shape.perigee_height_km),
        "apogee_height_km": percentiles(shape.apogee_height_km),
        "lifetimes": {
            str(activity): fates_document(_decay(shape, ratio, activity), YEARS, UP_AFTER_YEARS)
            for activity in SolarActivity
        },
        "drag_coefficient": USUAL_DRAG_COEFFICIENT,
        "followed_years": YEARS,
    }


def _thinned(count: int, seed: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    if count <= MOST_FOLLOWED:
        return np.arange(count)
    return np.random.default_rng(seed).choice(count, MOST_FOLLOWED, replace=False)


def _decay(shape: Gabbard, ratio: FloatArray, activity: SolarActivity) -> Decay:
    return decay(
        shape.perigee_height_km,
        shape.apogee_height_km,
        area_to_mass_m2_kg=ratio,
        drag_coefficient=USUAL_DRAG_COEFFICIENT,
        activity=activity,
        years=YEARS,
    )
