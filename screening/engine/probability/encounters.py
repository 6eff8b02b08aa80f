"""The input of every method: k encounters, each two states, two covariances and one radius."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from screening.engine.probability.results import FlagArray
from screening.engine.types import FloatArray, IntArray

METRES_PER_KM = 1000.0


@dataclass(frozen=True, slots=True)
class Encounters:
    """k encounters at, or near, their closest approach, in one inertial frame for each.

    Positions (k, 3) in km, velocities (k, 3) in km/s. Covariances (k, 6, 6) of position and
    velocity in km2, km2/s and km2/s2, along the same axes; rows and columns 3 to 5 are NaN where
    only positions' are known, all of it NaN where nothing is. The errors of the two objects are
    taken as independent. ``hard_body_radius_m`` (k,) is the sum of both radii. ``given_flags`` (k,)
    holds what the caller already knows, such as COVARIANCE_DEFAULTED, and is passed on.
    """

    r_primary_km: FloatArray
    v_primary_km_s: FloatArray
    r_secondary_km: FloatArray
    v_secondary_km_s: FloatArray
    covariance_primary: FloatArray
    covariance_secondary: FloatArray
    hard_body_radius_m: FloatArray
    given_flags: FlagArray

    def __len__(self) -> int:
        return len(self.hard_body_radius_m)

    @property
    def r_relative_km(self) -> FloatArray:
        """Secondary minus primary (k, 3)."""
        return self.r_secondary_km - self.r_primary_km

    @property
    def v_relative_km_s(self) -> FloatArray:
        """Secondary minus primary (k, 3)."""
        return self.v_secondary_km_s - self.v_primary_km_s

    @property
    def combined_covariance_km2(self) -> FloatArray:
        """Covariance of the relative position (k, 3, 3), NaN where an object's is not given."""
        return self.covariance_primary[:, :3, :3] + self.covariance_secondary[:, :3, :3]

    @property
    def hard_body_radius_km(self) -> FloatArray:
        return self.hard_body_radius_m / METRES_PER_KM

    def chosen(self, which: npt.NDArray[np.bool_] | IntArray | slice) -> Encounters:
        """Return some of the encounters, by a mask, indices or a slice."""
        return Encounters(*(getattr(self, name)[which] for name in self.__slots__))


def encounters(
    r_primary_km: FloatArray,
    v_primary_km_s: FloatArray,
    *,
    r_secondary_km: FloatArray,
    v_secondary_km_s: FloatArray,
    covariance_primary: FloatArray,
    covariance_secondary: FloatArray,
    hard_body_radius_m: FloatArray | float,
    given_flags: FlagArray | int = 0,
) -> Encounters:
    """Build encounters from arrays (k, ...), or of one encounter from arrays (...).

    Covariances may be (k, 3, 3) in km2 or (k, 6, 6) as in ``Encounters``. Raises ValueError naming
    the array whose shape does not fit.
    """
    count = np.atleast_2d(r_primary_km).shape[0]
    vectors = {
        "r_primary_km": r_primary_km,
        "v_primary_km_s": v_primary_km_s,
        "r_secondary_km": r_secondary_km,
        "v_secondary_km_s": v_secondary_km_s,
    }
    return Encounters(
        **{name: _vectors(name, values, count) for name, values in vectors.items()},
        covariance_primary=_six_by_six("covariance_primary", covariance_primary, count),
        covariance_secondary=_six_by_six("covariance_secondary", covariance_secondary, count),
        hard_body_radius_m=_numbers("hard_body_radius_m", hard_body_radius_m, count),
        given_flags=_numbers("given_flags", given_flags, count).astype(np.int64),
    )


def _vectors(name: str, values: FloatArray, count: int) -> FloatArray:
    vectors = np.atleast_2d(np.asarray(values, dtype=np.float64))
    if vectors.shape != (count, 3):
        raise ValueError(f"{name} has shape {vectors.shape}; ({count}, 3) is needed.")
    return vectors


def _six_by_six(name: str, values: FloatArray, count: int) -> FloatArray:
    given = np.asarray(values, dtype=np.float64)
    given = given[None] if given.ndim == 2 else given
    size = given.shape[-1]
    if given.shape != (count, size, size) or size not in (3, 6):
        raise ValueError(
            f"{name} has shape {given.shape}; ({count}, 3, 3) or ({count}, 6, 6) is needed."
        )
    whole = np.full((count, 6, 6), np.nan)
    whole[:, :size, :size] = given
    return whole


def _numbers(name: str, values: FloatArray | FlagArray | float, count: int) -> FloatArray:
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.shape not in ((), (count,)):
        raise ValueError(f"{name} has shape {numbers.shape}; ({count},) or one number is needed.")
    return np.broadcast_to(numbers, (count,)).copy()
