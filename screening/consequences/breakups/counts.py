"""How many pieces, as a band: masses that are not known, and how far off the model has been."""

from __future__ import annotations

from itertools import product
from typing import Any, Final

from screening.consequences.breakups.event import Body, Event
from screening.consequences.breakups.masses import Mass
from screening.consequences.breakups.pieces import SMALL_SIZE_M
from screening.engine.breakup.numbers import (
    OBSERVED_OVER_MODEL,
    Collision,
    Explosion,
)

CATALOGUED_SIZE_M: Final = 0.1
TOLD_SIZES_M: Final = (1.0, CATALOGUED_SIZE_M, SMALL_SIZE_M)
# NASA's estimate of Fengyun-1C's pieces of 1 cm, over 35,000, over the 46,100 that the model has.
SMALL_OBSERVED_OVER_MODEL: Final = 35_000 / 46_100

_COUNTED: Final = (
    "from Cosmos 1408 (0.91 times the model) to Fengyun-1C (3.7 times), the two ends of the three "
    "break-ups whose pieces were counted"
)
_LARGE: Final = f"{_COUNTED}; measured at 10 cm"
_SMALL: Final = (
    "from NASA's estimate of Fengyun-1C's pieces of 1 cm (0.76 times the model) to what its pieces "
    "of 10 cm were (3.7 times): nobody has counted small ones"
)
_NOT_COUNTED: Final = (
    "the law of numbers is made for a target that is the heavier of the two; its count holds the "
    "pieces of both"
)
_EXPLODED: Final = (
    "assumed as wide to both sides as that of collisions (0.27 to 3.7 times): no two explosions "
    "are alike"
)


def band_factors(law: Collision | Explosion, size_m: float) -> tuple[float, float]:
    """Return between what multiples of the model's number the true one is taken to be."""
    low, high = OBSERVED_OVER_MODEL
    if isinstance(law, Explosion):
        return 1.0 / high, high
    return (low if size_m >= CATALOGUED_SIZE_M else SMALL_OBSERVED_OVER_MODEL), high


def band_words(law: Collision | Explosion, size_m: float) -> str:
    """Say where those multiples are from."""
    if isinstance(law, Explosion):
        return _EXPLODED
    return _LARGE if size_m >= CATALOGUED_SIZE_M else _SMALL


def piece_counts(event: Event, min_size_m: float) -> list[dict[str, Any]]:
    """Return the model's number and its band at the told sizes and the one asked for."""
    sizes = sorted({*TOLD_SIZES_M, min_size_m}, reverse=True)
    return [
        {
            "min_size_m": size_m,
            "pieces": round(event.law.pieces_at_least(size_m)),
            "band": piece_band(event, size_m),
            "band_reason": band_words(event.law, size_m),
        }
        for size_m in sizes
    ]


def piece_band(event: Event, size_m: float) -> list[int]:
    """Return the least and greatest number, over masses within their bands too."""
    low, high = band_factors(event.law, size_m)
    numbers = [law.pieces_at_least(size_m) for law in _laws(event)]
    return [round(low * min(numbers)), round(high * max(numbers))]


def mass_factors(event: Event, size_m: float) -> tuple[float, float]:
    """Return what masses within their bands make of the model's number, as multiples of it."""
    expected = event.law.pieces_at_least(size_m)
    if not expected:
        return 1.0, 1.0
    numbers = [law.pieces_at_least(size_m) for law in _laws(event)]
    return min(numbers) / expected, max(numbers) / expected


def as_targets(event: Event, size_m: float) -> list[dict[str, Any]]:
    """Return what becomes of each object as the target of the other; of a given mass, of one."""
    if event.projectile is None or event.speed_km_s is None:
        return []
    pairs = [(event.target, event.projectile)]
    if event.projectile.norad_cat_id is not None and event.projectile.mass.kg > 0.0:
        pairs.append((event.projectile, event.target))
    return [_as_target(one, other, event.speed_km_s, size_m) for one, other in pairs]


def _as_target(target: Body, projectile: Body, speed_km_s: float, size_m: float) -> dict[str, Any]:
    law = Collision(target.mass.kg, projectile.mass.kg, speed_km_s)
    corners = _collisions(target.mass, projectile.mass, speed_km_s)
    low, high = band_factors(law, size_m)
    numbers = [each.pieces_at_least(size_m) for each in corners]
    is_heavier = target.mass.kg >= projectile.mass.kg
    whole = [each.is_catastrophic for each in corners]
    return {
        "name": target.name,
        "norad_cat_id": target.norad_cat_id,
        "specific_energy_j_per_g": law.specific_energy_j_per_g,
        "catastrophic": law.is_catastrophic,
        "catastrophic_band": [all(whole), any(whole)],
        "pieces": round(law.pieces_at_least(size_m)) if is_heavier else None,
        "pieces_band": [round(low * min(numbers)), round(high * max(numbers))]
        if is_heavier
        else None,
        "pieces_reason": None if is_heavier else _NOT_COUNTED,
    }


def _laws(event: Event) -> list[Collision] | list[Explosion]:
    if event.projectile is None or event.speed_km_s is None:
        return [Explosion(event.scale or 1.0)]
    return _collisions(event.target.mass, event.projectile.mass, event.speed_km_s)


def _collisions(target: Mass, projectile: Mass, speed_km_s: float) -> list[Collision]:
    """The collision with the masses taken and at the ends of their bands."""
    return [
        Collision(one, other, speed_km_s)
        for one, other in product(
            {target.kg, target.lightest_kg, target.heaviest_kg},
            {projectile.kg, projectile.lightest_kg, projectile.heaviest_kg},
        )
    ]
