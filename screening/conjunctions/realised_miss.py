"""How close two objects really came, by element sets that are newer than any prediction of it.

For either object the set counts whose epoch is nearest to the predicted TCA, at most 6 hours away,
and newer than the one that the last prediction rests on: the same truth as calibration's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from screening.catalog.models import StoredElementSet
from screening.catalog.selectors import elements_by_ids, sources_in_use
from screening.conjunctions.calibration_cases import NEWER_BY, TRUE_WITHIN
from screening.conjunctions.encounter import (
    EncounterError,
    distance_history,
    offsets_around_s,
    states_at_tca,
)
from screening.conjunctions.models import Conjunction
from screening.engine.types import ElementSet

# A TCA moves by seconds to minutes; another encounter is half a revolution away.
_LOOKED_AROUND_S: Final = 600.0
_STEP_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class RealisedMiss:
    """The least distance, and when. ``epochs_utc`` are those of the two sets it rests on."""

    miss_distance_km: float
    tca_utc: datetime
    epochs_utc: tuple[datetime, datetime]


def realised_miss(conjunction: Conjunction) -> RealisedMiss | None:
    """The least distance by later elements; None while both objects' are not there."""
    newest = conjunction.latest_assessment
    used = (
        (None, None)
        if newest is None
        else (
            newest.primary_element_set,
            newest.secondary_element_set,
        )
    )
    owners = (conjunction.primary_id, conjunction.secondary_id)
    ids = [
        _truth_id(owner, conjunction.tca_utc, each.epoch_utc if each else None)
        for owner, each in zip(owners, used, strict=True)
    ]
    known = [each for each in ids if each is not None]
    if len(known) < len(ids):
        return None
    primary, secondary = elements_by_ids(known)
    return least_distance(primary, secondary, conjunction.tca_utc)


def least_distance(
    primary: ElementSet, secondary: ElementSet, around_utc: datetime
) -> RealisedMiss | None:
    """The least distance of two element sets within ten minutes of an instant.

    Between seconds both are taken to move straight on: over half a second that is exact to
    centimetres. None where one has no position, or where it lies at the end of the ten minutes.
    """
    offset_s = offsets_around_s(_LOOKED_AROUND_S, _STEP_S)
    history = distance_history(primary, secondary, around_utc, offset_s=offset_s)
    if np.isnan(history.distance_km).any():
        return None
    nearest = int(np.argmin(history.distance_km))
    if nearest in (0, offset_s.size - 1):
        return None
    near_utc = around_utc + timedelta(seconds=float(offset_s[nearest]))
    try:
        states = states_at_tca(primary, secondary, near_utc)
    except EncounterError:
        return None
    r_km, v_km_s = states.miss_rtn_km, states.relative_velocity_rtn_km_s
    later_s = -float(r_km @ v_km_s) / float(v_km_s @ v_km_s)
    return RealisedMiss(
        float(np.linalg.norm(r_km + v_km_s * later_s)),
        near_utc + timedelta(seconds=later_s),
        (primary.epoch_utc, secondary.epoch_utc),
    )


def _truth_id(owner: int, tca_utc: datetime, used_utc: datetime | None) -> int | None:
    rows = StoredElementSet.objects.filter(
        space_object=owner,
        source__in=sources_in_use(),
        epoch_utc__range=(tca_utc - TRUE_WITHIN, tca_utc + TRUE_WITHIN),
    )
    if used_utc is not None:
        rows = rows.filter(epoch_utc__gte=used_utc + NEWER_BY)
    return _nearest(rows.order_by("epoch_utc", "pk").values_list("pk", "epoch_utc"), tca_utc)


def _nearest(rows: Iterable[tuple[int, datetime]], tca_utc: datetime) -> int | None:
    away = [(abs(epoch_utc - tca_utc), pk) for pk, epoch_utc in rows]
    return min(away)[1] if away else None
