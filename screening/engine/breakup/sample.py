"""Pieces drawn from the law without a parent's mass to give out: for counts beyond what is held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from screening.engine.breakup.area_to_mass import draw_area_to_mass
from screening.engine.breakup.cloud import M_PER_KM, Parent
from screening.engine.breakup.delta_v import SpeedLaw, draw_delta_v_m_s
from screening.engine.types import FloatArray


@dataclass(frozen=True, slots=True)
class Sample:
    """Pieces (n,) with their velocities (n, 3) in TEME, each of which stands for ``weight``."""

    size_m: FloatArray
    area_to_mass_m2_kg: FloatArray
    v_teme_km_s: FloatArray
    weight: float


def sample_pieces(
    parent: Parent,
    sizes_m: tuple[float, float],
    *,
    exponent: float,
    speeds: SpeedLaw,
    expected: float,
    count: int,
    random: np.random.Generator,
) -> Sample:
    """Draw ``count`` pieces with sizes between two, which stand for the ``expected`` number.

    NOTE: no mass is kept account of: far below the size where it would run out, it does not matter.
    Raises ``ValueError`` for sizes that do not rise.
    """
    least, most = sizes_m
    if not 0.0 < least < most:
        raise ValueError(f"sizes must rise from above 0, got {sizes_m}")
    top = (most / least) ** -exponent
    chance = top + (1.0 - top) * (1.0 - random.random(count))
    size_m = least * chance ** (-1.0 / exponent)
    ratio = draw_area_to_mass(size_m, parent.origin, random)
    delta_v_m_s = draw_delta_v_m_s(ratio, speeds, random)
    return Sample(
        size_m=size_m,
        area_to_mass_m2_kg=ratio,
        v_teme_km_s=parent.v_teme_km_s + delta_v_m_s / M_PER_KM,
        weight=expected / count if count else 0.0,
    )
