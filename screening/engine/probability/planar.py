"""What all 2-D methods share: each encounter as a normal density and a disc in its plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.engine.encounter_plane import (
    EncounterPlanes,
    encounter_planes,
    principal_variances,
)
from screening.engine.probability.encounters import Encounters
from screening.engine.probability.psd import (
    judge_position_covariances,
    repaired_variances_km2,
)
from screening.engine.probability.results import Flag, FlagArray, Reason, ReasonArray
from screening.engine.probability.short_encounter import short_encounter_flags
from screening.engine.types import FloatArray

FAR_FROM_TCA_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class PlanarProblems:
    """k problems along the principal axes of the covariance in the encounter plane.

    Mean and standard deviations (k,) in km, the wider axis first; ``reason`` (k,) says which
    cannot be solved, and their figures are NaN.
    """

    planes: EncounterPlanes
    miss_major_km: FloatArray
    miss_minor_km: FloatArray
    sigma_major_km: FloatArray
    sigma_minor_km: FloatArray
    radius_km: FloatArray
    reason: ReasonArray
    flags: FlagArray

    @property
    def mahalanobis(self) -> FloatArray:
        """The miss in standard deviations (k,)."""
        distance: FloatArray = np.hypot(
            self.miss_major_km / self.sigma_major_km, self.miss_minor_km / self.sigma_minor_km
        )
        return distance


def planar_problems(encounters: Encounters) -> PlanarProblems:
    """Project encounters into their planes, judging and repairing the covariances."""
    reason, flags = judge_position_covariances(encounters)
    flags = flags | encounters.given_flags
    planes = encounter_planes(
        encounters.r_relative_km,
        encounters.v_relative_km_s,
        covariance_km2=encounters.combined_covariance_km2,
    )
    flags[np.abs(planes.tca_offset_s) > FAR_FROM_TCA_S] |= Flag.STATE_FAR_FROM_TCA
    flags |= short_encounter_flags(encounters, planes)
    reason[~(planes.miss_km >= 0.0)] = Reason.ZERO_RELATIVE_SPEED
    reason = input_reasons(encounters, reason)
    return _along_principal_axes(planes, encounters.hard_body_radius_km, reason, flags)


def input_reasons(encounters: Encounters, reason: ReasonArray) -> ReasonArray:
    """Return the reasons (k,) with those of absent states and radii put first."""
    reason = reason.copy()
    reason[~(encounters.hard_body_radius_m > 0.0)] = Reason.HARD_BODY_RADIUS_ABSENT
    reason[~np.isfinite(encounters.hard_body_radius_m)] = Reason.HARD_BODY_RADIUS_ABSENT
    states = np.hstack([encounters.r_relative_km, encounters.v_relative_km_s])
    reason[~np.isfinite(states).all(axis=1)] = Reason.STATE_ABSENT
    return reason


def _along_principal_axes(
    planes: EncounterPlanes, radius_km: FloatArray, reason: ReasonArray, flags: FlagArray
) -> PlanarProblems:
    major, minor, angle = principal_variances(planes.covariance_km2)
    minor, is_repaired = repaired_variances_km2(minor, major_km2=major, radius_km=radius_km)
    reason, flags = reason.copy(), flags.copy()
    usable = reason == Reason.COMPUTED
    reason[usable & ~(major > 0.0)] = Reason.COVARIANCE_NOT_POSITIVE
    usable = reason == Reason.COMPUTED
    flags[usable & is_repaired] |= Flag.COVARIANCE_REPAIRED

    def known(values: FloatArray) -> FloatArray:
        return np.where(usable, values, np.nan)

    return PlanarProblems(
        planes=planes,
        miss_major_km=known(planes.miss_km * np.cos(angle)),
        miss_minor_km=known(-planes.miss_km * np.sin(angle)),
        sigma_major_km=np.sqrt(known(major)),
        sigma_minor_km=np.sqrt(known(minor)),
        radius_km=known(radius_km),
        reason=reason,
        flags=flags,
    )
