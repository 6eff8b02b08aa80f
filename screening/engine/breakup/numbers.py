"""How many pieces a collision or an explosion makes, as NASA's Standard Breakup Model counts.

Sources, here and in the files beside this one: Johnson, Krisko, Liou, Anz-Meador 2001, "NASA's new
breakup model of EVOLVE 4.0", Advances in Space Research 28(9), 1377-1384; Krisko 2011, "Proper
implementation of the 1998 NASA breakup model", Orbital Debris Quarterly News 15(4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Final

# Johnson et al. 2001: a collision destroys its target when it brings more than this.
CATASTROPHIC_J_PER_G: Final = 40.0
# Johnson et al. 2001, equation 4: N = 0.1 M^0.75 Lc^-1.71.
COLLISION_FACTOR: Final = 0.1
COLLISION_MASS_EXPONENT: Final = 0.75
COLLISION_SIZE_EXPONENT: Final = 1.71
# Johnson et al. 2001, equation 2: N = 6 S Lc^-1.6.
EXPLOSION_FACTOR: Final = 6.0
EXPLOSION_SIZE_EXPONENT: Final = 1.6
# The laws are fitted from a millimetre up (Johnson et al. 2001); below it they say nothing.
SMALLEST_SIZE_M: Final = 1e-3

# Catalogued over modelled pieces of the three break-ups whose pieces were counted while they were
# up (docs/algorithms/breakup.md): from Cosmos 1408, 1,500 to 1,650, over Iridium 33 with Cosmos
# 2251 to Fengyun-1C, 3,037 to 830. A count is only known within this.
OBSERVED_OVER_MODEL: Final = (1500 / 1650, 3037 / 830)

_J_PER_G_PER_KM2_S2: Final = 1000.0


@dataclass(frozen=True, slots=True)
class Collision:
    """What hits what, and how fast.

    Raises ``ValueError`` for a target without mass, or a mass or speed that is negative or not
    finite.
    """

    target_kg: float
    projectile_kg: float
    speed_km_s: float

    def __post_init__(self) -> None:
        _require(
            target_kg=self.target_kg, projectile_kg=self.projectile_kg, speed_km_s=self.speed_km_s
        )
        if self.target_kg == 0.0:
            raise ValueError("target_kg must be more than 0: nothing else can break up")

    @property
    def specific_energy_j_per_g(self) -> float:
        """The projectile's energy for each gram of the target."""
        return self._energy_j_per_g_kg / self.target_kg

    @property
    def is_catastrophic(self) -> bool:
        """Whether the target breaks up as a whole: strictly more than 40 J/g.

        NOTE: compared without a division, so that a case on the very limit is not decided by its
        last bit.
        """
        return self._energy_j_per_g_kg > CATASTROPHIC_J_PER_G * self.target_kg

    @property
    def fragmented_kg(self) -> float:
        """The mass M of the law of numbers: both, or projectile times speed (km/s) squared.

        Source: Krisko 2011, which corrects the speed of Johnson et al. 2001 to its square.
        """
        if self.is_catastrophic:
            return self.target_kg + self.projectile_kg
        return self.projectile_kg * self.speed_km_s**2

    @property
    def size_exponent(self) -> float:
        """How steeply the number falls with size."""
        return COLLISION_SIZE_EXPONENT

    def pieces_at_least(self, size_m: float) -> float:
        """Return the expected number of pieces of a size and larger, from both objects.

        Raises ``ValueError`` for a size that the model is not made for.
        Source: Johnson et al. 2001, equation 4.
        """
        require_size(size_m)
        by_mass = COLLISION_FACTOR * self.fragmented_kg**COLLISION_MASS_EXPONENT
        return float(by_mass * size_m**-COLLISION_SIZE_EXPONENT)

    @property
    def _energy_j_per_g_kg(self) -> float:
        return 0.5 * _J_PER_G_PER_KM2_S2 * self.projectile_kg * self.speed_km_s**2


@dataclass(frozen=True, slots=True)
class Explosion:
    """An explosion of one object; ``scale`` is S, 1 for upper stages of 600 to 1,000 kg."""

    scale: float

    def __post_init__(self) -> None:
        _require(scale=self.scale)

    @property
    def size_exponent(self) -> float:
        """How steeply the number falls with size."""
        return EXPLOSION_SIZE_EXPONENT

    def pieces_at_least(self, size_m: float) -> float:
        """Return the expected number of pieces of a size and larger.

        Raises ``ValueError`` for a size that the model is not made for.
        Source: Johnson et al. 2001, equation 2.
        """
        require_size(size_m)
        return float(EXPLOSION_FACTOR * self.scale * size_m**-EXPLOSION_SIZE_EXPONENT)


def observed_band(pieces: float) -> tuple[float, float]:
    """Return between what numbers of catalogued pieces past events put a model's number."""
    low, high = OBSERVED_OVER_MODEL
    return low * pieces, high * pieces


def require_size(size_m: float) -> None:
    """Raise ``ValueError`` unless a size is one that the model counts."""
    if not isfinite(size_m) or size_m < SMALLEST_SIZE_M:
        raise ValueError(
            f"a size of {size_m} m is outside the breakup model: give {SMALLEST_SIZE_M:g} m or more"
        )


def _require(**values: float) -> None:
    checked: Mapping[str, float] = values
    for name, value in checked.items():
        if not isfinite(value) or value < 0.0:
            raise ValueError(f"{name} must be a finite number of 0 or more, got {value}")
